package torture

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// certificate writes a new certificate for a name, with its key.
func certificate(t *testing.T, name, certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sheet := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, sheet, sheet, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// trusting asks servers whoever they are.
func trusting() *http.Client {
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // the certificates are the test's own
}

// TestReloadCertificates renews the certificate of a running program: new
// connections get the new one, old ones go on, and of a broken one the log says
// what is wrong while the one from before holds.
func TestReloadCertificates(t *testing.T) {
	dir := t.TempDir()
	cert, key, config := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), filepath.Join(dir, "ymateb.yaml")
	certificate(t, "first.example", cert, key)
	if err := os.WriteFile(config, fmt.Appendf(nil, "rate: -1\ntls-cert: %q\ntls-key: %q\n", cert, key), 0o600); err != nil {
		t.Fatal(err)
	}
	p := prepare(t, "--config", config)
	p.client = trusting()
	p.run(t)
	p.ready(t)
	dial := func() *tls.Conn {
		t.Helper()
		c, err := tls.Dial("tcp", strings.TrimPrefix(p.url, "https://"), &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // as above
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	served := func() string {
		t.Helper()
		c := dial()
		defer c.Close()
		return c.ConnectionState().PeerCertificates[0].Subject.CommonName
	}
	if got := served(); got != "first.example" {
		t.Fatalf("served is the certificate of %s", got)
	}
	old := dial()
	defer old.Close()
	certificate(t, "second.example", cert, key)
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Skip("no SIGHUP here:", err)
	}
	p.eventually(t, "the new certificate", 20*time.Second, func() bool { return served() == "second.example" })

	for what, breakIt := range map[string]func() error{
		"no certificate": func() error { return os.WriteFile(cert, []byte("not a certificate"), 0o600) },
		"cut off":        func() error { return os.Truncate(cert, 100) },
		"another's key":  func() error { certificate(t, "third.example", filepath.Join(dir, "other.pem"), key); return nil },
		"no file":        func() error { return os.Remove(key) },
	} {
		certificate(t, "good.example", cert, key)
		if err := breakIt(); err != nil {
			t.Fatal(err)
		}
		out, err := command(t.Context(), "reload", "--data", p.data)
		if err == nil || !strings.Contains(out, key) || strings.Contains(out, "PRIVATE") {
			t.Errorf("%s: reload says %v %s, want that it is refused, and which files", what, err, out)
		}
		if got := served(); got != "second.example" {
			t.Errorf("%s: served is the certificate of %s, want the one from before", what, got)
		}
		if !p.setup().Refused {
			t.Errorf("%s: the status does not say that it was refused", what)
		}
	}
	if log := p.log.String(); !strings.Contains(log, "the new configuration was refused; the one from before holds") || !strings.Contains(log, cert) {
		t.Errorf("the log does not say what was refused: %s", log)
	}
	certificate(t, "fourth.example", cert, key)
	if out, err := command(t.Context(), "reload", "--data", p.data); err != nil {
		t.Errorf("reload: %v %s", err, out)
	}
	if got := served(); got != "fourth.example" || p.setup().Refused {
		t.Errorf("mended, served is the certificate of %s, and the status says refused: %t", got, p.setup().Refused)
	}
	if _, body := p.get("/metrics"); !strings.Contains(body, "ymateb_certificate_expiry_timestamp_seconds 1") {
		t.Error("the metrics do not say when the certificate expires")
	}
	if _, err := old.Write([]byte("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")); err != nil {
		t.Errorf("a connection from before: %v", err)
	}
	if res, err := http.ReadResponse(bufio.NewReader(old), nil); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("a connection from before: %v %v, want an answer", res, err)
	}
}

// receiver is another program that is told what is new.
type receiver struct {
	*httptest.Server
	mu   sync.Mutex
	told strings.Builder
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		b, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.told.Write(b)
		r.told.WriteByte('\n')
	}))
	t.Cleanup(r.Close)
	return r
}

// heard tells whether a text was in what was told.
func (r *receiver) heard(text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Contains(r.told.String(), text)
}

// TestReloadWebhooks changes who is told of what is new while the program runs; a
// broken list is refused, and those from before are told.
func TestReloadWebhooks(t *testing.T) {
	config := filepath.Join(t.TempDir(), "ymateb.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list := func(name string, r *receiver) string {
		return fmt.Sprintf("webhooks:\n- {name: %s, url: %q, secret: a long secret for %s, events: [document.new]}\n", name, r.URL, name)
	}
	first, second := newReceiver(t), newReceiver(t)
	write("rate: -1\n")
	p := start(t, "--config", config)
	hangup := func() {
		t.Helper()
		if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Skip("no SIGHUP here:", err)
		}
	}
	hooks := func() (names string) {
		_, body := p.get("/metrics")
		for _, line := range strings.Split(body, "\n") {
			if rest, ok := strings.CutPrefix(line, `ymateb_webhook_up{webhook="`); ok {
				name, _, _ := strings.Cut(rest, `"`)
				names += name + " "
			}
		}
		return names
	}
	statement := func(word string) {
		t.Helper()
		text := fmt.Sprintf("Statement on %s\n\n2 March 2024\n\nThe commissioner speaks of %[1]s.\n", word)
		if err := os.WriteFile(filepath.Join(p.dir, word+".txt"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found := func(word string) {
		t.Helper()
		p.eventually(t, word, 30*time.Second, func() bool { _, n, _ := p.paths(word); return n == 1 })
	}
	statement("aardvarks") // nobody is told yet
	found("aardvarks")
	write("rate: -1\n" + list("first", first))
	hangup()
	p.eventually(t, "the first webhook", 20*time.Second, func() bool { return hooks() == "first " })
	statement("badgers")
	p.eventually(t, "the first is told", 60*time.Second, func() bool { return first.heard("badgers") })

	for what, text := range map[string]string{
		"an unknown key": "webhooks:\n- {name: first, url: \"http://127.0.0.1:1\", secret: a long secret for first, colour: red}\n",
		"a short secret": "webhooks:\n- {name: first, url: \"http://127.0.0.1:1\", secret: short}\n",
		"no address":     "webhooks:\n- {name: first, url: \"ftp://127.0.0.1\", secret: a long secret for first}\n",
		"no list":        "webhooks: /nowhere/at/all.yaml\n",
	} {
		write("rate: -1\n" + text)
		out, err := command(t.Context(), "reload", "--data", p.data)
		if err == nil || !strings.Contains(out, "webhook") || strings.Contains(out, "long secret") {
			t.Errorf("%s: reload says %v %s, want that webhooks are refused, and no secret", what, err, out)
		}
		if hooks() != "first " || !p.setup().Refused {
			t.Errorf("%s: webhooks %q, refused %t; want the first, and that it was", what, hooks(), p.setup().Refused)
		}
	}
	statement("capybaras")
	p.eventually(t, "the first is told still", 60*time.Second, func() bool { return first.heard("capybaras") })

	write("rate: -1\n" + list("second", second))
	hangup()
	p.eventually(t, "the second webhook", 20*time.Second, func() bool { return hooks() == "second " })
	statement("dormice")
	p.eventually(t, "the second is told", 60*time.Second, func() bool { return second.heard("dormice") })
	for word, r := range map[string]*receiver{"dormice": first, "badgers": second, "aardvarks": first} {
		if r.heard(word) {
			t.Errorf("one was told of %s that should not be", word)
		}
	}
	if strings.Contains(p.log.String(), "long secret") {
		t.Error("a secret is in the log")
	}
}
