package server

import (
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
)

// events reads a calendar as RFC 5545 has it and fails where it is not one.
func events(t *testing.T, text string) []map[string]string {
	t.Helper()
	if !strings.HasSuffix(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Fatal("lines do not all end in CR LF")
	}
	for _, line := range strings.Split(text, "\r\n") {
		if len(line) > 75 || !strings.HasPrefix(line, " ") && line != "" && !contentLine.MatchString(line) {
			t.Errorf("line %q is too long or no content line", line)
		}
	}
	unfolded := strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n")
	if want := []string{"BEGIN:VCALENDAR", "VERSION:2.0"}; !slices.Equal(unfolded[:2], want) || unfolded[len(unfolded)-1] != "END:VCALENDAR" || !strings.HasPrefix(unfolded[2], "PRODID:") {
		t.Errorf("the calendar begins %q and ends %q", unfolded[:3], unfolded[len(unfolded)-1])
	}
	if !slices.Contains(unfolded, "BEGIN:VTIMEZONE") {
		t.Error("the calendar has no time zone; without deadlines it would have no component, which RFC 5545 forbids")
	}
	var list []map[string]string
	var event map[string]string
	for _, line := range unfolded {
		name, value, _ := strings.Cut(line, ":")
		switch {
		case line == "BEGIN:VEVENT":
			event = map[string]string{}
		case line == "END:VEVENT":
			list, event = append(list, event), nil
		case event != nil:
			if _, twice := event[name]; twice {
				t.Errorf("an event has %s twice", name)
			}
			event[name] = value
		}
	}
	return list
}

var contentLine = regexp.MustCompile(`^[A-Z-]+(;[A-Z-]+=[^:;]+)*:`)

func TestCalendar(t *testing.T) {
	d := promising("aaaa", "gwent", "We will, by “then”; train \\ officers and\nothers: "+strings.Repeat("ŵŷ ", 60), "We will buy dogs.", "We will do it some day.")
	d.FirstSeen = time.Date(2021, 1, 2, 3, 4, 5, 0, time.UTC)
	d.Commitments[1].DueDate, d.Commitments[2].DueDate = index.Date{Year: 2024, Month: 2, Day: 29}, index.Date{}
	s, _ := ledgerSite(t, "", d)
	var first []map[string]string
	for _, l := range []string{"en", "cy"} {
		var same []string
		for range 2 {
			r := httptest.NewRequest("GET", "/api/v1/commitments.ics?sort=due", nil)
			r.Host = "localhost"
			r.Header.Set("Accept-Language", l)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			same = append(same, w.Body.String())
		}
		if same[0] != same[1] {
			t.Errorf("%s: the calendar changes without a cause", l)
		}
		list := events(t, same[0])
		if len(list) != 2 {
			t.Fatalf("%s: %d events, want 2: what has no deadline has none", l, len(list))
		}
		for i, e := range list {
			for name, want := range map[string]string{"UID": "aaaa-" + []string{"1", "2"}[i] + "@ymateb", "DTSTAMP": "20210102T030405Z",
				"DTSTART;VALUE=DATE": []string{"20210131", "20240229"}[i], "DTEND;VALUE=DATE": []string{"20210201", "20240301"}[i]} {
				if e[name] != want {
					t.Errorf("%s: event %d has %s %q, want %q", l, i+1, name, e[name], want)
				}
			}
		}
		if got := list[0]["DESCRIPTION"]; !strings.Contains(got, `We will\, by “then”\; train \\ officers and\nothers: ŵŷ`) {
			t.Errorf("%s: description %q is not escaped as it should be", l, got)
		}
		if first != nil && (first[0]["UID"] != list[0]["UID"] || first[0]["DESCRIPTION"] == list[0]["DESCRIPTION"] || !strings.Contains(list[0]["URL"], "/cy/")) {
			t.Error("in Welsh an event has another id, English words or leads to English")
		}
		first = list
	}
}
