package source

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
)

func isRTF(data []byte, _ string) bool {
	return bytes.HasPrefix(start(data, 64), []byte("{\\rtf"))
}

// readRTF reads Rich Text Format 1.9: groups, destinations, code pages and
// Unicode, cells, notes, headings by style. Pictures and embedded objects are
// skipped without decoding.
func readRTF(in input, w *writer) (Text, error) {
	r := rtfReader{data: in.data[bytes.IndexByte(in.data, '{'):], w: w, running: writer{max: 1 << 16}, codepage: charmap.Windows1252, charsets: map[int]encoding.Encoding{}, levels: map[int]int{}, max: 4 * in.Depth}
	r.st.skip = 1
	if err := r.run(); err != nil {
		return Text{}, err
	}
	r.t.Running = r.running.distinct()
	return r.t, w.err
}

// Destinations: where text of a group goes.
const (
	rtfBody = iota
	rtfDropped
	rtfRunning
	rtfFonts
	rtfStyles
	rtfTitle
	rtfAuthor
	rtfCreated
	rtfRevised
	rtfMarker // the number or bullet of a list entry
	rtfNote
)

type rtfState struct {
	dest    int
	skip    int // fallback characters after a Unicode one
	font    int
	hidden  bool
	deleted bool
	heading int
	list    bool
	table   bool
}

type rtfReader struct {
	data    []byte
	i       int
	w       *writer
	running writer
	t       Text
	max     int

	st    rtfState
	stack []rtfState
	text  strings.Builder // of the paragraph
	side  strings.Builder // of a destination other than the body
	bytes []byte          // 8-bit characters not decoded yet
	units []uint16        // UTF-16 not decoded yet
	drop  int             // fallback characters still to drop
	star  bool

	codepage encoding.Encoding
	charsets map[int]encoding.Encoding // by font
	levels   map[int]int               // heading level by style
	style    int                       // being defined
	when     [5]int                    // year, month, day, hour, minute

	tables, row, column int
	inTable             bool
	notes               []string
}

func (r *rtfReader) run() error {
	for r.i < len(r.data) && r.w.err == nil {
		c := r.data[r.i]
		r.i++
		switch c {
		case '{':
			r.decodeRun()
			if len(r.stack) >= r.max {
				return fail(Broken, "nested too deeply")
			}
			r.stack = append(r.stack, r.st)
			r.drop = 0
		case '}':
			r.decodeRun()
			if len(r.stack) == 0 {
				continue
			}
			prev := r.stack[len(r.stack)-1]
			r.stack = r.stack[:len(r.stack)-1]
			if prev.dest != r.st.dest {
				r.leave(r.st.dest)
			}
			// The properties of a paragraph are those at its end.
			heading, list, table := r.st.heading, r.st.list, r.st.table
			inBody := prev.dest == r.st.dest
			marker := r.st.dest == rtfMarker && prev.dest == rtfBody
			r.st = prev
			r.st.list = r.st.list || marker
			if inBody {
				r.st.heading, r.st.list, r.st.table = heading, list, table
			}
			r.drop = 0
			if len(r.stack) == 0 {
				r.finish()
				return nil
			}
		case '\\':
			r.control()
		case '\r', '\n':
		default:
			r.char(c)
		}
	}
	r.finish()
	return nil
}

func (r *rtfReader) finish() {
	r.paragraph()
	for _, n := range r.notes {
		r.w.add(Paragraph{Text: n})
	}
	r.notes = nil
}

// char takes one 8-bit character.
func (r *rtfReader) char(c byte) {
	if r.drop > 0 {
		r.drop--
		return
	}
	if r.st.dest == rtfDropped || r.st.hidden || r.st.deleted {
		return
	}
	if len(r.units) > 0 {
		r.decodeRun()
	}
	r.bytes = append(r.bytes, c)
}

// decodeRun decodes what has been read in one encoding.
func (r *rtfReader) decodeRun() {
	if len(r.units) > 0 {
		r.write(string(utf16.Decode(r.units)))
		r.units = r.units[:0]
	}
	if len(r.bytes) == 0 {
		return
	}
	enc := r.codepage
	if e := r.charsets[r.st.font]; e != nil {
		enc = e
	}
	r.write(decodeWith(enc, r.bytes))
	r.bytes = r.bytes[:0]
}

func (r *rtfReader) write(s string) {
	switch r.st.dest {
	case rtfDropped:
	case rtfBody:
		if int64(r.text.Len()) <= r.w.max {
			r.text.WriteString(s)
		}
	default:
		if r.side.Len() < 1<<16 {
			r.side.WriteString(s)
		}
	}
}

