package pdf

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
)

var errFilter = errors.New("a filter that text does not lie under")

// unpack decrypts and decodes a stream. Damaged data gives what could be decoded,
// with an error. Going over a cap makes the whole file fail.
func (f *File) unpack(s *stream) ([]byte, error) {
	if f.err != nil {
		return nil, f.err
	}
	data := s.raw
	if f.crypt != nil && !s.plain {
		data = f.crypt.decryptStream(s)
	}
	var filters, parms array
	switch v := f.get(s.dict, "Filter").(type) {
	case name:
		filters = array{v}
		parms = array{f.get(s.dict, "DecodeParms")}
	case array:
		filters = v
		parms, _ = f.get(s.dict, "DecodeParms").(array)
	}
	if len(filters) > 6 {
		return nil, errFilter
	}
	var err error
	for i, fl := range filters {
		var p dict
		if i < len(parms) {
			p = f.dict(parms[i])
		}
		n, _ := f.resolve(fl).(name)
		out := &capped{left: min(f.lim.Part, f.lim.Total-f.unpacked)}
		out.b.Grow(min(4*len(data), 1<<20))
		err = decodeFilter(n, data, out)
		if errors.Is(err, errFilter) {
			return nil, err
		}
		f.unpacked += int64(out.b.Len())
		if errors.Is(err, ErrTooLarge) {
			f.err = ErrTooLarge
			return nil, err
		}
		data = out.b.Bytes()
		if n == "FlateDecode" || n == "LZWDecode" || n == "Fl" || n == "LZW" {
			data = f.unpredict(data, p)
		}
	}
	return data, err
}

// capped is a buffer that refuses to grow over its cap.
type capped struct {
	b    bytes.Buffer
	left int64
}

func (c *capped) Write(p []byte) (int, error) {
	if int64(len(p)) > c.left {
		return 0, ErrTooLarge
	}
	c.left -= int64(len(p))
	return c.b.Write(p)
}

func decodeFilter(n name, data []byte, out *capped) error {
	switch n {
	case "FlateDecode", "Fl":
		return inflate(data, out)
	case "LZWDecode", "LZW":
		return unLZW(data, out)
	case "ASCII85Decode", "A85":
		return un85(data, out)
	case "ASCIIHexDecode", "AHx":
		l := lexer{b: data}
		_, err := out.Write([]byte(l.hex()))
		return err
	case "RunLengthDecode", "RL":
		return unRun(data, out)
	case "Crypt":
		_, err := out.Write(data)
		return err
	}
	return errFilter
}

// inflate ignores the checksum and keeps what comes before damage.
func inflate(data []byte, out *capped) error {
	data = bytes.TrimLeft(data, "\r\n")
	if len(data) < 2 {
		return io.ErrUnexpectedEOF
	}
	if data[0]&0x0F == 8 && (int(data[0])<<8|int(data[1]))%31 == 0 {
		data = data[2:]
	}
	r := flate.NewReader(bytes.NewReader(data))
	_, err := io.Copy(struct{ io.Writer }{out}, r)
	return err
}

func un85(data []byte, out *capped) error {
	var group [5]byte
	n := 0
	flush := func() error {
		if n < 2 {
			return nil
		}
		for i := n; i < 5; i++ {
			group[i] = 84
		}
		var v uint32
		for _, g := range group {
			v = v*85 + uint32(g)
		}
		_, err := out.Write([]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}[:n-1])
		return err
	}
	for _, c := range data {
		switch {
		case c == '~':
			return flush()
		case c == 'z' && n == 0:
			if _, err := out.Write(make([]byte, 4)); err != nil {
				return err
			}
		case c >= '!' && c <= 'u':
			group[n] = c - '!'
			if n++; n == 5 {
				if err := flush(); err != nil {
					return err
				}
				n = 0
			}
		}
	}
	return flush()
}

func unRun(data []byte, out *capped) error {
	for len(data) > 0 {
		n := int(data[0])
		data = data[1:]
		var err error
		switch {
		case n == 128:
			return nil
		case n < 128:
			n = min(n+1, len(data))
			_, err = out.Write(data[:n])
			data = data[n:]
		case len(data) > 0:
			_, err = out.Write(bytes.Repeat(data[:1], 257-n))
			data = data[1:]
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unLZW decodes with the early change of code width that PDF has by default.
func unLZW(data []byte, out *capped) error {
	const clear, end = 256, 257
	type code struct {
		prev int32
		last byte
		size int32
	}
	table := make([]code, 258, 4096)
	for i := range 256 {
		table[i] = code{-1, byte(i), 1}
	}
	width, prev := 9, -1
	var acc uint32
	bits := 0
	var word []byte
	for _, c := range data {
		acc = acc<<8 | uint32(c)
		for bits += 8; bits >= width; {
			bits -= width
			k := int(acc>>bits) & (1<<width - 1)
			switch {
			case k == clear:
				table, width, prev = table[:258], 9, -1
				continue
			case k == end:
				return nil
			case k > len(table) || k == len(table) && prev < 0:
				return errors.New("bad code")
			}
			from := k
			if k == len(table) {
				from = prev
			}
			word = word[:0]
			for p := int32(from); p >= 0; p = table[p].prev {
				word = append(word, table[p].last)
			}
			for i, j := 0, len(word)-1; i < j; i, j = i+1, j-1 {
				word[i], word[j] = word[j], word[i]
			}
			if k == len(table) {
				word = append(word, word[0])
			}
			if _, err := out.Write(word); err != nil {
				return err
			}
			if prev >= 0 && len(table) < 4096 {
				table = append(table, code{int32(prev), word[0], table[prev].size + 1})
			}
			prev = k
			for width < 12 && len(table)+1 >= 1<<width {
				width++
			}
		}
	}
	return nil
}

// unpredict undoes the PNG and TIFF predictors (7.4.4.4).
func (f *File) unpredict(data []byte, p dict) []byte {
	kind, _ := f.get(p, "Predictor").(int)
	if kind < 2 {
		return data
	}
	value := func(key name, def int) int {
		if v, ok := f.get(p, key).(int); ok && v > 0 && v < 1<<16 {
			return v
		}
		return def
	}
	colors, bpc, columns := value("Colors", 1), value("BitsPerComponent", 8), value("Columns", 1)
	pixel := max(1, colors*bpc/8)
	row := (colors*bpc*columns + 7) / 8
	if row <= 0 || row > 1<<20 {
		return data // no picture of text is a million bytes wide
	}
	if kind == 2 {
		if bpc == 8 {
			for at := 0; at+row <= len(data); at += row {
				for i := at + pixel; i < at+row; i++ {
					data[i] += data[i-pixel]
				}
			}
		}
		return data
	}
	out := make([]byte, 0, len(data))
	prev := make([]byte, row)
	for len(data) > 0 {
		tag := data[0]
		data = data[1:]
		cur := make([]byte, row)
		n := copy(cur, data)
		data = data[n:]
		for i := range cur {
			var left, upLeft byte
			if i >= pixel {
				left, upLeft = cur[i-pixel], prev[i-pixel]
			}
			switch tag {
			case 1:
				cur[i] += left
			case 2:
				cur[i] += prev[i]
			case 3:
				cur[i] += byte((int(left) + int(prev[i])) / 2)
			case 4:
				cur[i] += paeth(left, prev[i], upLeft)
			}
		}
		out = append(out, cur[:n]...)
		prev = cur
	}
	return out
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	if pa <= pb && pa <= pc {
		return a
	}
	if pb <= pc {
		return b
	}
	return c
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
