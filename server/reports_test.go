package server

import (
	"testing"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

func TestAnswerClock(t *testing.T) {
	for _, test := range []struct {
		published, answered, last string
		day                       int
	}{
		{"2020-01-10", "2020-01-10", "2020-03-05", 1},
		{"2020-01-10", "2020-03-05", "2020-03-05", 56},
		{"2020-01-10", "2020-03-06", "2020-03-05", 57},
		{"2020-01-10", "2020-03", "2020-03-05", 0}, // the day is not known
		{"2020-01-10", "2020-01-09", "2020-03-05", 0},
		{"2017-05-01", "2017-05-20", "", 0}, // before the duty
		{"2017-05-02", "2017-05-02", "2017-06-26", 1},
		{"2020-01", "2020-02-01", "", 0},
	} {
		published, err := index.ParseDate(test.published)
		if err != nil {
			t.Fatal(err)
		}
		answered, err := index.ParseDate(test.answered)
		if err != nil {
			t.Fatal(err)
		}
		if got := lastDay(published).String(); got != test.last {
			t.Errorf("lastDay(%s) = %s, want %s", test.published, got, test.last)
		}
		if got := answerDay(published, answered); got != test.day {
			t.Errorf("answerDay(%s, %s) = %d, want %d", test.published, test.answered, got, test.day)
		}
	}
}

// TestReplies: a reply in both languages, with its copies, is one answer.
func TestReplies(t *testing.T) {
	doc := func(id, twin, group string, l index.Lang) index.Document {
		return index.Document{ID: id, TranslationOf: twin, Group: group, Passages: []index.Passage{{Text: "x", Lang: l}}}
	}
	docs := []index.Document{
		doc("en", "cy", "", index.English), doc("cy", "en", "g", index.Welsh), doc("cy2", "", "g", index.Welsh), doc("alone", "", "", index.English),
	}
	for l, want := range map[i18n.Lang]string{i18n.English: "en", i18n.Welsh: "cy"} {
		list := repliesOf(docs, l)
		if len(list) != 2 {
			t.Fatalf("%d replies, want 2", len(list))
		}
		r := list[0]
		if r.shown.ID != want || r.first.ID != "en" || r.twin == nil || r.twin.ID == want || r.copies != 1 {
			t.Errorf("in %s the first reply is %s (twin %v, %d copies), want %s with the other as its twin and one copy", l, r.shown.ID, r.twin, r.copies, want)
		}
		if list[1].shown.ID != "alone" || list[1].twin != nil {
			t.Errorf("in %s the second reply is %s, want alone", l, list[1].shown.ID)
		}
	}
}
