package pdf

import (
	"errors"
)

// The objects of a PDF (ISO 32000-1, 7.3) as Go values: nil, bool, int, float64,
// str, name, array, dict, *stream, ref. Operators and other words are keywords.
type (
	name    string
	str     string // the raw bytes
	keyword string
	array   []any
	dict    map[name]any
	ref     struct{ num, gen int }
)

// A stream is its dictionary and its bytes as they stand in the file.
type stream struct {
	dict
	raw   []byte
	ref   ref
	plain bool // not encrypted, or decrypted with what it lies in
}

var (
	errEnd  = errors.New("end of data")
	errDeep = errors.New("objects nested too deeply")
)

const maxNesting = 200

// A lexer reads objects from bytes.
type lexer struct {
	b    []byte
	i    int
	refs bool // "1 0 R" is a reference (not so in content streams)
}

const (
	regular = iota
	space
	delimiter
)

var class = func() (c [256]byte) {
	for _, s := range "\x00\t\n\f\r " {
		c[s] = space
	}
	for _, s := range "()<>[]{}/%" {
		c[s] = delimiter
	}
	return c
}()

func (l *lexer) skip() {
	for l.i < len(l.b) {
		c := l.b[l.i]
		if c == '%' {
			for l.i < len(l.b) && l.b[l.i] != '\n' && l.b[l.i] != '\r' {
				l.i++
			}
			continue
		}
		if class[c] != space {
			return
		}
		l.i++
	}
}

// next reads one object or keyword; errEnd at the end.
func (l *lexer) next() (any, error) { return l.object(0) }

func (l *lexer) object(depth int) (any, error) {
	if depth > maxNesting {
		return nil, errDeep
	}
	l.skip()
	if l.i >= len(l.b) {
		return nil, errEnd
	}
	c := l.b[l.i]
	switch {
	case c == '/':
		l.i++
		return l.name(), nil
	case c == '(':
		l.i++
		return l.literal(), nil
	case c == '<':
		if l.i+1 < len(l.b) && l.b[l.i+1] == '<' {
			l.i += 2
			return l.dict(depth)
		}
		l.i++
		return l.hex(), nil
	case c == '[':
		l.i++
		return l.array(depth)
	case c == '>' && l.i+1 < len(l.b) && l.b[l.i+1] == '>':
		l.i += 2
		return keyword(">>"), nil
	case class[c] == delimiter:
		l.i++
		return keyword(l.b[l.i-1 : l.i]), nil
	case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
		return l.number(), nil
	}
	start := l.i
	for l.i < len(l.b) && class[l.b[l.i]] == regular {
		l.i++
	}
	switch w := l.b[start:l.i]; string(w) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	default:
		return keyword(w), nil
	}
}

// number reads an integer, a real, a reference, or a keyword that only looks
// like one. Producers write things such as "--5" and "1.2.3"; what is there of a
// number is taken.
func (l *lexer) number() any {
	start, real, neg := l.i, false, false
	n, frac, scale := 0, 0.0, 1.0
	digits := 0
	for ; l.i < len(l.b); l.i++ {
		c := l.b[l.i]
		switch {
		case c >= '0' && c <= '9':
			digits++
			if real {
				scale /= 10
				frac += float64(c-'0') * scale
			} else if n < 1<<52 {
				n = n*10 + int(c-'0')
			}
			continue
		case c == '-' && digits == 0:
			neg = true
			continue
		case c == '+' && digits == 0, c == '-':
			continue
		case c == '.' && !real:
			real = true
			continue
		case class[c] == regular:
			for l.i < len(l.b) && class[l.b[l.i]] == regular {
				l.i++
			}
			if digits == 0 || c != '.' {
				return keyword(l.b[start:l.i])
			}
		}
		break
	}
	if real {
		v := float64(n) + frac
		if neg {
			v = -v
		}
		return v
	}
	if neg {
		return -n
	}
	if l.refs && digits > 0 {
		if gen, ok := l.reference(); ok {
			return ref{n, gen}
		}
	}
	return n
}

