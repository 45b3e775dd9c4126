package server

import (
	"context"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/ymateb/ymateb/index"
)

// metrics is what Prometheus may ask. No label ever holds what a reader typed.
type metrics struct {
	site       atomic.Pointer[Server] // whose state is told
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	took       *prometheus.HistogramVec
	running    prometheus.Gauge
	searches   *prometheus.CounterVec
	searchTime prometheus.Histogram
	panics     *prometheus.CounterVec
	limited    prometheus.Counter
}

func newMetrics(version string) *metrics {
	name := func(s string) string { return "ymateb_" + s }
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: name("http_requests_total"),
			Help: "Requests answered, by route, method and status."}, []string{"route", "method", "code"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name("http_request_duration_seconds"),
			Help: "Time from a request to the end of its answer, by route.", Buckets: buckets}, []string{"route"}),
		running: prometheus.NewGauge(prometheus.GaugeOpts{Name: name("http_requests_running"), Help: "Requests being answered."}),
		searches: prometheus.NewCounterVec(prometheus.CounterOpts{Name: name("searches_total"),
			Help: "Queries by outcome: ok, partial, too_broad, too_slow, cancelled, overload, unavailable, panic, internal."}, []string{"outcome"}),
		searchTime: prometheus.NewHistogram(prometheus.HistogramOpts{Name: name("search_duration_seconds"),
			Help: "Time that the engine took for a query.", Buckets: buckets}),
		panics: prometheus.NewCounterVec(prometheus.CounterOpts{Name: name("panics_total"),
			Help: "Faults in the program that were caught, by place: search, page."}, []string{"where"}),
		limited: prometheus.NewCounter(prometheus.CounterOpts{Name: name("rate_limited_total"), Help: "Requests refused because their client made too many."}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: name("build_info"), Help: "Always 1; the label is the version.",
		ConstLabels: prometheus.Labels{"version": version}})
	build.Set(1)
	for _, place := range []string{"search", "page"} {
		m.panics.WithLabelValues(place)
	}
	m.searches.WithLabelValues("ok")
	m.registry.MustRegister(m.requests, m.took, m.running, m.searches, m.searchTime, m.panics, m.limited, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

var buckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// counted counts and times a request by its route, which is a pattern and never
// what a reader typed.
func (s *Server) counted(c *gin.Context) {
	start := time.Now()
	s.metrics.running.Inc()
	defer func() {
		s.metrics.running.Dec()
		route := c.FullPath()
		if route == "" {
			route = "none"
		}
		s.metrics.requests.WithLabelValues(route, known(c.Request.Method), strconv.Itoa(c.Writer.Status())).Inc()
		s.metrics.took.WithLabelValues(route).Observe(time.Since(start).Seconds())
	}()
	c.Next()
}

// known keeps invented methods from becoming labels.
func known(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// certificate adds when the certificate expires, where the server has one.
func (m *metrics) certificate(until func() float64) {
	_ = m.registry.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{ // the first Front's stays
		Name: "ymateb_certificate_expiry_timestamp_seconds", Help: "When the certificate that is served expires."}, until))
}

// metricsHandler answers Prometheus.
func (s *Server) metricsHandler() http.Handler {
	return promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}

// state tells, at the moment of asking, what the index and the folders are like.
type state struct{ m *metrics }

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("ymateb_"+name, help, labels, nil)
}

var (
	descDocuments   = desc("documents", "Documents that readers can find.")
	descCommitments = desc("commitments", "Commitments that readers can find.")
	descBytes       = desc("index_bytes", "Bytes of the index on disk.")
	descVersion     = desc("index_version", "Version of the index's contents; every change raises it.")
	descFaults      = desc("index_faults_total", "Faults in the engine's background work that were caught.")
	descRules       = desc("text_faults_total", "Texts on which the rules failed; the fault was caught, and the file is among those that could not be read.")
	descReady       = desc("ready", "1 when the first scan has ended.")
	descScanning    = desc("scanning", "1 while a scan is under way.")
	descToRead      = desc("files_to_read", "Files still to be read in the scan under way.")
	descProblems    = desc("problems", "Files and folders that could not be read, by reason.", "code")
	descFolder      = desc("folder_up", "1 when a watched folder is there.", "folder")
	descPolled      = desc("folder_polled", "1 when a folder, or one below it, is looked at now and then because events can't be had.", "folder")
	descFiles       = desc("folder_files", "Files in a watched folder, readable or not.", "folder")
	descScans       = desc("scans", "Files with pages that are pictures and have not been recognised.")
	descScanQueue   = desc("scans_queued", "Files that wait until their pages are recognised.")
	descScanMissing = desc("ocr_missing", "1 for a program or model for recognising pages that is not installed.", "program")
	descTrouble     = desc("trouble", "1 while the index can't be kept up, by reason: no_space, index.", "code")
	descScan        = desc("last_scan_timestamp_seconds", "When the folders were last looked at.")
	descSetup       = desc("config_ok", "1 while the last configuration read is the one that holds; 0 when it was refused.")
	descChange      = desc("last_change_timestamp_seconds", "When the collection last changed.")
)

func (st state) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descDocuments, descCommitments, descBytes, descVersion, descFaults, descRules, descReady, descScanning, descToRead,
		descProblems, descFolder, descPolled, descFiles, descScans, descScanQueue, descScanMissing, descTrouble, descScan, descChange, descSetup} {
		ch <- d
	}
}

func (st state) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	site := st.m.site.Load()
	if site.cfg.Stats != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if s, err := site.cfg.Stats.Stats(ctx); err == nil {
			gauge(descDocuments, float64(s.Documents))
			gauge(descCommitments, float64(s.Commitments))
			gauge(descBytes, float64(s.Bytes))
			gauge(descVersion, float64(s.Version))
			ch <- prometheus.MustNewConstMetric(descFaults, prometheus.CounterValue, float64(s.Faults))
		}
	}
	p := site.progress()
	gauge(descSetup, truth(!site.setup().Refused))
	ch <- prometheus.MustNewConstMetric(descRules, prometheus.CounterValue, float64(p.Faults))
	gauge(descReady, truth(p.Ready))
	gauge(descScanning, truth(p.Scanning))
	gauge(descToRead, float64(max(0, p.Total-p.Done)))
	problems := map[string]int{}
	for _, x := range p.Problems {
		problems[x.Code]++
	}
	for code, n := range problems {
		gauge(descProblems, float64(n), code)
	}
	gauge(descScans, float64(scans(p.Problems)))
	gauge(descScanQueue, float64(p.OCR.Total-p.OCR.Done))
	for _, name := range p.OCR.Missing {
		gauge(descScanMissing, 1, name)
	}
	for _, r := range p.Roots {
		gauge(descFolder, truth(r.Code == ""), r.Path)
		gauge(descPolled, truth(r.Polls), r.Path)
		gauge(descFiles, float64(r.Files), r.Path)
	}
	for _, code := range []string{index.TroubleSpace, index.TroubleIndex} {
		gauge(descTrouble, truth(p.Trouble == code), code)
	}
	if !p.LastScan.IsZero() {
		gauge(descScan, float64(p.LastScan.Unix()))
	}
	if !p.LastChange.IsZero() {
		gauge(descChange, float64(p.LastChange.Unix()))
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
