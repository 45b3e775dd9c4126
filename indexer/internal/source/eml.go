package source

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"path"
	"strings"
)

// isEML asks for header lines that only mail has; names are believed for mail
// without them.
func isEML(data []byte, name string) bool {
	head := start(data, 1<<14)
	if line, rest, ok := bytes.Cut(head, []byte("\n")); ok && bytes.HasPrefix(line, []byte("From ")) {
		head = rest // a message out of a mailbox file
	}
	sure, likely := 0, 0
	for line := range bytes.SplitSeq(head, []byte("\n")) {
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		key, _, ok := bytes.Cut(line, []byte(":"))
		if !ok || len(key) == 0 || bytes.ContainsAny(key, " \t<{") {
			return false
		}
		switch strings.ToLower(string(key)) {
		case "mime-version", "received", "message-id", "return-path", "content-type", "x-mailer", "dkim-signature":
			sure++
		case "from", "to", "subject", "date", "cc":
			likely++
		}
	}
	return sure+likely >= 2 && sure > 0 || likely >= 3 && hasExt(name, ".eml", ".mht", ".mhtml")
}

var mailWords = mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
	e := lookup(charset)
	if e == nil {
		return nil, fmt.Errorf("unknown charset %q", charset)
	}
	return e.NewDecoder().Reader(r), nil
}}

func mailHeader(s string) string {
	if out, err := mailWords.DecodeHeader(s); err == nil {
		return out
	}
	return decode([]byte(s), "")
}

// Parts that one mail may have, and multiparts inside multiparts.
const (
	maxMailParts  = 500
	maxMultiparts = 10
)

// readEML reads the text of a mail: the plain alternative if it holds the text,
// else the HTML. Everything attached is read by its bytes and kept apart.
func readEML(in input, w *writer) (Text, error) {
	data := in.data
	if line, rest, ok := bytes.Cut(start(data, len(data)), []byte("\n")); ok && bytes.HasPrefix(line, []byte("From ")) {
		data = rest
	}
	msg, err := mail.ReadMessage(bytes.NewReader(bytes.TrimLeft(data, "\r\n")))
	if err != nil {
		return Text{}, &Error{Code: Broken, Err: err}
	}
	m := mailReader{in: in, w: w, left: 2 * in.Part}
	h := textproto.MIMEHeader(msg.Header)
	m.t.Title = mailHeader(h.Get("Subject"))
	m.t.Author = mailHeader(h.Get("From"))
	if a, err := (&mail.AddressParser{WordDecoder: &mailWords}).Parse(h.Get("From")); err == nil && a.Name != "" {
		m.t.Author = a.Name
	}
	if when, err := mail.ParseDate(h.Get("Date")); err == nil {
		m.t.Created = plausible(when.UTC())
	}
	body, err := m.part(h, msg.Body, 0)
	if err != nil {
		return Text{}, err
	}
	m.write(body)
	return m.t, nil
}

type mailReader struct {
	in    input
	w     *writer
	t     Text
	parts int
	left  int64 // bytes that parts may still unpack to
}

// A mailBody is text of a mail not yet made into paragraphs.
type mailBody struct {
	data    []byte
	charset string
	html    bool
	flowed  bool
}

// part reads one part. Bodies come back to the caller, who knows which of several
// alternatives to take; attachments are read at once.
func (m *mailReader) part(h textproto.MIMEHeader, r io.Reader, depth int) ([]mailBody, error) {
	if err := m.in.ctx.Err(); err != nil {
		return nil, err
	}
	if m.parts++; m.parts > maxMailParts {
		return nil, fail(TooLarge, "parts")
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil && kind == "" {
		kind = "text/plain"
	}
	if boundary := params["boundary"]; strings.HasPrefix(kind, "multipart/") && boundary != "" {
		if depth >= maxMultiparts {
			return nil, fail(Broken, "nested too deeply")
		}
		return m.multipart(kind, boundary, r, depth)
	}
	data, err := m.decode(h, r)
	if err != nil {
		return nil, err
	}
	disposition, dparams, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	name := dparams["filename"]
	if name == "" {
		name = params["name"]
	}
	name = path.Base("/" + strings.ReplaceAll(mailHeader(name), "\\", "/"))
	if name == "/" {
		name = ""
	}
	if disposition != "attachment" && (kind == "text/plain" || kind == "text/html") && (name == "" || depth == 0) {
		return []mailBody{{data, params["charset"], kind == "text/html", strings.EqualFold(params["format"], "flowed")}}, nil
	}
	m.attach(kind, name, data)
	return nil, nil
}

func (m *mailReader) multipart(kind, boundary string, r io.Reader, depth int) ([]mailBody, error) {
	mr := multipart.NewReader(r, boundary)
	var parts [][]mailBody
	for {
		p, err := mr.NextRawPart()
		if err != nil {
			break // the end, or a mail that was cut: what came before counts
		}
		b, err := m.part(p.Header, p, depth+1)
		if err != nil {
			return nil, err
		}
		if len(b) > 0 {
			parts = append(parts, b)
		}
		if kind == "multipart/related" && len(parts) > 0 && len(parts[0]) > 0 && len(b) > 0 && len(parts) > 1 {
			parts = parts[:1] // the rest are frames and styles of the first
		}
	}
	if kind == "multipart/alternative" {
		return bestAlternative(parts), nil
	}
	var all []mailBody
	for _, p := range parts {
		all = append(all, p...)
	}
	return all, nil
}

// bestAlternative is the plain text, unless it only says that there is HTML.
func bestAlternative(parts [][]mailBody) []mailBody {
	var plain, rich []mailBody
	for _, p := range parts {
		switch {
		case p[0].html && rich == nil:
			rich = p
		case !p[0].html && plain == nil:
			plain = p
		}
	}
	if plain == nil {
		return rich
	}
	if rich != nil && len(bytes.TrimSpace(plain[0].data)) < 200 && len(plain[0].data)*20 < len(rich[0].data) {
		return rich
	}
	return plain
}

func (m *mailReader) decode(h textproto.MIMEHeader, r io.Reader) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, &base64Letters{r: r})
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	}
	limit := min(m.in.Part, m.left)
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	m.left -= int64(len(data))
	if int64(len(data)) > limit {
		return nil, fail(TooLarge, "part of a mail")
	}
	if err != nil && len(data) == 0 && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil // damaged from its first byte: the other parts may be whole
	}
	return data, nil
}

