package server

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/net/netutil"
	"golang.org/x/sync/errgroup"
)

// Limits that keep slow or many clients from using the server up.
const (
	shutdownTime  = 4 * time.Second // for running requests when Run ends
	headerTime    = 10 * time.Second
	readTime      = 30 * time.Second
	idleTime      = 2 * time.Minute
	writeTime     = 30 * time.Second // for each part of an answer
	writePart     = 256 << 10        // bytes of a part
	maxHeader     = 32 << 10
	maxConnection = 2048
)

// Front listens, and hands each request to the Server of the moment: another one
// can take its place between two requests.
type Front struct {
	site      atomic.Pointer[Server]
	addr      string
	admin     string
	listening func(url string)
	certs     *certificates // nil: without TLS
	log       *slog.Logger
}

// NewFront is a Front for a Server, whose addresses it keeps whichever takes its
// place.
func NewFront(s *Server) (*Front, error) {
	f := &Front{addr: s.cfg.Addr, admin: s.cfg.Admin, listening: s.cfg.Listening, log: s.log}
	f.site.Store(s)
	if a := s.cfg.Access; a.CertFile != "" {
		f.certs = &certificates{log: s.log}
		if err := f.certs.use(a.CertFile, a.KeyFile); err != nil {
			return nil, fmt.Errorf("TLS: %w", err)
		}
		s.metrics.certificate(f.certs.until)
	}
	return f, nil
}

// Check reports why a Server could not take the place of the present one.
func (f *Front) Check(s *Server) error {
	if a := s.cfg.Access; f.certs != nil && a.CertFile != "" {
		if _, err := loadCertificate(a.CertFile, a.KeyFile); err != nil {
			return fmt.Errorf("TLS: %w", err)
		}
	}
	return nil
}

// Replace puts another Server in the place of the present one. Requests under way
// end with the one they began with. Addresses, and whether there is TLS, stay as
// they were.
func (f *Front) Replace(s *Server) {
	if a := s.cfg.Access; f.certs != nil && a.CertFile != "" {
		if err := f.certs.use(a.CertFile, a.KeyFile); err != nil { // it was good when it was checked
			f.log.Error("the new certificate can't be used; the one from before holds", "error", err)
		}
	}
	f.site.Store(s)
	s.metrics.site.Store(s)
}

// ServeHTTP answers one request of the program itself.
func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.site.Load().ServeHTTP(w, r) }

// Run is Front.Run for a Server that nothing replaces.
func (s *Server) Run(ctx context.Context) error {
	f, err := NewFront(s)
	if err != nil {
		return err
	}
	return f.Run(ctx)
}

// Run listens and answers until ctx is cancelled, then lets running requests
// end, four seconds at most. It returns nil on cancel.
func (f *Front) Run(ctx context.Context) error {
	ln, err := f.listen(ctx)
	if err != nil {
		return err
	}
	scheme := "http"
	if f.certs != nil {
		ln = tls.NewListener(ln, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: f.certs.get, NextProtos: []string{"h2", "http/1.1"}})
		scheme = "https"
	}
	url := scheme + "://" + ln.Addr().String()
	f.log.Info("listening", "url", url)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return f.serve(ctx, ln, f.front()) })
	if f.admin != "" {
		admin, err := (&net.ListenConfig{}).Listen(ctx, "tcp", f.admin)
		if err != nil {
			_ = ln.Close()
			return fmt.Errorf("listen on %s: %w", f.admin, err)
		}
		f.log.Info("metrics and profiles", "url", "http://"+admin.Addr().String())
		g.Go(func() error { return f.serve(ctx, admin, f.adminHandler()) })
	}
	if f.listening != nil {
		f.listening(url)
	}
	return g.Wait()
}

// listen opens the address, or takes the socket that systemd holds open so that
// no request is lost while the program restarts.
func (f *Front) listen(ctx context.Context) (net.Listener, error) {
	if os.Getenv("LISTEN_FDS") == "1" && os.Getenv("LISTEN_PID") == fmt.Sprint(os.Getpid()) {
		file := os.NewFile(3, "systemd")
		defer file.Close()
		ln, err := net.FileListener(file)
		if err != nil {
			return nil, fmt.Errorf("socket from systemd: %w", err)
		}
		return netutil.LimitListener(ln, maxConnection), nil
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", f.addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", f.addr, err)
	}
	return netutil.LimitListener(ln, maxConnection), nil
}

func (f *Front) serve(ctx context.Context, ln net.Listener, h http.Handler) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(f.log.Handler(), slog.LevelDebug), // clients' mistakes, mostly
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(ln) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		f.log.Warn("some requests were cut off", "error", err)
		_ = srv.Close() // what is left is cut off; Serve ends either way
	}
	<-served
	return nil
}

// front is the handler for requests from outside.
func (f *Front) front() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(context.WithValue(r.Context(), overNetwork{}, true))
		f.site.Load().handler.ServeHTTP(&patient{ResponseWriter: w, control: http.NewResponseController(w)}, r)
	})
}

// patient gives a client a new time limit with each part of an answer: long
// downloads may take long, but a client that doesn't read is cut off.
type patient struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (p *patient) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *patient) Write(b []byte) (n int, err error) {
	for {
		part := b[:min(len(b), writePart)]
		_ = p.control.SetWriteDeadline(time.Now().Add(writeTime)) // not every writer has one
		m, err := p.ResponseWriter.Write(part)
		n += m
		if b = b[len(part):]; err != nil || len(b) == 0 {
			return n, err
		}
	}
}

// adminHandler answers those who look after the machine: metrics, health and
// profiles.
func (f *Front) adminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/metrics", f.site.Load().metricsHandler()) // the same whoever takes its place
	mux.Handle("/healthz", f)
	mux.Handle("/readyz", f)
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}
