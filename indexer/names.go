package indexer

import (
	"path/filepath"
	"strings"
)

const (
	sidecarSuffix  = ".meta.yaml"       // beside an original: what people say of it
	folderMetaName = "folder.meta.yaml" // in a folder: defaults for what lies below it
)

// original returns the path of the original that a sidecar speaks of.
func original(path string) (string, bool) {
	if filepath.Base(path) == folderMetaName || !strings.HasSuffix(path, sidecarSuffix) {
		return "", false
	}
	return strings.TrimSuffix(path, sidecarSuffix), true
}

// ignored reports whether a file or folder of this name is never read: dot
// files, sidecars, and what editors, browsers and office programs leave
// while they write.
func ignored(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || strings.HasPrefix(name, "#") ||
		strings.HasSuffix(name, "~") || strings.HasSuffix(name, sidecarSuffix) {
		return true
	}
	switch strings.ToLower(name) {
	case "4913", "thumbs.db", "desktop.ini", "lost+found", "$recycle.bin", "system volume information":
		return true // 4913 is vim's probe
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".tmp", ".temp", ".swp", ".swx", ".swo", ".part", ".partial", ".crdownload", ".download", ".lock", ".bak":
		return true
	}
	return false
}
