package server

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

//go:embed assets
var assetFiles embed.FS

// asset is an embedded file, served under a name that holds a hash of its
// content and may so be kept for ever.
type asset struct {
	contentType string
	body        []byte
}

type assets struct {
	served map[string]asset  // by name with hash
	paths  map[string]string // plain name to address
}

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
}

func loadAssets() (assets, error) {
	a := assets{map[string]asset{}, map[string]string{}}
	err := fs.WalkDir(assetFiles, "assets", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := assetFiles.ReadFile(file)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		ext := path.Ext(file)
		name := path.Base(file)
		hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
		a.served[hashed] = asset{contentTypes[ext], b}
		a.paths[name] = "/assets/" + hashed
		return nil
	})
	return a, err
}

func (a assets) path(name string) string { return a.paths[name] }

func (s *Server) asset(c *gin.Context) {
	a, ok := s.assets.served[c.Param("name")]
	if !ok {
		s.notFound(c)
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	s.write(c, http.StatusOK, a.contentType, a.body)
}

func (s *Server) favicon(c *gin.Context) {
	c.Redirect(http.StatusFound, s.assets.path("mark.svg"))
}
