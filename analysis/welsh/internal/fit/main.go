// Command fit counts, in treebank files, what the analyser's scores are made of, and writes
// data/fitted.tsv. Its input is CC BY-SA 4.0 and so is its output.
//
//	go run ./internal/fit -o data/fitted.tsv ../../../shared/eval/welsh/data/train.conllu
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/analysis/welsh"
)

const notice = `# Counts over the training part of UD Welsh-CCG (Heinecke and Tyers 2019), CC BY-SA 4.0:
# https://creativecommons.org/licenses/by-sa/4.0/ - see ../FITTED-LICENSE.txt. Made by internal/fit; do not edit.
# prev: word before, mutation that followed (R S N A H), times
# given: word before (empty: any), written initial, mutation, radical initial, times
# radical: radical form, times; lemma: radical form of a content word, lemma, times
# edit: suffix of a radical form, change to the lemma (cut>add), times
`

func main() {
	out := flag.String("o", "", "file to write (default: standard output)")
	flag.Parse()
	if err := run(*out, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

func run(out string, files []string) error {
	c := newCounts()
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		err = readTreebank(f, c.add)
		f.Close()
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	var w io.Writer = os.Stdout
	if out != "" {
		f, err := os.Create(out)
		if err != nil {
			return err
		}
		defer f.Close()
		w = f
	}
	b := bufio.NewWriter(w)
	c.write(b)
	return b.Flush()
}

type counts struct {
	prev, given, radical, lemma, edit map[string]float64
	prevTotal                         map[string]float64
	words                             *welsh.Analyser
}

func newCounts() *counts {
	m := func() map[string]float64 { return map[string]float64{} }
	return &counts{m(), m(), m(), m(), m(), m(), welsh.New()}
}

// add counts one token after the word prev.
func (c *counts) add(prev string, t token) {
	m, radical, ok := t.radical()
	if !ok {
		return
	}
	if m != welsh.Radical && !c.words.Known(radical) && c.words.Known(t.folded) {
		return // a slip of the annotation: grŵp as a mutated "crŵp"
	}
	c.radical[radical]++
	if s := welsh.Surface(t.folded); s != "" && !c.words.Function(t.folded) {
		ini := radical[:1]
		if strings.HasPrefix(radical, "ll") || strings.HasPrefix(radical, "rh") {
			ini = radical[:2]
		}
		code := string("RSNAH"[m])
		c.given["\t"+s+"\t"+code+"\t"+ini]++
		c.given[prev+"\t"+s+"\t"+code+"\t"+ini]++
		c.prev[prev+"\t"+code]++
		c.prevTotal[prev]++
	}
	if t.content() {
		c.lemma[radical+"\t"+t.lemma]++
		if key := radical + "\t" + t.lemma; c.lemma[key] <= 3 {
			c.addEdit(radical, t.lemma, 1)
		}
	}
}

// addEdit counts the change from a radical form to its lemma at each of the form's suffixes.
func (c *counts) addEdit(form, lemma string, n float64) {
	p := 0
	for p < len(form) && p < len(lemma) && form[p] == lemma[p] {
		p++
	}
	rule := form[p:] + ">" + lemma[p:]
	for k := len(form) - p; k <= min(12, len(form)); k++ {
		c.edit[form[len(form)-k:]+"\t"+rule] += n
	}
}

// minPrev is how often a word must stand before a mutable one to be a context of its own.
const minPrev = 8

// pool counts the rare words before together, as <?>.
func (c *counts) pool() {
	for _, m := range []map[string]float64{c.prev, c.given} {
		for k, n := range m {
			if p, rest, _ := strings.Cut(k, "\t"); p != "" && c.prevTotal[p] < minPrev {
				delete(m, k)
				m["<?>\t"+rest] += n
			}
		}
	}
}

func (c *counts) write(w io.Writer) {
	c.pool()
	fmt.Fprint(w, notice)
	section := func(name string, m map[string]float64, keep func(string) bool) {
		keys := make([]string, 0, len(m))
		for k := range m {
			if keep == nil || keep(k) {
				keys = append(keys, k)
			}
		}
		slices.Sort(keys)
		for _, k := range keys {
			fmt.Fprintf(w, "%s\t%s\t%g\n", name, k, m[k])
		}
	}
	often := func(k string) bool {
		p, _, _ := strings.Cut(k, "\t")
		return p == "" || p == "<?>" || c.prevTotal[p] >= minPrev
	}
	section("prev", c.prev, often)
	section("given", c.given, often)
	section("radical", c.radical, nil)
	section("lemma", c.lemma, nil)
	section("edit", c.edit, nil)
}
