package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/httprate"
)

// Access says who may ask, in which way and how often. The zero value suits a
// server on a reader's own machine. The tags are those of the command line.
type Access struct {
	// Hosts are the names by which readers may reach the server, beside those in
	// Addr and BaseURL, the loopback names and addresses written as numbers; "*"
	// allows any. It keeps a foreign web page from reading an internal server
	// under a name of its own.
	Hosts []string `name:"host" help:"Name by which readers may reach the server, beside that in --base-url; may be repeated." env:"YMATEB_HOSTS" placeholder:"NAME"`
	// Proxies are the addresses or networks of proxies whose X-Forwarded-For is
	// believed; none by default.
	Proxies []string `name:"proxy" help:"Address or network of a proxy whose X-Forwarded-For is believed; may be repeated." env:"YMATEB_PROXIES" placeholder:"ADDRESS"`
	// Rate is how many requests a client may make in a minute: 0 means 600,
	// except for clients on this machine; negative any number.
	Rate int `help:"Requests that a client may make in a minute; -1 for any number. Without it 600, clients on this machine any." env:"YMATEB_RATE" placeholder:"N"`
	// CertFile and KeyFile make the server answer by TLS itself. They are read
	// again when they change.
	CertFile string `name:"tls-cert" help:"Certificate (PEM): answer by HTTPS." env:"YMATEB_TLS_CERT" placeholder:"FILE"`
	KeyFile  string `name:"tls-key" help:"Its key (PEM)." env:"YMATEB_TLS_KEY" placeholder:"FILE"`
	// LogQueries writes the text of queries into the log. Otherwise it stays
	// between reader and server.
	LogQueries bool `help:"Write the text of queries into the log; otherwise it stays between reader and server." env:"YMATEB_LOG_QUERIES"`
}

const (
	defaultRate = 600
	maxBody     = 1 << 20  // bytes of a request's body, where an address takes one
	maxQuery    = 32 << 10 // bytes of a request's query: a long text, percent-encoded
	yearSeconds = 365 * 24 * 3600
)

// access is what Access comes to.
type access struct {
	hosts   []string
	limit   *httprate.RateLimiter // nil: no limit
	foreign *http.CrossOriginProtection
	https   bool // readers reach the server by HTTPS
}

func newAccess(cfg Config) (access, error) {
	a := access{foreign: http.NewCrossOriginProtection(), hosts: []string{"localhost"}}
	a.https = cfg.Access.CertFile != ""
	if (cfg.Access.CertFile == "") != (cfg.Access.KeyFile == "") {
		return access{}, errors.New("TLS needs both a certificate and a key")
	}
	host, _, err := net.SplitHostPort(cfg.Addr)
	switch {
	case err != nil:
		return access{}, fmt.Errorf("address %q: %w", cfg.Addr, err)
	case host == "": // beyond the loopback only when it is said
		return access{}, fmt.Errorf("address %q: write 127.0.0.1%[1]s for this machine alone, or 0.0.0.0%[1]s for the whole network", cfg.Addr)
	default:
		a.hosts = append(a.hosts, strings.ToLower(host))
	}
	if cfg.BaseURL != "" {
		u, err := url.Parse(cfg.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return access{}, fmt.Errorf("base address %q: want one that begins with http:// or https://", cfg.BaseURL)
		}
		a.hosts = append(a.hosts, strings.ToLower(u.Hostname()))
		a.https = a.https || u.Scheme == "https"
		if err := a.foreign.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return access{}, fmt.Errorf("base address %q: %w", cfg.BaseURL, err)
		}
	}
	for _, h := range cfg.Access.Hosts {
		a.hosts = append(a.hosts, strings.ToLower(strings.TrimSpace(h)))
	}
	rate := cfg.Access.Rate
	if rate == 0 {
		rate = defaultRate
	}
	if rate > 0 {
		a.limit = httprate.NewRateLimiter(rate, time.Minute, httprate.WithResponseHeaders(httprate.ResponseHeaders{
			Limit: "RateLimit-Limit", Remaining: "RateLimit-Remaining", RetryAfter: "Retry-After",
		}))
	}
	return a, nil
}

// allows reports whether readers may use a Host header. Numbers are always
// allowed: no web page can make a number its own.
func (a access) allows(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	return net.ParseIP(host) != nil || slices.Contains(a.hosts, host) || slices.Contains(a.hosts, "*")
}

// overNetwork marks requests that came in through Run. Those that the program
// asks of itself are not held against the rules of access.
type overNetwork struct{}

// named gives the request an id, which the answer, the log and problems carry.
func (s *Server) named(c *gin.Context) {
	id := rand.Text()[:16]
	c.Set(requestID, id)
	c.Header("X-Request-Id", id)
	c.Next()
}

const requestID = "request"

// logOf is the log for a request.
func (s *Server) logOf(c *gin.Context) *slog.Logger {
	return s.log.With("request", c.GetString(requestID))
}

// admitted refuses what must not get further.
func (s *Server) admitted(c *gin.Context) {
	r := c.Request
	r.Body = http.MaxBytesReader(c.Writer, r.Body, maxBody)
	if r.Context().Value(overNetwork{}) == nil {
		c.Next()
		return
	}
	switch {
	case !s.access.allows(r.Host):
		s.failCode(c, http.StatusMisdirectedRequest, "host")
	case len(r.URL.RawQuery) > maxQuery:
		s.failCode(c, http.StatusRequestURITooLong, "too_long")
	case r.ContentLength > maxBody:
		s.failCode(c, http.StatusRequestEntityTooLarge, "too_large")
	case s.access.foreign.Check(r) != nil:
		s.failCode(c, http.StatusForbidden, "cross_origin")
	case s.tooMany(c):
		s.metrics.limited.Inc()
		s.failCode(c, http.StatusTooManyRequests, "too_many")
	case r.Method == http.MethodPost && !s.formRead(c):
	default:
		c.Next()
	}
}

// formRead reads the form of a request, if it has one, so that no handler takes
// half of one for the whole.
func (s *Server) formRead(c *gin.Context) bool {
	err := c.Request.ParseForm()
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		s.failCode(c, http.StatusRequestEntityTooLarge, "too_large")
	case err != nil:
		c.Header("Connection", "close")
		s.failCode(c, http.StatusBadRequest, "form")
	}
	return err == nil
}

// tooMany counts a request against its client. Style, scripts and health checks
// are free.
func (s *Server) tooMany(c *gin.Context) bool {
	path := c.Request.URL.Path
	if s.access.limit == nil || strings.HasPrefix(path, "/assets/") || path == "/healthz" || path == "/readyz" || path == "/metrics" {
		return false
	}
	client := c.ClientIP()
	if ip := net.ParseIP(client); ip != nil && ip.IsLoopback() && len(s.cfg.Access.Proxies) == 0 && s.cfg.Access.Rate == 0 {
		return false // the reader's own machine
	}
	return s.access.limit.OnLimit(c.Writer, c.Request, httprate.CanonicalizeIP(client))
}
