package embedded_test

import (
	"testing"

	"github.com/ymateb/ymateb/index/embedded"
	"github.com/ymateb/ymateb/index/indextest"
)

func TestEngine(t *testing.T) {
	indextest.Run(t, func(t *testing.T) indextest.Engine {
		e, err := embedded.Open(t.Context(), embedded.Config{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Errorf("Close() = %v", err)
			}
		})
		return e
	})
}
