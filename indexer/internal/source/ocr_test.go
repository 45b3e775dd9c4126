package source

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOCRPackages(t *testing.T) {
	for _, tt := range []struct{ missing, want []string }{
		{nil, nil},
		{[]string{"pdftoppm", "tesseract"}, []string{"poppler-utils", "tesseract-ocr", "tesseract-ocr-cym", "tesseract-ocr-eng"}},
		{[]string{"tesseract cym"}, []string{"tesseract-ocr-cym"}},
	} {
		if d := cmp.Diff(tt.want, OCRPackages(tt.missing)); d != "" {
			t.Errorf("OCRPackages(%q): %s", tt.missing, d)
		}
	}
}
