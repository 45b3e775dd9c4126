package server

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificates reads the certificate again when its file has changed, so that a
// renewed one needs no restart.
type certificates struct {
	log *slog.Logger

	mu                sync.Mutex
	certFile, keyFile string
	cert              *tls.Certificate
	changed           time.Time // of certFile
	looked            time.Time
}

// use changes the files; with an error the ones from before hold.
func (c *certificates) use(certFile, keyFile string) error {
	cert, err := loadCertificate(certFile, keyFile)
	if err != nil {
		return err
	}
	c.warn(cert)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.certFile, c.keyFile, c.cert, c.changed, c.looked = certFile, keyFile, &cert, time.Time{}, time.Time{}
	return nil
}

// loadCertificate reads a certificate with its key. The error names the files.
func loadCertificate(certFile, keyFile string) (tls.Certificate, error) {
	cert, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return cert, fmt.Errorf("certificate %s with key %s: %w", certFile, keyFile, err)
	}
	return cert, nil
}

// warn tells of a certificate that readers' browsers will refuse.
func (c *certificates) warn(cert tls.Certificate) {
	if until := cert.Leaf.NotAfter; time.Now().After(until) {
		c.log.Warn("the certificate has expired", "until", until)
	}
}

// until is when the certificate expires, in seconds since 1970.
func (c *certificates) until() float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return float64(c.cert.Leaf.NotAfter.Unix())
}

func (c *certificates) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) < time.Minute {
		return c.cert, nil
	}
	c.looked = time.Now()
	info, err := os.Stat(c.certFile)
	if err == nil && info.ModTime().Equal(c.changed) {
		return c.cert, nil
	}
	var cert tls.Certificate
	if err == nil {
		cert, err = loadCertificate(c.certFile, c.keyFile)
	}
	if err != nil { // the old one may still be good
		c.log.Error("the new certificate can't be used; the one from before holds", "error", err)
		return c.cert, nil
	}
	c.warn(cert)
	c.cert, c.changed = &cert, info.ModTime()
	return c.cert, nil
}
