package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// listening is a Server that answers on a port of its own until the test ends.
func listening(t *testing.T, c Config) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	urls := make(chan string, 1)
	c.Addr, c.Listening = "127.0.0.1:0", func(u string) { urls <- u }
	s, _ := guarded(t, c)
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run() = %v", err)
		}
	})
	return strings.TrimPrefix(<-urls, "http://")
}

// say sends bytes and returns the statuses of the answers until the server closes
// the connection.
func say(t *testing.T, addr, text string) (statuses []int) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	go func() { _, _ = io.WriteString(c, text) }() // it may be cut off: that is an answer too
	r := bufio.NewReader(c)
	for {
		res, err := http.ReadResponse(r, nil)
		if err != nil {
			return statuses
		}
		statuses = append(statuses, res.StatusCode)
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
	}
}

// TestWire sends what no browser sends. A request of which two programs could
// think differently where it ends is refused, and nothing that stands behind it
// is taken for another.
func TestWire(t *testing.T) {
	addr := listening(t, Config{})
	const hidden = "GET /en/help HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
	post := func(head, body string) string {
		return "POST /en/drafting HTTP/1.1\r\nHost: localhost\r\n" + head + "\r\n\r\n" + body
	}
	long := strings.Repeat("a", 60<<10)
	for name, c := range map[string]struct {
		text string
		want []int
	}{
		"an honest one":                        {hidden, []int{200}},
		"two one after the other":              {"GET /en/help HTTP/1.1\r\nHost: localhost\r\n\r\n" + hidden, []int{200, 200}},
		"length and chunks":                    {post("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\n"+hidden), []int{200, 200}}, // RFC 9112, 6.3: the chunks count
		"two lengths":                          {post("Content-Length: 0\r\nContent-Length: 60", hidden), []int{400}},
		"two lengths in one":                   {post("Content-Length: 0, 60", hidden), []int{400}},
		"a length with a sign":                 {post("Content-Length: +0", hidden), []int{400}},
		"a negative length":                    {post("Content-Length: -1", hidden), []int{400}},
		"a length in sixteens":                 {post("Content-Length: 0x0", hidden), []int{400}},
		"chunks by another name":               {post("Transfer-Encoding: xchunked", hidden), []int{501}},
		"chunks twice":                         {post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", hidden), []int{501}},
		"chunks and more":                      {post("Transfer-Encoding: chunked, identity", hidden), []int{501}},
		"chunks behind a tab":                  {post("Transfer-Encoding:\tchunked", "zz\r\n"+hidden), []int{200}}, // no form: nothing of it is taken, and nothing behind it,
		"a space before the colon":             {post("Transfer-Encoding : chunked", "0\r\n\r\n"+hidden), []int{400}},
		"a folded header":                      {post("X-A: b\r\n Transfer-Encoding: chunked", "0\r\n\r\n"+hidden), []int{200, 400}}, // one value, and no body
		"a header without a colon":             {post("Transfer-Encoding", hidden), []int{400}},
		"NUL in a header":                      {post("X-A: a\x00b", hidden), []int{400}},
		"a bare return in a header":            {post("X-A: a\rX-B: b", hidden), []int{400}},
		"no host":                              {"GET /en/help HTTP/1.1\r\n\r\n" + hidden, []int{400}},
		"two hosts":                            {"GET /en/help HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n" + hidden, []int{400}},
		"a foreign host":                       {"GET /en/help HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", []int{421}},
		"a foreign host in the address":        {"GET http://evil.example/en/help HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", []int{421}},
		"a host with a path":                   {"GET /en/help HTTP/1.1\r\nHost: localhost/evil\r\n\r\n" + hidden, []int{400}},
		"a host with a person":                 {"GET /en/help HTTP/1.1\r\nHost: a@localhost\r\nConnection: close\r\n\r\n", []int{400}},
		"a host of old":                        {"GET /en/help HTTP/1.0\r\n\r\n", []int{421}},
		"another protocol":                     {"GET /en/help HTTP/3.0\r\nHost: localhost\r\n\r\n" + hidden, []int{505}},
		"TLS where there is none":              {"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", []int{400}},
		"a method of spaces":                   {" GET /en/help HTTP/1.1\r\nHost: localhost\r\n\r\n" + hidden, []int{400}},
		"CONNECT":                              {"CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n", []int{421}},
		"the star":                             {"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", []int{200}},
		"headers too large":                    {"GET /en/help HTTP/1.1\r\nHost: localhost\r\nX-A: " + long + "\r\n\r\n" + hidden, []int{431}},
		"too many headers":                     {"GET /en/help HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X-A: b\r\n", 8000) + "\r\n" + hidden, []int{431}},
		"an address too long":                  {"GET /en/help?q=" + long + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + hidden, []int{431}},
		"a body said to be too large":          {post("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000000", ""), []int{413}},
		"a body said to be larger than can be": {post("Content-Length: 99999999999999999999", ""), []int{400}},
		"a body without an end": {post("Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked",
			strings.Repeat("10000\r\n"+strings.Repeat("a", 0x10000)+"\r\n", 40)), []int{413}},
	} {
		if got := say(t, addr, c.text); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := say(t, addr, hidden); len(got) != 1 || got[0] != 200 {
		t.Errorf("the next honest one: %v, want 200", got)
	}
}

// TestForwarded gives what proxies say of a client as a client and as a proxy
// that is trusted.
func TestForwarded(t *testing.T) {
	lies := []string{"X-Forwarded-For", "9.9.9.9", "X-Real-Ip", "9.9.9.9", "Forwarded", "for=9.9.9.9;host=evil.example;proto=https",
		"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https", "X-Original-Url", "/en/triage", "X-Rewrite-Url", "/en/triage",
		"X-Http-Method-Override", "POST", "X-Forwarded-Prefix", "/evil"}
	for _, trusted := range [][]string{nil, {"192.0.2.1"}} {
		lies[1] = "9.9.9.9"
		s, log := guarded(t, Config{Access: Access{Rate: 2, Proxies: trusted}})
		for _, target := range []string{"/en/feed.atom", "/en/documents/letter"} {
			got := s.from("192.0.2.1", "GET", target, lies...)
			if body := got.Body.String(); got.Code != 200 || strings.Contains(body, "evil") || strings.Contains(body, "https://localhost") {
				t.Errorf("proxies %q: %s = %d and believes what the client says of host or scheme", trusted, target, got.Code)
			}
		}
		if strings.Contains(log.String(), "/en/triage") {
			t.Errorf("proxies %q: another address was asked for than the one sent", trusted)
		}
		// The client's own address counts, unless a trusted proxy names another.
		lies[1] = "8.8.8.8"
		if got, want := s.from("192.0.2.1", "GET", "/en/help", lies...).Code, map[bool]int{true: 200, false: 429}[trusted != nil]; got != want {
			t.Errorf("proxies %q: another address in X-Forwarded-For: %d, want %d", trusted, got, want)
		}
		// What stands before the address that the trusted proxy saw is the client's own invention.
		for i := range 4 {
			lies[1] = fmt.Sprintf("1.2.3.%d, 7.7.7.7", i)
			want := 200
			if trusted == nil || i >= 2 {
				want = 429
			}
			if got := s.from("192.0.2.1", "GET", "/en/help", lies...).Code; got != want {
				t.Errorf("proxies %q: X-Forwarded-For %q: %d, want %d", trusted, lies[1], got, want)
			}
		}
	}
}

// pipes is a listener in memory, whose time is the test's.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, errors.New("closed")
	}
}

