package main

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/ymateb/ymateb/analysis/welsh"
)

// token is a syntactic word of the treebank.
type token struct {
	folded, lemma, upos, feats string
	multi                      bool // part of a multiword token, so not spelled so in the text
}

func (t token) content() bool {
	return !t.multi && slices.Contains([]string{"NOUN", "VERB", "ADJ"}, t.upos)
}

// radical gives the mutation annotated and the radical form that agrees best with the lemma.
func (t token) radical() (welsh.Mutation, string, bool) {
	want := welsh.Radical
	switch {
	case strings.Contains(t.feats, "Mutation=SM"):
		want = welsh.Soft
	case strings.Contains(t.feats, "Mutation=NM"):
		want = welsh.Nasal
	case strings.Contains(t.feats, "Mutation=AM"):
		want = welsh.Aspirate
		if strings.HasPrefix(t.folded, "h") && t.lemma != "" && strings.ContainsRune("aeiouwy", rune(t.lemma[0])) {
			want = welsh.Aitch
		}
	}
	best, length := "", -1
	for _, c := range welsh.Radicals(nil, t.folded) {
		if c.Mutation != want || c.Radical == "" {
			continue
		}
		n := 0
		for n < len(c.Radical) && n < len(t.lemma) && c.Radical[n] == t.lemma[n] {
			n++
		}
		if n > length {
			best, length = c.Radical, n
		}
	}
	return want, best, length >= 0
}

// readTreebank calls f for every word of a CoNLL-U file with the word before it ("^" at a start,
// "," after other punctuation).
func readTreebank(r io.Reader, f func(prev string, t token)) error {
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<20)
	prev, multiEnd := "^", 0
	for s.Scan() {
		line := s.Text()
		if line == "" {
			prev, multiEnd = "^", 0
			continue
		}
		col := strings.Split(line, "\t")
		if line[0] == '#' || len(col) < 6 || strings.Contains(col[0], ".") {
			continue
		}
		if _, last, ok := strings.Cut(col[0], "-"); ok {
			multiEnd, _ = strconv.Atoi(last)
			continue
		}
		id, err := strconv.Atoi(col[0])
		if err != nil {
			return err
		}
		t := token{strings.Trim(welsh.Fold(col[1]), "'"), welsh.Fold(col[2]), col[3], col[5], id <= multiEnd}
		switch {
		case t.upos != "PUNCT":
			if !t.multi && t.folded != "" {
				f(prev, t)
			}
			prev = t.folded
		case strings.Contains(".?!:;", col[1]):
			prev = "^"
		default:
			prev = ","
		}
	}
	return s.Err()
}
