package server

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/glossary"
	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// Config is what a Server needs. Only Searcher and Marker must be set.
type Config struct {
	Addr       string             // to listen on; "" means 127.0.0.1:8080
	BaseURL    string             // where readers reach it, for feeds and citations; "" means as each request says
	Version    string             // of the program; "" is left out
	Collection Collection         // nil: Searcher, where it is one
	Searcher   Searcher           // required
	Marker     snippet.Marker     // required; marks the words found
	Progress   Progress           // nil: always ready
	Stats      Stats              // nil: the status page shows less
	Versions   Versions           // nil: Searcher, where it is one; else every answer is worked out anew
	Tables     *facts.Tables      // names of forces, topics and reports; nil: the built-in ones
	Glossary   *glossary.Glossary // widens searches; nil: that of the tables, by the analyser of Marker
	Originals  Originals          // nil: no originals are offered
	Editor     Editor             // nil: nothing can be decided
	Webhooks   Webhooks           // nil: there are none
	Token      string             // lets people decide, 16 bytes at least; "": nothing can be decided
	Log        *slog.Logger       // nil discards
	Now        func() time.Time   // nil means time.Now
	Listening  func(url string)   // called once the address answers; may be nil
	Access     Access             // who may ask, and how often
	After      *Server            // whose place this one is to take, with its counts; nil: nobody's
	Setup      func() Setup       // tells how the last change of the configuration went; nil: there was none
	Admin      string             // address for metrics and profiles; "": metrics on Addr, no profiles
}

// Server serves pages and API.
type Server struct {
	cfg         Config
	drafts      *guard // the one way to a draft
	started     int64  // nanoseconds since 1970
	log         *slog.Logger
	printers    map[i18n.Lang]*i18n.Printer
	pages       map[i18n.Lang]templates
	assets      assets
	names       names
	values      values
	glossary    *glossary.Glossary
	topicTerms  map[string]string
	params      params
	ledgerTable params // of the ledger
	apiParams   params
	api         []endpoint
	describe    gin.HandlerFunc
	access      access
	metrics     *metrics
	handler     http.Handler
}

// New prepares a Server; it starts nothing.
func New(cfg Config) (*Server, error) {
	if cfg.Searcher == nil {
		return nil, errors.New("server: no searcher")
	}
	if cfg.Collection == nil {
		var ok bool
		if cfg.Collection, ok = cfg.Searcher.(Collection); !ok {
			cfg.Collection = plain{cfg.Searcher}
		}
	}
	if cfg.Versions == nil {
		cfg.Versions, _ = cfg.Searcher.(Versions)
	}
	if cfg.Token != "" && len(cfg.Token) < minToken {
		return nil, fmt.Errorf("server: the write token has %d bytes, fewer than %d", len(cfg.Token), minToken)
	}
	if cfg.Addr == "" {
		cfg.Addr = "127.0.0.1:8080"
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	var counts *metrics
	if cfg.After != nil {
		counts = cfg.After.metrics
	} else {
		counts = newMetrics(cfg.Version)
	}
	guarded := newGuard(cfg.Searcher, cfg.Log, counts)
	cfg.Searcher = guarded
	s := &Server{drafts: guarded, cfg: cfg, started: time.Now().UnixNano(), log: cfg.Log, metrics: counts}
	var err error
	if s.access, err = newAccess(cfg); err != nil {
		return nil, err
	}
	if counts.site.CompareAndSwap(nil, s) {
		counts.registry.MustRegister(state{counts}, webhookMetrics{counts})
	}
	if s.printers, err = i18n.Load(); err != nil {
		return nil, fmt.Errorf("load strings: %w", err)
	}
	if s.assets, err = loadAssets(); err != nil {
		return nil, fmt.Errorf("load assets: %w", err)
	}
	if s.pages, err = s.parseTemplates(); err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	if cfg.Tables == nil {
		t, err := facts.Load(nil)
		if err != nil {
			return nil, fmt.Errorf("load tables: %w", err)
		}
		cfg.Tables = &t
	}
	s.cfg = cfg
	s.names = namesOf(*cfg.Tables)
	s.values = valuesOf(*cfg.Tables, s.printers)
	s.topicTerms = topicTerms(*cfg.Tables)
	s.glossary = cfg.Glossary
	if s.glossary == nil {
		s.glossary = glossary.New(cfg.Marker.Analyser(), append(pairs(*cfg.Tables), glossary.Everyday()...))
	}
	s.params, s.ledgerTable = s.searchParams(), s.ledgerParams()
	s.apiParams = s.searchAPIParams()
	s.api = s.endpoints()
	if s.describe, err = s.openAPIHandler(s.api); err != nil {
		return nil, err
	}
	s.handler, err = s.routes()
	return s, err
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Server) progress() index.Progress {
	if s.cfg.Progress == nil {
		return index.Progress{Ready: true}
	}
	return s.cfg.Progress.Progress()
}

// routes is every address. A page is one handler file, one template, one row.
func (s *Server) routes() (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	g := gin.New()
	g.HandleMethodNotAllowed = true
	g.ContextWithFallback = true
	if err := g.SetTrustedProxies(s.cfg.Access.Proxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	g.Use(s.named, s.logged, s.counted, s.recovered, s.secured, s.admitted)
	g.NoRoute(s.notFound)
	g.NoMethod(s.notAllowed)

	get := func(path string, h gin.HandlerFunc) {
		g.GET(path, h)
		g.HEAD(path, h)
	}
	get("/", s.home)
	get("/healthz", s.healthz)
	get("/readyz", s.readyz)
	if s.cfg.Admin == "" {
		get("/metrics", gin.WrapH(s.metricsHandler()))
	}
	get("/assets/:name", s.asset)
	get("/favicon.ico", s.favicon)
	get("/robots.txt", s.robots)
	get("/sitemap.xml", s.conditional(s.sitemap))
	get("/opensearch.xml", s.openSearch)
	for _, l := range i18n.All {
		dir := "/" + string(l)
		page := func(path string, h pageHandler) { get(dir+path, s.page(l, h)) }
		steady := func(path string, h pageHandler) { get(dir+path, s.conditional(s.page(l, h))) }
		page("", s.toSearch)
		steady("/search", s.searchPage)
		steady("/documents/:id", s.documentPage)
		page("/drafting", s.draftingPage)
		g.POST(dir+"/drafting", s.page(l, s.draftingPage))
		steady("/reports", s.reportsPage)
		steady("/reports/:id", s.reportPage)
		steady("/commitments", s.commitmentsPage)
		steady("/commitments.atom", s.commitmentsFeed)
		steady("/commitments/:id", s.commitmentPage)
		steady("/feed.atom", s.feed)
		if s.writable() {
			page("/sign-in", s.signInPage)
			page("/triage", s.forStaff(s.triagePage))
			page("/documents/:id/correct", s.forStaff(s.correctPage))
		}
		page("/status", s.statusPage)
		steady("/help", s.helpPage)
		steady("/about", s.aboutPage)
	}
	for _, e := range s.api {
		h := s.endpoint(e)
		if !e.live {
			h = s.conditional(h)
		}
		get(e.path, h)
	}
	for _, w := range s.writes() {
		if w.body != nil {
			g.POST(w.path, w.handle)
			continue
		}
		for _, l := range i18n.All {
			g.POST("/"+string(l)+w.path, w.page(l))
		}
	}
	get("/openapi.json", s.describe)
	return g, nil
}