func (p *pipes) Close() error   { close(p.done); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// TestSlowClients sends a byte now and then, or nothing, or does not read: each is
// cut off in time.
func TestSlowClients(t *testing.T) {
	for name, c := range map[string]struct {
		first  string        // sent at once
		drip   string        // sent again and again, a second apart
		within time.Duration // the connection ends
	}{
		"says nothing":                {"", "", headerTime},
		"a header without an end":     {"GET /en/help HTTP/1.1\r\nHost: localhost\r\nX-A: ", "a", headerTime},
		"headers without an end":      {"GET /en/help HTTP/1.1\r\nHost: localhost\r\n", "X-A: b\r\n", headerTime},
		"a body without an end":       {"POST /en/drafting HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900000\r\n\r\ntext=", "a", readTime + time.Second},
		"no second request":           {"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "", idleTime},
		"half a second request":       {"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /en/he", "l", headerTime + time.Second},
		"a chunk that does not begin": {"POST /en/drafting HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", "0", readTime + time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := guarded(t, Config{})
			f, err := NewFront(s)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			ln := &pipes{make(chan net.Conn), make(chan struct{})}
			served := make(chan error, 1)
			go func() { served <- f.serve(ctx, ln, f.front()) }()
			client, other := net.Pipe()
			ln.conns <- other
			begun := time.Now()
			ended := make(chan time.Duration, 1)
			go func() {
				_, _ = io.Copy(io.Discard, client)
				ended <- time.Since(begun)
				client.Close()
			}()
			dripped := make(chan struct{})
			go func() {
				defer close(dripped)
				for text := c.first; ; text = c.drip {
					if _, err := io.WriteString(client, text); err != nil || text == "" && c.first != "" || c.first == "" {
						return
					}
					time.Sleep(time.Second)
				}
			}()
			if took := <-ended; took > c.within+time.Second {
				t.Errorf("%s: cut off after %s, want within %s", name, took, c.within)
			}
			<-dripped
			cancel()
			if err := <-served; err != nil {
				t.Errorf("%s: serve() = %v", name, err)
			}
		})
	}
}
