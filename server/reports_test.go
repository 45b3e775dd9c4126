package server

import (
	"testing"

	"github.com/ymateb/ymateb/index"
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
