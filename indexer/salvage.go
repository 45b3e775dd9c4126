package indexer

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/ymateb/ymateb/analysis/facts"
)

// salvage reads of a broken sidecar what must hold even so: that a document is
// withdrawn or a draft. Where it has redactions the document is withdrawn whole.
// The keys are found wherever they begin a line or follow a brace or comma, quoted
// or not, indented or not, with a colon or without: what was perhaps not meant so
// hides a document, which the status page says, and nothing else does harm.
func salvage(b []byte) Sidecar {
	var s Sidecar
	for _, prefix := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		b = bytes.TrimPrefix(b, []byte(prefix))
	}
	b = bytes.ReplaceAll(b, []byte{0}, nil) // text in UTF-16 is its ASCII then
	b = bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
	for _, m := range mustHold.FindAllSubmatch(b, -1) {
		value := strings.Trim(strings.TrimSpace(string(m[2])), `"'`)
		switch string(m[1]) {
		case "withdrawn":
			s.Withdrawn = cmp.Or(value, "–")
		case "redacted":
			s.Withdrawn = cmp.Or(s.Withdrawn, "–")
		case "draft":
			said := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" \t,}#", r) })
			s.Draft = s.Draft || len(said) == 0 || said[0] != "false"
		}
	}
	return s
}

var mustHold = regexp.MustCompile(`(?m)(?:^|[{,])[\t ?"']*(withdrawn|redacted|draft)\b["']?[\t ]*[:=]?([^\n]*)`)

// salvageParts also reads what is whole in a sidecar that is no YAML as a whole:
// each key by itself, and each decision by itself, so that a slip of the hand
// costs the line it is in and not what people have said of other sentences.
func salvageParts(b []byte, tables facts.Tables) (s Sidecar) {
	s = salvage(b)
	must := s
	defer func() {
		if recover() != nil {
			s = must
		}
	}()
	blocks := topLevel(b)
	if len(blocks) > maxBlocks {
		return must
	}
	var parts Sidecar
	for _, block := range blocks {
		var part Sidecar
		if yaml.Unmarshal(block, &part) == nil {
			_ = yaml.Unmarshal(block, &parts)
			continue
		}
		if head, entries, ok := bytes.Cut(block, []byte("\n")); ok && bytes.Equal(bytes.TrimSpace(head), []byte("commitments:")) {
			for _, e := range listEntries(entries) {
				var part Sidecar
				if yaml.Unmarshal(append([]byte("commitments:\n"), e...), &part) == nil {
					parts.Commitments = append(parts.Commitments, part.Commitments...)
				}
			}
		}
	}
	parts.Withdrawn, parts.Draft, parts.Redacted = must.Withdrawn, must.Draft, nil
	_ = parts.check(tables) // leaves out what is not known
	return parts
}

// maxBlocks is the most keys, known or not, that a broken sidecar is read by.
const maxBlocks = 500

// topLevel cuts YAML before each line that begins with a key.
func topLevel(b []byte) [][]byte {
	return cutBefore(b, func(line []byte) bool {
		return len(line) > 0 && !bytes.ContainsAny(line[:1], " \t-#\r\n")
	})
}

// listEntries cuts the entries of a list, which start as far in as the first.
func listEntries(b []byte) [][]byte {
	dash := bytes.IndexByte(b, '-')
	if dash < 0 {
		return nil
	}
	lead := append([]byte("\n"), b[:dash]...)
	lead = append(lead[bytes.LastIndexByte(lead, '\n')+1:], "- "...)
	return cutBefore(b, func(line []byte) bool { return bytes.HasPrefix(line, lead) })
}

func cutBefore(b []byte, starts func(line []byte) bool) (parts [][]byte) {
	from, at := 0, 0
	for line := range bytes.Lines(b) {
		if at > from && starts(line) {
			parts = append(parts, b[from:at])
			from = at
		}
		at += len(line)
	}
	return append(parts, b[from:])
}