// control reads a control word or symbol after a backslash.
func (r *rtfReader) control() {
	if r.i >= len(r.data) {
		return
	}
	c := r.data[r.i]
	if c|0x20 < 'a' || c|0x20 > 'z' {
		r.i++
		r.symbol(c)
		return
	}
	from := r.i
	for r.i < len(r.data) && r.data[r.i]|0x20 >= 'a' && r.data[r.i]|0x20 <= 'z' && r.i-from < 40 {
		r.i++
	}
	word := string(r.data[from:r.i])
	from = r.i
	if r.i < len(r.data) && r.data[r.i] == '-' {
		r.i++
	}
	for r.i < len(r.data) && r.data[r.i] >= '0' && r.data[r.i] <= '9' && r.i-from < 11 {
		r.i++
	}
	n, err := strconv.Atoi(string(r.data[from:r.i]))
	given := err == nil
	if r.i < len(r.data) && r.data[r.i] == ' ' {
		r.i++
	}
	if word == "bin" {
		if n > 0 {
			r.i += min(n, len(r.data)-r.i)
		}
		return
	}
	star := r.star
	r.star = false
	if word == "u" && given {
		r.unicode(n)
		return
	}
	r.decodeRun()
	r.word(word, n, given, star)
}

func (r *rtfReader) symbol(c byte) {
	switch c {
	case '\'':
		if r.i+2 <= len(r.data) {
			if v, err := strconv.ParseUint(string(r.data[r.i:r.i+2]), 16, 8); err == nil {
				r.i += 2
				r.char(byte(v))
			}
		}
	case '*':
		r.star = true
	case '~':
		r.put(" ")
	case '_':
		r.put("-")
	case '\\', '{', '}':
		r.char(c)
	case '\r', '\n':
		r.decodeRun()
		r.paragraph()
	}
}

func (r *rtfReader) put(s string) {
	r.decodeRun()
	if r.drop > 0 {
		r.drop--
		return
	}
	if !r.st.hidden && !r.st.deleted {
		r.write(s)
	}
}

func (r *rtfReader) unicode(n int) {
	if len(r.bytes) > 0 {
		r.decodeRun()
	}
	if n < 0 {
		n += 1 << 16
	}
	r.drop = r.st.skip
	if r.st.dest != rtfDropped && !r.st.hidden && !r.st.deleted && n >= 0 && n < 1<<16 {
		r.units = append(r.units, uint16(n))
	}
}

var rtfDests = map[string]int{
	"fonttbl": rtfFonts, "stylesheet": rtfStyles, "title": rtfTitle, "author": rtfAuthor, "creatim": rtfCreated, "revtim": rtfRevised, "listtext": rtfMarker, "pntext": rtfMarker, "footnote": rtfNote,
	"header": rtfRunning, "headerl": rtfRunning, "headerr": rtfRunning, "headerf": rtfRunning, "footer": rtfRunning, "footerl": rtfRunning, "footerr": rtfRunning, "footerf": rtfRunning,
	"colortbl": rtfDropped, "info": rtfDropped, "pict": rtfDropped, "objdata": rtfDropped, "fldinst": rtfDropped, "annotation": rtfDropped, "atnid": rtfDropped, "atnauthor": rtfDropped, "xe": rtfDropped, "tc": rtfDropped,
	"bkmkstart": rtfDropped, "bkmkend": rtfDropped, "nonshppict": rtfDropped, "objclass": rtfDropped, "private": rtfDropped, "upr": rtfDropped, "ud": rtfBody, "shpinst": rtfBody, "shptxt": rtfBody, "ftnsep": rtfDropped, "aftnsep": rtfDropped, "ftnsepc": rtfDropped, "sp": rtfDropped,
}

var rtfText = map[string]string{
	"tab": " ", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "softline": "\n",
}

