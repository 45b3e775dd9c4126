package facts

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(r *Reader, text string) (Input, Facts) {
	in := Input{Paragraphs: paragraphs(text)}
	return in, r.Read(in)
}

// kinLabel says with what a document of testdata/kin belongs together.
type kinLabel struct{ group, work string }

func kinSet(t *testing.T, dirs ...string) (map[string]Kin, map[string]kinLabel) {
	t.Helper()
	dir := filepath.Join(append([]string{"testdata", "kin"}, dirs...)...)
	b, err := os.ReadFile(filepath.Join(dir, "labels.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	kin, labels := map[string]Kin{}, map[string]kinLabel{}
	for _, line := range strings.Split(string(b), "\n") {
		cols := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || len(cols) != 3 {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, cols[0]+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		in, f := read(r, string(text))
		kin[cols[0]], labels[cols[0]] = KinOf(in, f), kinLabel{cols[1], cols[2]}
	}
	return kin, labels
}

// tally counts pairs of documents: rightly together, wrongly, wrongly apart.
type tally struct{ right, wrong, missed int }

func (c tally) String() string {
	share := func(n int) float64 { return float64(c.right) / float64(max(c.right+n, 1)) }
	return fmt.Sprintf("precision %.2f recall %.2f of %d", share(c.wrong), share(c.missed), c.right+c.missed)
}

// tallyKin compares what is found among labelled documents with the labels.
func tallyKin(kin map[string]Kin, labels map[string]kinLabel, say func(format string, args ...any)) (copies, pairs tally, rel map[string]Relation) {
	x := NewKinship()
	for name, k := range kin {
		x.Put(name, k)
	}
	rel = x.Settle(noSuccessor)
	count := func(c *tally, what, a, b string, want, have bool) {
		switch {
		case want && have:
			c.right++
		case have:
			c.wrong++
			say("%s and %s are taken for %s", a, b, what)
		case want:
			c.missed++
			ka, kb := kin[a], kin[b]
			say("%s and %s are not found to be %s: resemblance %.2f, %s %s, %s %s, translated %.2f", a, b, what,
				resemblance(ka.Sketch, kb.Sketch), ka.Force, kb.Force, ka.Date, kb.Date, Translated(&ka, &kb))
		}
	}
	for a, la := range labels {
		for b, lb := range labels {
			if a >= b {
				continue
			}
			sameGroup := rel[a].Group != "" && rel[a].Group == rel[b].Group
			count(&copies, "copies", a, b, la.group != "" && la.group == lb.group, sameGroup)
			sameWork := len(rel[a].Work) > 0 && len(rel[b].Work) > 0 && rel[a].Work[0] == rel[b].Work[0]
			if kin[a].Lang != kin[b].Lang {
				count(&pairs, "one statement", a, b, la.work != "" && la.work == lb.work, sameWork)
			}
		}
	}
	return copies, pairs, rel
}

// TestKinSet compares what is found among the labelled documents with the labels.
func TestKinSet(t *testing.T) {
	kin, labels := kinSet(t)
	if len(kin) < 24 {
		t.Fatalf("%d documents", len(kin))
	}
	copies, pairs, rel := tallyKin(kin, labels, t.Errorf)
	got := fmt.Sprintf("copies %v\npairs %v\n", copies, pairs)
	const want = "copies precision 1.00 recall 1.00 of 12\npairs precision 1.00 recall 1.00 of 6\n"
	if got != want {
		t.Errorf("%d documents:\n%swant\n%s", len(kin), got, want)
	}
	for name, other := range map[string]string{"youth-cy": "youth-en", "youth-en": "youth-cy", "youth-en-mirror-undated": "youth-cy", "bilingual": "", "cctv-cy": "cctv-en"} {
		if got := rel[name].Translation; got != other {
			t.Errorf("translation of %s = %q, want %q", name, got, other)
		}
	}
}

// TestPeopleDecide: a sidecar makes copies and translations, and unmakes them.
func TestPeopleDecide(t *testing.T) {
	kin, _ := kinSet(t)
	settle := func(change func(map[string]Kin)) map[string]Relation {
		all := map[string]Kin{}
		for n, k := range kin {
			all[n] = k
		}
		change(all)
		x := NewKinship()
		for n, k := range all {
			x.Put(n, k)
		}
		return x.Settle(func(id string) string {
			if id == "old" {
				return "day-budget-en"
			}
			return ""
		})
	}
	say := func(all map[string]Kin, name string, f func(*Kin)) {
		k := all[name]
		f(&k)
		all[name] = k
	}
	rel := settle(func(all map[string]Kin) {
		say(all, "cctv-cy", func(k *Kin) { k.TranslationOf = None })
		say(all, "letter", func(k *Kin) { k.CopyOf = None })
		say(all, "template-kent", func(k *Kin) { k.CopyOf = "template-gwent" })
		say(all, "day-roads-cy", func(k *Kin) { k.TranslationOf = "old" })
		say(all, "appoint-cy", func(k *Kin) { k.TranslationOf = "nobody" })
		say(all, "victims-cy-undated", func(k *Kin) { k.TranslationOf = "victims-en" })
		say(all, "victims-en", func(k *Kin) { k.TranslationOf = None })
	})
	for name, want := range map[string]Relation{
		"cctv-en":            {},
		"letter":             {},
		"letter-one-word":    {Group: "letter-corrected-figure"},
		"template-kent":      {Group: "template-gwent"},
		"day-roads-cy":       {Translation: "day-budget-en"},
		"day-budget-en":      {Translation: "day-roads-cy"},
		"appoint-cy":         {},
		"victims-cy-undated": {},
	} {
		if got := rel[name]; got.Group != want.Group || got.Translation != want.Translation {
			t.Errorf("%s: group %q, translation %q; want %q, %q", name, got.Group, got.Translation, want.Group, want.Translation)
		}
	}
}

// TestKinAside reads the documents that were set aside. They were written after
// the rules; at first reading one of three copies and two of three pairs were
// found. Then the causes were mended: badly recognised letters, place names that
// differ in Welsh and English.
func TestKinAside(t *testing.T) {
	kin, labels := kinSet(t, "aside")
	copies, pairs, _ := tallyKin(kin, labels, t.Logf)
	t.Logf("%d documents: copies %v, pairs %v", len(kin), copies, pairs)
	if copies.missed+pairs.missed > 0 {
		t.Errorf("wrongly apart: %d copies, %d pairs; want none", copies.missed, pairs.missed)
	}
	if copies.wrong+pairs.wrong > 0 {
		t.Errorf("wrongly together: %d copies, %d pairs; want none", copies.wrong, pairs.wrong)
	}
}

// TestSkeleton: what recognition confuses is one, other words are not.
func TestSkeleton(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"tractor", "traetor", true}, {"family", "farnily", true}, {"trailers", "trai1ers", true}, {"farmers", "fanners", true},
		{"joint", "jolnt", true}, {"constable", "constahle", false}, {"april", "august", false}, {"gwent", "kent", false}, {"force", "office", false},
	} {
		if got := string(skeleton([]byte(c.a))) == string(skeleton([]byte(c.b))); got != c.same {
			t.Errorf("skeleton(%q) == skeleton(%q) = %v, want %v", c.a, c.b, got, c.same)
		}
	}
	for cy, en := range map[string]string{"nghaerdydd": "cardiff", "fenni": "abergavenny", "gasnewydd": "newport", "nglynebwy": "ebbw"} {
		if got := englishPlace[cy]; got != en {
			t.Errorf("englishPlace[%q] = %q, want %q", cy, got, en)
		}
	}
}
