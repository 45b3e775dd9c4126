package server

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// each calls f with the commitments of a request, all of them, in order. It
// keeps one page of ids and a few documents in memory.
func (s *Server) eachPromised(ctx context.Context, r request, f func(promised) error) error {
	q := s.ledgerQuery(r, index.MatchAll)
	q.Facets, q.Offset, q.Limit = nil, 0, exportPage
	docs := documents{s: s}
	for {
		res, err := s.cfg.Searcher.Search(ctx, q)
		if err != nil {
			return err
		}
		for _, h := range res.Hits {
			row, err := docs.promised(ctx, h.ID)
			if errors.Is(err, index.ErrNotFound) {
				continue
			}
			if err == nil {
				err = f(row)
			}
			if err != nil {
				return err
			}
		}
		if q.After = res.Next; q.After == "" {
			return nil
		}
	}
}

// exportPage is how many commitments an export fetches at a time.
const exportPage = 1000

// export streams the commitments of a request as a file.
func (s *Server) export(c *gin.Context, contentType, file string, write func(*bufio.Writer, request) error) {
	given := c.Request.URL.Query()
	for _, paging := range []string{"page", "page_size"} {
		if given.Has(paging) {
			s.refuse(c, []refusal{{Name: paging, key: "error.unknown"}})
			return
		}
	}
	r, refused := s.readLedger(given)
	if len(refused) > 0 {
		s.refuse(c, refused)
		return
	}
	q := s.ledgerQuery(r, index.MatchAll)
	q.Limit, q.Facets = -1, nil
	if _, err := s.cfg.Searcher.Search(c.Request.Context(), q); err != nil {
		s.fail(c, err)
		return
	}
	h := c.Writer.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", `attachment; filename="`+file+`"`)
	h.Set("Cache-Control", "no-cache")
	c.Status(http.StatusOK)
	if c.Request.Method == http.MethodHead {
		return
	}
	w := bufio.NewWriterSize(c.Writer, 32<<10)
	err := write(w, r)
	if err == nil {
		err = w.Flush()
	}
	if err != nil { // the answer has begun: cut it off, so that it is not taken for whole
		s.log.Warn("export cut off", "path", c.Request.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
}

var commitmentColumns = []string{
	"id", "text", "lang", "force", "actor", "voice", "topic", "document", "passage", "date", "due", "due_date",
	"due_precision", "strength", "hedge", "status", "note", "document_title", "url", "also", "also_text",
}

// commitmentsCSV writes the ledger as CSV (RFC 4180, UTF-8 with a byte order
// mark, which spreadsheets need to read it as such).
func (s *Server) commitmentsCSV(c *gin.Context) {
	base := s.base(c.Request)
	l := langOf(c.Request)
	s.export(c, "text/csv; charset=utf-8; header=present", "commitments.csv", func(b *bufio.Writer, r request) error {
		if _, err := b.WriteString("\ufeff"); err != nil {
			return err
		}
		w := csv.NewWriter(b)
		w.UseCRLF = true
		if err := w.Write(commitmentColumns); err != nil {
			return err
		}
		err := s.eachPromised(c.Request.Context(), r, func(p promised) error {
			row := []string{
				p.ID, p.Text, string(p.Lang), p.doc.Force, string(p.Actor), string(p.Voice), p.Topic, p.doc.ID,
				strconv.Itoa(p.Range.Passage), p.doc.Date.String(), p.Due, p.DueDate.String(), p.DueDate.Precision(),
				string(p.Strength), p.Hedge, string(p.Status), p.Note, p.doc.Title, base + "/" + string(l) + "/commitments/" + p.ID,
				strings.Join(alsoIDs(p.Commitment), " "), otherWords(p.Commitment),
			}
			for i := range row {
				row[i] = unformula(row[i])
			}
			return w.Write(row)
		})
		w.Flush()
		return errors.Join(err, w.Error())
	})
}

// unformula keeps a spreadsheet from taking a text for a formula.
func unformula(v string) string {
	if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
		return "'" + v
	}
	return v
}

// londonTime is the time zone in which dates are meant, as calendars have it. It
// stands in every calendar, since one without any component, as a ledger without
// deadlines would give, is not valid (RFC 5545, section 3.6).
var londonTime = []string{
	"BEGIN:VTIMEZONE", "TZID:Europe/London",
	"BEGIN:DAYLIGHT", "DTSTART:19960331T010000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZNAME:BST", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "END:DAYLIGHT",
	"BEGIN:STANDARD", "DTSTART:19961027T020000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZNAME:GMT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "END:STANDARD",
	"END:VTIMEZONE",
}

// commitmentsICS writes the deadlines of the ledger as a calendar (RFC 5545), an
// all-day event each, on the last day that the deadline may mean.
func (s *Server) commitmentsICS(c *gin.Context) {
	p := s.printers[langOf(c.Request)]
	base := s.base(c.Request)
	s.export(c, "text/calendar; charset=utf-8", "commitments.ics", func(w *bufio.Writer, r request) error {
		line(w, "BEGIN:VCALENDAR")
		line(w, "VERSION:2.0")
		line(w, "PRODID:-//ymateb//commitments//"+strings.ToUpper(string(p.Lang)))
		line(w, "CALSCALE:GREGORIAN")
		line(w, "X-WR-CALNAME:"+icsText(p.T("ledger.calendar")))
		for _, l := range londonTime {
			line(w, l)
		}
		err := s.eachPromised(c.Request.Context(), r, func(row promised) error {
			if row.DueDate.IsZero() {
				return nil
			}
			return s.event(w, p, base, row)
		})
		line(w, "END:VCALENDAR")
		return err
	})
}

func (s *Server) event(w *bufio.Writer, p *i18n.Printer, base string, row promised) error {
	day := dayAfter(row.DueDate, 0)
	force := ""
	if row.doc.Force != "" {
		force = s.label(p, index.FacetForce, row.doc.Force) + ": "
	}
	about := []string{row.Text, row.doc.Title, p.T("commitment.by") + " " + p.T("actor."+string(row.Actor)), p.T("state." + string(row.Status))}
	if other := otherWords(row.Commitment); other != "" {
		about = slices.Insert(about, 1, other)
	}
	if row.DueDate.Precision() != "day" {
		about = append(about, p.T("commitment.due")+" "+p.Date(i18n.Day(row.DueDate)))
	}
	line(w, "BEGIN:VEVENT")
	line(w, "UID:"+row.ID+"@ymateb")
	line(w, "DTSTAMP:"+stamp(row.doc).Format("20060102T150405Z"))
	line(w, "DTSTART;VALUE=DATE:"+day)
	line(w, "DTEND;VALUE=DATE:"+dayAfter(row.DueDate, 1))
	line(w, "SUMMARY:"+icsText(force+shorten(row.Text, 120)))
	line(w, "DESCRIPTION:"+icsText(strings.Join(about, "\n")))
	line(w, "URL:"+base+"/"+string(p.Lang)+"/commitments/"+row.ID)
	line(w, "TRANSP:TRANSPARENT")
	return line(w, "END:VEVENT")
}

// dayAfter is the day n days after the last day of a date, as calendars write it.
func dayAfter(d index.Date, n int) string {
	return dayNumber(d.Last() + n).Format("20060102")
}

// icsText escapes a text value.
func icsText(s string) string {
	return strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\r\n", "\\n", "\n", "\\n", "\r", "\\n").Replace(s)
}

// line writes a content line, folded so that none is longer than 75 bytes and no
// letter is cut.
func line(w io.Writer, s string) error {
	room := 75
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		if _, err := fmt.Fprintf(w, "%s\r\n ", s[:cut]); err != nil {
			return err
		}
		s, room = s[cut:], 74
	}
	_, err := fmt.Fprintf(w, "%s\r\n", s)
	return err
}
