package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/server/internal/i18n"
)

// A session is a cookie that says who signed in and until when, signed with a
// key made of the write token: another token ends all sessions. The cookie is
// never sent from other sites; beside it each form carries a token of its own.
const (
	sessionCookie = "llofnod"
	sessionTime   = 12 * time.Hour
	maxForm       = 1 << 20 // bytes
	maxName       = 80      // bytes of a person's name
	minToken      = 16      // bytes of the write token
)

// writable reports whether people can decide anything here.
func (s *Server) writable() bool { return s.cfg.Token != "" && s.cfg.Editor != nil }

func (s *Server) sign(use, text string) string {
	key := hmac.New(sha256.New, []byte(s.cfg.Token))
	key.Write([]byte("ymateb " + use))
	m := hmac.New(sha256.New, key.Sum(nil))
	m.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func equal(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// signedIn is the name of the person who is signed in; ok is false where nobody
// is.
func (s *Server) signedIn(r *http.Request) (name string, ok bool) {
	c, err := r.Cookie(sessionCookie)
	if err != nil || !s.writable() {
		return "", false
	}
	body, mac, found := cutLast(c.Value, ".")
	if !found || !equal(mac, s.sign("session", body)) {
		return "", false
	}
	encoded, until, _ := strings.Cut(body, ".")
	seconds, err := strconv.ParseInt(until, 10, 64)
	if err != nil || s.cfg.Now().Unix() > seconds {
		return "", false
	}
	b, err := base64.RawURLEncoding.DecodeString(encoded)
	return string(b), err == nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// formToken is what a form of this session must bring back.
func (s *Server) formToken(r *http.Request) string {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return s.sign("form", c.Value)
}

// signInView is what the page for signing in shows.
type signInView struct {
	Wrong bool
	Next  string
	Name  string
}

func (s *Server) signInPage(c *gin.Context, p *page) {
	p.Title, p.Robots = p.T("signin.title"), "noindex"
	s.render(c, http.StatusOK, "signin", p, signInView{Next: localPath(c.Query("next"), p.Lang)})
}

// localPath is an address on this site to go on to; the triage where it is not.
func localPath(to string, l i18n.Lang) string {
	if strings.HasPrefix(to, "/"+string(l)+"/") && !strings.ContainsAny(to, "\\\r\n") {
		return to
	}
	return "/" + string(l) + "/triage"
}

func (s *Server) signIn(c *gin.Context, p *page) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxForm)
	name := cleanName(c.PostForm("name"))
	next := localPath(c.PostForm("next"), p.Lang)
	if crossSite(c.Request) || !equal(c.PostForm("token"), s.cfg.Token) || name == "" {
		p.Title, p.Robots = p.T("signin.title"), "noindex"
		s.render(c, http.StatusForbidden, "signin", p, signInView{Wrong: true, Next: next, Name: name})
		return
	}
	body := base64.RawURLEncoding.EncodeToString([]byte(name)) + "." + strconv.FormatInt(s.cfg.Now().Add(sessionTime).Unix(), 10)
	s.setSession(c, body+"."+s.sign("session", body), int(sessionTime/time.Second))
	c.Redirect(http.StatusSeeOther, next)
}

func (s *Server) signOut(c *gin.Context, p *page, _ string) {
	s.setSession(c, "", -1)
	c.Redirect(http.StatusSeeOther, "/"+string(p.Lang)+"/commitments")
}

func (s *Server) setSession(c *gin.Context, value string, age int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: sessionCookie, Value: value, Path: "/", MaxAge: age, HttpOnly: true,
		SameSite: http.SameSiteStrictMode, Secure: strings.HasPrefix(s.base(c.Request), "https:"),
	})
}

// cleanName is a name as it is written into files: one line, not too long.
func cleanName(name string) string {
	return shorten(strings.Join(strings.Fields(strings.ToValidUTF8(name, "")), " "), maxName)
}

// crossSite reports whether a browser says that another site sends this request.
func crossSite(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site != "same-origin" && site != "none"
	}
	origin := r.Header.Get("Origin")
	return origin != "" && !strings.HasSuffix(origin, "://"+r.Host)
}

// decider handles a form that writes, sent by the person of that name.
type decider func(c *gin.Context, p *page, by string)

// deciding wraps the handlers of forms that write: somebody must be signed in
// and the form must be ours.
func (s *Server) deciding(h decider) pageHandler {
	return func(c *gin.Context, p *page) {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxForm)
		name, ok := s.signedIn(c.Request)
		if !ok {
			c.Redirect(http.StatusSeeOther, "/"+string(p.Lang)+"/sign-in")
			return
		}
		if crossSite(c.Request) || !equal(c.PostForm("form"), s.formToken(c.Request)) {
			s.failCode(c, http.StatusForbidden, "forged")
			return
		}
		h(c, p, name)
	}
}

// forStaff wraps pages that only those who are signed in see.
func (s *Server) forStaff(h pageHandler) pageHandler {
	return func(c *gin.Context, p *page) {
		if _, ok := s.signedIn(c.Request); !ok {
			c.Redirect(http.StatusSeeOther, address("/"+string(p.Lang)+"/sign-in", "next="+p.Here()))
			return
		}
		h(c, p)
	}
}
