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
	"sync"
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

// Run listens and answers until ctx is cancelled, then lets running requests
// end, four seconds at most. It returns nil on cancel.
func (s *Server) Run(ctx context.Context) error {
	ln, err := s.listen(ctx)
	if err != nil {
		return err
	}
	scheme := "http"
	if s.cfg.Access.CertFile != "" {
		certs := &certificates{certFile: s.cfg.Access.CertFile, keyFile: s.cfg.Access.KeyFile, log: s.log}
		if _, err := certs.get(nil); err != nil {
			_ = ln.Close()
			return fmt.Errorf("TLS: %w", err)
		}
		ln = tls.NewListener(ln, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: certs.get, NextProtos: []string{"h2", "http/1.1"}})
		scheme = "https"
	}
	url := scheme + "://" + ln.Addr().String()
	s.log.Info("listening", "url", url)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.serve(ctx, ln, s.front()) })
	if s.cfg.Admin != "" {
		admin, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.cfg.Admin)
		if err != nil {
			_ = ln.Close()
			return fmt.Errorf("listen on %s: %w", s.cfg.Admin, err)
		}
		s.log.Info("metrics and profiles", "url", "http://"+admin.Addr().String())
		g.Go(func() error { return s.serve(ctx, admin, s.adminHandler()) })
	}
	if s.cfg.Listening != nil {
		s.cfg.Listening(url)
	}
	return g.Wait()
}

// listen opens the address, or takes the socket that systemd holds open so that
// no request is lost while the program restarts.
func (s *Server) listen(ctx context.Context) (net.Listener, error) {
	if os.Getenv("LISTEN_FDS") == "1" && os.Getenv("LISTEN_PID") == fmt.Sprint(os.Getpid()) {
		f := os.NewFile(3, "systemd")
		defer f.Close()
		ln, err := net.FileListener(f)
		if err != nil {
			return nil, fmt.Errorf("socket from systemd: %w", err)
		}
		return netutil.LimitListener(ln, maxConnection), nil
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", s.cfg.Addr, err)
	}
	return netutil.LimitListener(ln, maxConnection), nil
}

func (s *Server) serve(ctx context.Context, ln net.Listener, h http.Handler) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug), // clients' mistakes, mostly
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
		s.log.Warn("some requests were cut off", "error", err)
		_ = srv.Close() // what is left is cut off; Serve ends either way
	}
	<-served
	return nil
}

// front is the handler for requests from outside.
func (s *Server) front() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(context.WithValue(r.Context(), overNetwork{}, true))
		s.handler.ServeHTTP(&patient{ResponseWriter: w, control: http.NewResponseController(w)}, r)
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
func (s *Server) adminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/metrics", s.metricsHandler())
	mux.Handle("/healthz", s.handler)
	mux.Handle("/readyz", s.handler)
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}

// certificates reads the certificate again when its file has changed, so that a
// renewed one needs no restart.
type certificates struct {
	certFile, keyFile string
	log               *slog.Logger

	mu      sync.Mutex
	cert    *tls.Certificate
	changed time.Time // of certFile
	looked  time.Time
}

func (c *certificates) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cert != nil && time.Since(c.looked) < time.Minute {
		return c.cert, nil
	}
	c.looked = time.Now()
	info, err := os.Stat(c.certFile)
	if err == nil && c.cert != nil && info.ModTime().Equal(c.changed) {
		return c.cert, nil
	}
	var cert tls.Certificate
	if err == nil {
		cert, err = tls.LoadX509KeyPair(c.certFile, c.keyFile)
	}
	if err != nil {
		if c.cert != nil { // the old one may still be good
			c.log.Error("new certificate can't be read", "error", err)
			return c.cert, nil
		}
		return nil, err
	}
	c.cert, c.changed = &cert, info.ModTime()
	return c.cert, nil
}
