package program

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/ymateb/ymateb/index"
)

// labelled is a document and the commitments that careful readers found in it.
type labelled struct {
	ID          string
	Commitments []struct{ Sentence, Actor, Strength, Deadline string }
	May         []string // sentences that may be taken for one
}

// leastF is the F that the ledger must reach over each set.
const leastF = .90

// TestLedgerHoldsWhatLabelsSay indexes labelled documents as the program does and
// holds the rows of the ledger against the labels.
func TestLedgerHoldsWhatLabelsSay(t *testing.T) {
	const own, shared = "../../analysis/facts/testdata/invented/", "../../../shared/"
	for _, set := range []struct{ name, labels, dir string }{
		{"invented", own + "labels.jsonl", own + "documents"},
		{"second", own + "second.jsonl", own + "second"},
		{"seeds", shared + "eval/documents/seeds.jsonl", shared + "seeds"},
		{"dev", shared + "eval/documents/dev.jsonl", shared + "eval/documents/dev"},
	} {
		t.Run(set.name, func(t *testing.T) {
			labels, err := os.ReadFile(set.labels)
			if err != nil {
				t.Skip("skipped: the labels are not here:", err)
			}
			rows := ledgerOver(t, set.dir)
			hit, found, gold, actor, strength := 0, 0, 0, 0, 0
			sc := bufio.NewScanner(bytes.NewReader(labels))
			sc.Buffer(nil, 1<<20)
			for sc.Scan() {
				var g labelled
				if len(bytes.TrimSpace(sc.Bytes())) == 0 {
					continue
				}
				if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
					t.Fatal(err)
				}
				b, err := os.ReadFile(filepath.Join(set.dir, g.ID+".txt"))
				if err != nil {
					t.Fatal(err)
				}
				id, _ := index.ID(sha256.Sum256(b))
				have := slices.DeleteFunc(rows[id], func(r ledgerRow) bool {
					return slices.ContainsFunc(g.May, func(m string) bool { return alike(r.text, m) >= .75 })
				})
				found, gold = found+len(have), gold+len(g.Commitments)
				for _, want := range g.Commitments {
					best, most := -1, .75
					for i, r := range have {
						if s := alike(r.text, want.Sentence); s >= most {
							best, most = i, s
						}
					}
					if best < 0 {
						t.Logf("%s: not in the ledger: %s", g.ID, want.Sentence)
						continue
					}
					hit++
					if have[best].actor == want.Actor {
						actor++
					}
					if have[best].strength == want.Strength {
						strength++
					}
					have = slices.Delete(have, best, best+1)
				}
				for _, r := range have {
					t.Logf("%s: in the ledger and not labelled: %s", g.ID, r.text)
				}
			}
			p, r := float64(hit)/float64(max(found, 1)), float64(hit)/float64(max(gold, 1))
			f := 2 * p * r / max(p+r, 1e-9)
			t.Logf("%d rows, %d labels: P %.3f R %.3f F %.3f, actor %.3f, strength %.3f", found, gold, p, r, f, float64(actor)/float64(max(hit, 1)), float64(strength)/float64(max(hit, 1)))
			if f < leastF {
				t.Errorf("F of the ledger = %.3f, want %.2f at least", f, leastF)
			}
		})
	}
}

type ledgerRow struct{ text, actor, strength string }

// ledgerOver indexes a folder and gives the rows of its ledger by document.
func ledgerOver(t *testing.T, folder string) map[string][]ledgerRow {
	t.Helper()
	d := Data{Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)}
	if err := d.Index(t.Context(), []string{folder}); err != nil {
		t.Fatal(err)
	}
	b, err := d.Ask(t.Context(), "/api/v1/commitments.csv")
	if err != nil {
		t.Fatal(err)
	}
	table, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(table[0], name) }
	rows := map[string][]ledgerRow{}
	for _, r := range table[1:] {
		id := r[column("document")]
		rows[id] = append(rows[id], ledgerRow{r[column("text")], r[column("actor")], r[column("strength")]})
	}
	return rows
}

// alike is the share of words that two sentences have in common, of the longer.
func alike(a, b string) float64 {
	words := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, "’", "'")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	}
	x, rest := words(a), words(b)
	most, n := max(len(x), len(rest), 1), 0
	for _, w := range x {
		if i := slices.Index(rest, w); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			n++
		}
	}
	return float64(n) / float64(most)
}