// reference reads " 0 R" after an integer, or nothing.
func (l *lexer) reference() (gen int, ok bool) {
	i := l.i
	blank := func() bool {
		from := i
		for i < len(l.b) && class[l.b[i]] == space {
			i++
		}
		return i > from
	}
	if !blank() {
		return 0, false
	}
	from := i
	for i < len(l.b) && i-from < 6 && l.b[i] >= '0' && l.b[i] <= '9' {
		gen = gen*10 + int(l.b[i]-'0')
		i++
	}
	if i == from || !blank() || i >= len(l.b) || l.b[i] != 'R' || i+1 < len(l.b) && class[l.b[i+1]] == regular {
		return 0, false
	}
	l.i = i + 1
	return gen, true
}

func (l *lexer) name() name {
	start, escaped := l.i, false
	for l.i < len(l.b) && class[l.b[l.i]] == regular {
		escaped = escaped || l.b[l.i] == '#'
		l.i++
	}
	if !escaped {
		return name(l.b[start:l.i])
	}
	var out []byte
	for i := start; i < l.i; i++ {
		if l.b[i] == '#' && i+2 < l.i {
			hi, ok1 := unhex(l.b[i+1])
			lo, ok2 := unhex(l.b[i+2])
			if ok1 && ok2 {
				out = append(out, hi<<4|lo)
				i += 2
				continue
			}
		}
		out = append(out, l.b[i])
	}
	return name(out)
}

func unhex(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

func (l *lexer) literal() str {
	var out []byte
	for open := 1; l.i < len(l.b); l.i++ {
		c := l.b[l.i]
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				l.i++
				return str(out)
			}
		case '\r':
			if l.i+1 < len(l.b) && l.b[l.i+1] == '\n' {
				l.i++
			}
			c = '\n'
		case '\\':
			if l.i++; l.i >= len(l.b) {
				return str(out)
			}
			switch c = l.b[l.i]; {
			case c == 'n':
				c = '\n'
			case c == 'r':
				c = '\r'
			case c == 't':
				c = '\t'
			case c == 'b':
				c = '\b'
			case c == 'f':
				c = '\f'
			case c == '\n':
				continue
			case c == '\r':
				if l.i+1 < len(l.b) && l.b[l.i+1] == '\n' {
					l.i++
				}
				continue
			case c >= '0' && c <= '7':
				v := int(c - '0')
				for n := 1; n < 3 && l.i+1 < len(l.b) && l.b[l.i+1] >= '0' && l.b[l.i+1] <= '7'; n++ {
					l.i++
					v = v<<3 | int(l.b[l.i]-'0')
				}
				c = byte(v)
			}
		}
		out = append(out, c)
	}
	return str(out)
}

func (l *lexer) hex() str {
	var out []byte
	var acc byte
	half := false
	for ; l.i < len(l.b); l.i++ {
		c := l.b[l.i]
		if c == '>' {
			l.i++
			break
		}
		v, ok := unhex(c)
		if !ok {
			continue
		}
		if half {
			out = append(out, acc<<4|v)
		} else {
			acc = v
		}
		half = !half
	}
	if half {
		out = append(out, acc<<4)
	}
	return str(out)
}

func (l *lexer) array(depth int) (any, error) {
	var a array
	for {
		o, err := l.object(depth + 1)
		if err != nil {
			if errors.Is(err, errEnd) {
				return a, nil
			}
			return nil, err
		}
		if k, ok := o.(keyword); ok {
			if k == "]" {
				return a, nil
			}
			if k == "endobj" || k == "endstream" || k == ">>" {
				return a, nil
			}
			continue
		}
		a = append(a, o)
	}
}

func (l *lexer) dict(depth int) (any, error) {
	d := dict{}
	for {
		k, err := l.object(depth + 1)
		if err != nil {
			if errors.Is(err, errEnd) {
				return d, nil
			}
			return nil, err
		}
		key, ok := k.(name)
		if !ok {
			if w, isWord := k.(keyword); isWord && (w == ">>" || w == "endobj" || w == "stream") {
				if w == "stream" {
					l.i -= len("stream")
				}
				return d, nil
			}
			continue
		}
		v, err := l.object(depth + 1)
		if err != nil {
			if errors.Is(err, errEnd) {
				return d, nil
			}
			return nil, err
		}
		if w, isWord := v.(keyword); isWord {
			if w == ">>" || w == "endobj" {
				return d, nil
			}
			continue
		}
		d[key] = v
	}
}
