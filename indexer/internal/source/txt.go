package source

import (
	"bytes"
	"strings"
)

// isText is the last row of the table: anything that is made of characters, but
// for languages that are programs rather than prose.
func isText(data []byte, _ string) bool {
	head := start(data, 512)
	for _, other := range []string{"%!PS", "%PDF", "<?xml", "{\\rtf", "#!/"} {
		if bytes.HasPrefix(head, []byte(other)) {
			return false
		}
	}
	return true
}

func readTXT(in input, w *writer) (Text, error) {
	s := decode(in.data, "")
	if w.tooLong(s) {
		return Text{}, w.err
	}
	pages := strings.Count(strings.TrimRight(s, "\f\n "), "\f") // form feeds end pages
	blocks := splitBlocks(s)
	wrap := wrapColumn(blocks)
	page := 0
	if pages > 0 {
		page, pages = 1, pages+1
	}
	for _, b := range blocks {
		if b[0] == "\f" {
			if page > 0 {
				page++
			}
			continue
		}
		for _, p := range joinWrapped(b, wrap) {
			if !w.add(Paragraph{Text: p, Page: page}) {
				break
			}
		}
	}
	return Text{Pages: pages}, nil
}

// splitBlocks cuts text at empty lines; a form feed is a block of its own.
func splitBlocks(s string) [][]string {
	var blocks [][]string
	var cur []string
	flush := func() {
		if len(cur) > 0 {
			blocks = append(blocks, cur)
			cur = nil
		}
	}
	for rest := range strings.SplitSeq(s, "\n") {
		for {
			line, after, ff := strings.Cut(rest, "\f")
			if line = strings.TrimRight(line, " \t\v"); strings.TrimSpace(line) == "" {
				if !ff {
					flush()
				}
			} else {
				cur = append(cur, strings.ReplaceAll(line, "\t", "    "))
			}
			if !ff {
				break
			}
			flush()
			blocks = append(blocks, []string{"\f"})
			rest = after
			if rest == "" {
				break
			}
		}
	}
	flush()
	return blocks
}
