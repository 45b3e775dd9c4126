package server

import (
	"crypto/tls"
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
	cert, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.certFile, c.keyFile, c.cert, c.changed, c.looked = certFile, keyFile, &cert, time.Time{}, time.Time{}
	return nil
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
		cert, err = tls.LoadX509KeyPair(c.certFile, c.keyFile)
	}
	if err != nil { // the old one may still be good
		c.log.Error("new certificate can't be read", "error", err)
		return c.cert, nil
	}
	c.cert, c.changed = &cert, info.ModTime()
	return c.cert, nil
}