func (r *rtfReader) word(word string, n int, given, star bool) {
	if d, ok := rtfDests[word]; ok {
		if r.st.dest != rtfDropped || word == "ud" || word == "title" || word == "author" || word == "creatim" || word == "revtim" {
			r.enter(d)
		}
		return
	}
	if star {
		r.enter(rtfDropped) // unknown and marked as safe to ignore
		return
	}
	if s, ok := rtfText[word]; ok {
		r.put(s)
		return
	}
	on := !given || n != 0
	switch word {
	case "par", "sect", "page":
		r.paragraph()
	case "cell", "nestcell":
		r.column++
		r.inTable = true
		r.cell()
	case "row", "nestrow":
		r.row++
		r.column = 0
	case "trowd":
		if !r.inTable {
			r.tables++
			r.row, r.column = 0, 0
		}
		r.inTable = true
	case "pard":
		r.st.heading, r.st.list, r.st.table = 0, false, false
	case "intbl":
		r.st.table = true
	case "outlinelevel":
		if n >= 0 && n < 9 {
			r.st.heading = n + 1
		}
	case "s":
		r.style = n
		if r.st.dest != rtfStyles {
			r.st.heading = max(r.st.heading, r.levels[n])
		}
	case "ls", "pnlvlbody", "pnlvlblt":
		r.st.list = !given || n > 0
	case "plain":
		r.st.hidden, r.st.deleted = false, false
	case "v":
		r.st.hidden = on
	case "deleted":
		r.st.deleted = on
	case "uc":
		r.st.skip = max(0, min(n, 16))
	case "f":
		r.st.font = n
	case "fcharset":
		r.charsets[r.st.font] = rtfCharset(n)
	case "ansicpg":
		if e := rtfCodepage(n); e != nil {
			r.codepage = e
		}
	case "mac":
		r.codepage = charmap.Macintosh
	case "pc":
		r.codepage = charmap.CodePage437
	case "pca":
		r.codepage = charmap.CodePage850
	case "chftn":
		if r.st.dest == rtfBody {
			r.put(noteText(r.text.String(), strconv.Itoa(len(r.notes)+1)))
		}
	case "yr", "mo", "dy", "hr", "min":
		for i, w := range []string{"yr", "mo", "dy", "hr", "min"} {
			if w == word {
				r.when[i] = n
			}
		}
	}
}

// rtfCodepage is the encoding of a Windows code page, nil if it is not known.
func rtfCodepage(n int) encoding.Encoding {
	name := "windows-" + strconv.Itoa(n)
	switch {
	case n == 65001:
		name = "utf-8"
	case n == 10000:
		return charmap.Macintosh
	case n == 437:
		return charmap.CodePage437
	case n == 850:
		return charmap.CodePage850
	case n > 28590 && n <= 28606: // ISO 8859, among them -14, the Welsh one
		name = "iso-8859-" + strconv.Itoa(n-28590)
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	return e
}

// rtfCharset maps the Windows charset of a font to an encoding; nil for the
// document's own.
func rtfCharset(n int) encoding.Encoding {
	switch n {
	case 0:
		return charmap.Windows1252
	case 77:
		return charmap.Macintosh
	case 128:
		return japanese.ShiftJIS
	case 161:
		return charmap.Windows1253
	case 162:
		return charmap.Windows1254
	case 186:
		return charmap.Windows1257
	case 204:
		return charmap.Windows1251
	case 238:
		return charmap.Windows1250
	}
	return nil
}

func (r *rtfReader) enter(dest int) {
	if r.st.dest != dest {
		r.side.Reset()
		r.st.dest = dest
		r.when = [5]int{}
	}
}

// leave takes what a destination has collected.
func (r *rtfReader) leave(dest int) {
	s := r.side.String()
	r.side.Reset()
	switch dest {
	case rtfStyles:
		if n := headingName(strings.TrimRight(strings.TrimSpace(s), ";")); n > 0 {
			r.levels[r.style] = n
		}
	case rtfTitle:
		r.t.Title = s
	case rtfAuthor:
		r.t.Author = s
	case rtfCreated:
		r.t.Created = r.time()
	case rtfRevised:
		r.t.Modified = r.time()
	case rtfRunning:
		r.running.addLines(Paragraph{}, s)
	case rtfNote:
		r.notes = append(r.notes, "["+strconv.Itoa(len(r.notes)+1)+"] "+strings.TrimSpace(s))
	}
}

func (r *rtfReader) time() time.Time {
	w := r.when
	if w[1] < 1 || w[1] > 12 || w[2] < 1 || w[2] > 31 {
		return time.Time{}
	}
	return plausible(time.Date(w[0], time.Month(w[1]), w[2], w[3], w[4], 0, 0, time.UTC))
}

func (r *rtfReader) cell() {
	if r.tables == 0 {
		r.tables = 1
	}
	r.emit(Paragraph{Table: r.tables, Row: r.row + 1, Column: r.column})
}

func (r *rtfReader) paragraph() {
	r.decodeRun()
	switch {
	case r.st.dest == rtfRunning || r.st.dest == rtfNote:
		r.side.WriteByte('\n')
		return
	case r.st.dest != rtfBody:
		return
	case r.st.table:
		r.emit(Paragraph{Table: max(1, r.tables), Row: r.row + 1, Column: r.column + 1})
		return
	}
	r.inTable = false
	r.emit(Paragraph{Heading: r.st.heading, List: r.st.list && r.st.heading == 0})
}

func (r *rtfReader) emit(p Paragraph) {
	s := r.text.String()
	r.text.Reset()
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	r.w.addLines(p, s)
}