// base64Letters passes on what belongs to base64 and drops the rest, which gets
// in when mails are forwarded by hand.
type base64Letters struct{ r io.Reader }

func (b *base64Letters) Read(p []byte) (int, error) {
	for {
		n, err := b.r.Read(p)
		kept := p[:0]
		for _, c := range p[:n] {
			if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 || err != nil {
			return len(kept), err
		}
	}
}

// attach reads an attachment as a document of its own. Pictures and calendar
// entries are no documents and leave no trace.
func (m *mailReader) attach(kind, name string, data []byte) {
	for _, p := range []string{"image/", "audio/", "video/", "font/", "text/calendar", "text/css", "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/ms-tnef"} {
		if strings.HasPrefix(kind, p) {
			return
		}
	}
	a := Attachment{Name: oneLine(name, 200)}
	defer func() { m.t.Attachments = append(m.t.Attachments, a) }()
	if m.in.mails >= m.in.Mails {
		a.Err = fail(Broken, "mails nested too deeply")
		return
	}
	lim := m.in.Limits
	if lim.Text = m.w.max - m.w.size; lim.Text <= 0 {
		a.Err = fail(TooLarge, "text")
		return
	}
	t, err := read(m.in.ctx, data, name, lim, m.in.mails+1)
	if err != nil {
		if !errors.As(err, &a.Err) {
			a.Err = &Error{Code: Broken, Err: err}
		}
		return
	}
	for _, p := range t.Paragraphs {
		m.w.size += int64(len(p.Text)) + 32
	}
	a.Text = t
}

func (m *mailReader) write(bodies []mailBody) {
	for _, b := range bodies {
		if b.html {
			in := m.in
			in.data, in.charset = b.data, b.charset
			t, err := readHTML(in, m.w)
			if err == nil && m.t.Title == "" {
				m.t.Title = t.Title
			}
			continue
		}
		m.plain(decode(b.data, b.charset), b.flowed)
	}
}

// plain writes the paragraphs of a plain body. Lines that start with ">" quote
// the mail that is answered.
func (m *mailReader) plain(s string, flowed bool) {
	if m.w.tooLong(s) {
		return
	}
	if flowed {
		s = unflow(s)
	}
	lines := strings.Split(s, "\n")
	for from := 0; from < len(lines); {
		quote := strings.HasPrefix(lines[from], ">")
		to := from
		for to < len(lines) && (strings.HasPrefix(lines[to], ">") == quote || lines[to] == "" && !quote) {
			if quote {
				lines[to] = strings.TrimPrefix(strings.TrimLeft(lines[to], ">"), " ")
			}
			to++
		}
		blocks := splitBlocks(strings.Join(lines[from:to], "\n"))
		wrap := wrapColumn(blocks)
		for _, b := range blocks {
			for _, p := range joinWrapped(b, wrap) {
				if p != "\f" && !m.w.add(Paragraph{Text: p, Quote: quote}) {
					return
				}
			}
		}
		from = to
	}
}

// unflow joins the lines of format=flowed (RFC 3676): a space at the end of a
// line means that the paragraph goes on.
func unflow(s string) string {
	var b strings.Builder
	for line := range strings.SplitAfterSeq(s, "\n") {
		body := strings.TrimSuffix(line, "\n")
		if strings.HasSuffix(body, " ") && body != "-- " && !strings.HasPrefix(body, ">") {
			b.WriteString(body)
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}
