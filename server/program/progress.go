package program

import (
	"log/slog"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/ymateb/ymateb/index"
)

// progress shows the reading of many files: a bar on a terminal, lines elsewhere.
// Few files need no showing.
func progress(log *slog.Logger) func(index.Progress) {
	const many = 20
	var bar *progressbar.ProgressBar
	var last time.Time
	terminal := term.IsTerminal(int(os.Stderr.Fd()))
	return func(p index.Progress) {
		switch {
		case p.Total < many:
			return
		case terminal:
			if bar == nil || bar.GetMax() != p.Total {
				bar = progressbar.NewOptions(p.Total, progressbar.OptionSetWriter(os.Stderr),
					progressbar.OptionSetDescription("reading"), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true),
					progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
			}
			_ = bar.Set(p.Done) // a bar that can't be drawn is no reason to stop
		case time.Since(last) > 5*time.Second || p.Done == p.Total:
			last = time.Now()
			log.Info("reading", "done", p.Done, "of", p.Total)
		}
	}
}
