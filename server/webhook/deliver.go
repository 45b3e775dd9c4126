package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	attemptTime = 15 * time.Second // for an attempt, all in all
	firstWait   = 5 * time.Second  // after a first failure, doubled with each one more
	longestWait = time.Hour
	mostAnswer  = 4 << 10 // bytes of an answer that are read; they mean nothing
	gap         = 20 * time.Millisecond
)

// Problems of delivering, as the status page names them.
const (
	problemTimeout  = "timeout"
	problemRefused  = "refused"  // nobody listens there
	problemName     = "name"     // no such host
	problemTLS      = "tls"      // its certificate is not trusted
	problemPrivate  = "private"  // the name leads to an address of an inner network
	problemRedirect = "redirect" // it points elsewhere, and that is not followed
	problemAnswer   = "answer"   // another status than 2xx
	problemNetwork  = "network"  // anything else on the way
	problemFull     = "full"     // the queue
	problemJournal  = "journal"  // it can't be written
	problemIndex    = "index"    // it can't be read
)

// failed is why an attempt failed.
type failed struct {
	code   string
	status int
	down   bool          // the receiver is, not only this message refused
	after  time.Duration // how long it asks to be left alone
}

func (f failed) Error() string {
	if f.status != 0 {
		return fmt.Sprintf("%s %d", f.code, f.status)
	}
	return f.code
}

// sign is the signature of a message: HMAC-SHA256 over id, time and body, joined
// by full stops.
func sign(key []byte, id string, at time.Time, body []byte) string {
	m := hmac.New(sha256.New, key)
	fmt.Fprintf(m, "%s.%d.", id, at.Unix())
	m.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// client is what a hook sends with. It follows no redirect, and where the hook
// does not say otherwise it calls no private address behind a public name.
func (h *hook) client() *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: h.address}); err == nil && proxy == nil && !h.Private && !h.spelt() {
		dialer.Control = public
	}
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 1,
		TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: attemptTime, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 16 << 10,
	}
	return &http.Client{Transport: t, Timeout: attemptTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

var errPrivate = errors.New("an address of an inner network")

// public refuses to call addresses of this machine and of inner networks.
func public(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	ip := at.Addr().Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || shared.Contains(ip) {
		return errPrivate
	}
	return nil
}

// shared is the range of addresses inside providers' networks (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// send makes one attempt. The error is a failed, or that of ctx.
func (h *hook) send(ctx context.Context, m message, body []byte) error {
	attempt, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	req, err := http.NewRequestWithContext(attempt, http.MethodPost, h.address.String(), bytes.NewReader(body))
	if err != nil {
		return failed{code: problemNetwork}
	}
	now := time.Now()
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "ymateb")
	req.Header.Set("webhook-id", m.ID)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	req.Header.Set("webhook-signature", sign(h.key, m.ID, now, body))
	res, err := h.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return failed{code: reason(err), down: true}
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, mostAnswer) // so that the connection can be used again
	switch {
	case res.StatusCode/100 == 2:
		return nil
	case res.StatusCode/100 == 3:
		return failed{code: problemRedirect, status: res.StatusCode, down: true}
	}
	down := res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusRequestTimeout ||
		res.StatusCode == http.StatusGone || res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden || res.StatusCode == http.StatusNotFound
	return failed{code: problemAnswer, status: res.StatusCode, down: down, after: retryAfter(res.Header.Get("Retry-After"), now)}
}

// reason is why a request was not answered. The error itself is never told: it
// holds the address.
func reason(err error) string {
	var name *net.DNSError
	var cert *tls.CertificateVerificationError
	var address *url.Error
	switch {
	case errors.Is(err, errPrivate):
		return problemPrivate
	case errors.As(err, &cert):
		return problemTLS
	case errors.As(err, &name):
		return problemName
	case errors.Is(err, syscall.ECONNREFUSED):
		return problemRefused
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &address) && address.Timeout():
		return problemTimeout
	case strings.Contains(err.Error(), "tls: "):
		return problemTLS
	}
	return problemNetwork
}

// retryAfter is what a receiver asks for, in seconds or as a date.
func retryAfter(v string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(v); err == nil && n > 0 {
		return min(time.Duration(min(n, 1<<20))*time.Second, longestWait)
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(0, min(at.Sub(now), longestWait))
	}
	return 0
}

// backOff is the time until the next attempt after so many failures in a row: it
// doubles, and half of it is left to chance so that receivers that were away are
// not called by all at once.
func backOff(failures int) time.Duration {
	d := longestWait
	if failures < 20 {
		d = min(firstWait<<max(0, failures-1), longestWait)
	}
	return d/2 + rand.N(d/2)
}
