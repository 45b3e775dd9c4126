package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"github.com/ymateb/ymateb/index"
)

// manyPromises is a server over so many documents with ten commitments each.
func manyPromises(b *testing.B, documents int) *Server {
	b.Helper()
	var docs []index.Document
	forces := []string{"gwent", "south-wales", "dyfed-powys", "north-wales", "essex", "surrey"}
	for i := range documents {
		var texts []string
		for k := range 10 {
			texts = append(texts, fmt.Sprintf("We will train %d officers in subject %d by the end of the year.", i%97, k))
		}
		d := promising(fmt.Sprintf("doc%013d", i), forces[i%len(forces)], texts...)
		for k := range d.Commitments {
			c := &d.Commitments[k]
			c.Status = index.AllStatuses[(i+k)%6]
			c.Actor = index.AllActors[(i*k)%6]
			c.DueDate = index.Date{Year: 2018 + i%6, Month: 1 + k}
		}
		docs = append(docs, d)
	}
	s, _ := ledgerSite(b, "", docs...)
	return s
}

// BenchmarkLedgerPage measures the page of the ledger with all facets over
// 100,000 commitments.
func BenchmarkLedgerPage(b *testing.B) {
	s := manyPromises(b, 10_000)
	for _, target := range []string{"/en/commitments", "/cy/commitments?q=officers+subject&status=candidate&due=overdue&sort=due"} {
		b.Run(target, func(b *testing.B) {
			for b.Loop() {
				if w := send(s, "GET", target, "", nil); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

// BenchmarkLedgerExports streams all commitments and reports how much more memory
// is in use while it does than before: it must not grow with the number.
func BenchmarkLedgerExports(b *testing.B) {
	for _, documents := range []int{1000, 10_000} {
		s := manyPromises(b, documents)
		for _, form := range []string{"csv", "ics"} {
			b.Run(fmt.Sprintf("%s/%d", form, 10*documents), func(b *testing.B) {
				w := &watched{header: http.Header{}}
				for b.Loop() {
					*w = watched{header: http.Header{}, base: inUse()}
					r := httptest.NewRequest(http.MethodGet, "/api/v1/commitments."+form+"?status=candidate&status=confirmed&status=dismissed&status=met&status=superseded&status=withdrawn", nil)
					r.Host = "localhost"
					s.ServeHTTP(w, r)
				}
				b.ReportMetric(float64(w.most)/(1<<20), "MB-more")
				b.ReportMetric(float64(w.bytes)/(1<<20), "MB-written")
			})
		}
	}
}

// watched is an answer that is thrown away; now and then it looks how much memory
// is in use.
type watched struct {
	header http.Header
	bytes  int
	looked int
	base   uint64
	most   uint64
}

func (w *watched) Header() http.Header { return w.header }
func (w *watched) WriteHeader(int)     {}

func (w *watched) Write(b []byte) (int, error) {
	w.bytes += len(b)
	if w.bytes-w.looked > 1<<20 {
		w.looked = w.bytes
		if now := inUse(); now > w.base {
			w.most = max(w.most, now-w.base)
		}
	}
	return len(b), nil
}

// inUse is the memory that is really needed, in bytes.
func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
