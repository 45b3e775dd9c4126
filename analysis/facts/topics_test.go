package facts

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// topicsOf reads a heading with a sentence under it that says nothing.
func topicsOf(r *Reader, lang, heading string) []Topic {
	under := map[string]string{
		"en": "This is what we have to tell you about it today.",
		"cy": "Dyma beth sydd gennym i'w ddweud wrthych am hyn heddiw.",
	}
	return r.Read(Input{Path: "heading.txt", Paragraphs: []Paragraph{{Text: heading, Heading: 1}, {Text: under[lang]}}}).Topics
}

// TestSubjects reads headings as an office writes them: their subject comes
// first in most.
func TestSubjects(t *testing.T) {
	b, err := os.ReadFile("testdata/invented/subjects.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	n, right := 0, 0
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		got := topicsOf(r, f[1], f[2])
		n++
		if len(got) > 0 && got[0].ID == f[0] {
			right++
			continue
		}
		t.Logf("%s: want %s first, have %v", f[2], f[0], got)
	}
	const want = 436
	if right < want {
		t.Errorf("right topic first in %d of %d headings, want %d", right, n, want)
	}
}

// TestPassages reads passages as an office writes them: precision and recall of
// all their topics.
func TestPassages(t *testing.T) {
	b, err := os.ReadFile("testdata/invented/passages.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	var n [3]int // hit, found, gold
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		want := strings.Split(f[0], ",")
		var have []string
		for _, topic := range r.Read(Input{Path: "passage.txt", Paragraphs: []Paragraph{{Text: f[2]}}}).Topics {
			have = append(have, topic.ID)
			if slices.Contains(want, topic.ID) {
				n[0]++
			}
		}
		n[1] += len(have)
		n[2] += len(want)
		if !slices.Equal(have, want) {
			t.Logf("%s: topics %v, want %v", f[2], have, want)
		}
	}
	if p, rec, f := prf(n); f < .92 {
		t.Errorf("topics of passages: P %.3f R %.3f F %.3f, want .92", p, rec, f)
	}
}

// TestTermsAsWritten checks that a word is not taken for another of its stem.
func TestTermsAsWritten(t *testing.T) {
	r := Default()
	for _, c := range []struct {
		lang, text, topic string
		want              bool
	}{
		{"en", "Hare coursing and coursers", "rural_wildlife", true},
		{"en", "A course for volunteers", "rural_wildlife", false},
		{"en", "Good governance", "governance_role", true},
		{"en", "What Government must do", "governance_role", false},
		{"en", "Left on hold for an hour", "contact_response", true},
		{"en", "The meeting that we hold", "contact_response", false},
		{"en", "He was sectioned twice", "mental_health_vulnerability", true},
		{"en", "A letter under section 12", "mental_health_vulnerability", false},
		{"en", "Race and policing", "hate_equality", true},
		{"cy", "Plant ar goll", "exploitation_missing", true},
		{"cy", "Colli gobaith", "exploitation_missing", false},
		{"cy", "Swyddfeydd yr heddlu ar werth", "collab_estate_ict", true},
		{"cy", "Gair o'r swyddfa", "collab_estate_ict", false},
		{"cy", "Cafodd dau rêf eu hatal", "public_order_emergency", true},
		{"cy", "Ein ref 12", "public_order_emergency", false},
	} {
		got := false
		for _, x := range topicsOf(r, c.lang, c.text) {
			got = got || x.ID == c.topic
		}
		if got != c.want {
			t.Errorf("topics of %q hold %s: %v, want %v", c.text, c.topic, got, c.want)
		}
	}
}

// TestTopicWeight checks that the weight of a row counts for all its terms, and
// that a wrong one is an error.
func TestTopicWeight(t *testing.T) {
	scores := func(weight float64) ([]Topic, error) {
		tables, err := Load(nil)
		if err != nil {
			t.Fatal(err)
		}
		tables.Topics = []TopicRow{{ID: "zebras", En: "Zebras", Cy: "Sebras", TermsEn: []string{"zebra", "striped horse^0.5"}, Weight: weight}}
		r, err := New(tables)
		if err != nil {
			return nil, err
		}
		return topicsOf(r, "en", "A zebra is a striped horse"), nil
	}
	one, err := scores(0)
	if err != nil || len(one) != 1 {
		t.Fatalf("topics = %v, %v, want one", one, err)
	}
	twice, err := scores(2)
	if err != nil || len(twice) != 1 || twice[0].Score < 1.9*one[0].Score {
		t.Errorf("topics with weight 2 = %v, %v, want twice the score of %v", twice, err, one)
	}
	for _, w := range []float64{-1, 11} {
		if _, err := scores(w); err == nil {
			t.Errorf("weight %v of a topic is no error", w)
		}
	}
}

// TestTopicOfCommitment checks that a promise has a topic of its document, or one
// that a phrase of its own names: a small word of another topic names none.
func TestTopicOfCommitment(t *testing.T) {
	const title = "Protecting children: my response to the child protection inspection"
	for _, c := range []struct{ sentence, want string }{
		{"Our safeguarding team will work on its processes.", "child_protection"},
		{"In child protection partnership working will continue.", "child_protection"},
		{"We will publish the stop and search figures every month.", "stop_search_force"},
	} {
		got := Default().Read(Input{Paragraphs: []Paragraph{{Text: title, Heading: 1}, {Text: "The safeguarding of children matters most to me."}, {Text: c.sentence}}})
		if len(got.Commitments) != 1 || got.Commitments[0].Topic != c.want {
			t.Errorf("commitments of %q = %+v, want one about %s", c.sentence, got.Commitments, c.want)
		}
	}
}
