// Command train fits the weights of package langid and writes model.bin. The same input gives the
// same file.
//
//	go run ./internal/train -o model.bin -words ../welsh/data train.conllu
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/ymateb/ymateb/analysis/langid"
)

func main() {
	out := flag.String("o", "model.bin", "file to write")
	words := flag.String("words", "", "folder of the Welsh word tables and english.txt")
	flag.Parse()
	if err := run(*out, *words, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

// sample is a piece of text with its language: 1 Welsh, 0 English.
type sample struct {
	slots  []uint32
	welsh  float64
	weight float64
}

func run(out, words string, treebanks []string) error {
	var cy, en []string
	for _, name := range treebanks {
		if err := lines(name, func(l string) {
			if s, ok := strings.CutPrefix(l, "# text = "); ok {
				cy = append(cy, s)
			} else if s, ok := strings.CutPrefix(l, "# text_en = "); ok {
				en = append(en, s)
			}
		}); err != nil {
			return err
		}
	}
	var samples []sample
	for n := 1; n <= 8; n++ {
		samples = windows(samples, cy, n, 1)
		samples = windows(samples, en, n, 0)
	}
	if words != "" {
		var err error
		if samples, err = wordLists(samples, words); err != nil {
			return err
		}
	}
	w := fit(samples)
	model := make([]byte, langid.Slots)
	for i, x := range w {
		model[i] = byte(int8(math.Round(max(-127, min(127, x*scale)))))
	}
	return os.WriteFile(out, model, 0o644)
}

const scale = 24 // as in langid

// windows adds every n words in a row.
func windows(dst []sample, texts []string, n int, welsh float64) []sample {
	for _, t := range texts {
		ws := strings.Fields(t)
		step := max(1, n/2)
		for i := 0; i+n <= len(ws); i += step {
			dst = add(dst, strings.Join(ws[i:i+n], " "), welsh, 1)
		}
	}
	return dst
}

func add(dst []sample, text string, welsh, weight float64) []sample {
	s := sample{welsh: welsh, weight: weight}
	langid.Features(text, func(h uint32) { s.slots = append(s.slots, h) })
	if len(s.slots) == 0 {
		return dst
	}
	return append(dst, s)
}

// listed is the weight of a word out of a list against one of running text.
const listed = .1

// wordLists adds the words of the tables, each as a text of its own.
func wordLists(dst []sample, dir string) ([]sample, error) {
	for _, name := range []string{"nouns.tsv", "verbs.tsv", "adjectives.tsv", "irregular.tsv", "words.tsv", "function.tsv"} {
		if err := lines(filepath.Join(dir, name), func(l string) {
			if c := strings.Split(l, "\t"); l != "" && l[0] != '#' {
				dst = add(dst, c[0], 1, listed)
			}
		}); err != nil {
			return nil, err
		}
	}
	err := lines(filepath.Join(dir, "english.txt"), func(l string) {
		if l == "" || l[0] == '#' {
			return
		}
		for w := range strings.FieldsSeq(l) {
			dst = add(dst, w, 0, listed)
		}
	})
	return dst, err
}

// fit is logistic regression by stochastic gradient descent with a fixed seed.
func fit(samples []sample) []float64 {
	w := make([]float64, langid.Slots)
	rnd := rand.New(rand.NewPCG(1, 2))
	const epochs = 6
	for e := range epochs {
		rate := .15 / float64(1+e)
		for _, i := range rnd.Perm(len(samples)) {
			s := samples[i]
			z := 0.0
			for _, h := range s.slots {
				z += w[h]
			}
			g := rate * s.weight * (s.welsh - 1/(1+math.Exp(-z))) / math.Sqrt(float64(len(s.slots)))
			for _, h := range s.slots {
				w[h] += g - rate*1e-5*w[h]
			}
		}
	}
	return w
}

func lines(name string, f func(string)) error {
	r, err := os.Open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		f(s.Text())
	}
	if s.Err() != nil {
		return fmt.Errorf("read %s: %w", name, s.Err())
	}
	return nil
}
