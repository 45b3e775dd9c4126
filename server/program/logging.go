package program

import (
	"io"
	"log/slog"
)

// Logging is how the program logs. The tags are those of the command line.
type Logging struct {
	Log      string     `help:"Form of the log on standard error: text or json." enum:"text,json" default:"text" env:"YMATEB_LOG"`
	LogLevel slog.Level `help:"Least weight of what is logged: debug, info, warn or error." default:"info" env:"YMATEB_LOG_LEVEL"`
	Quiet    bool       `short:"q" help:"Log only what went wrong."`
}

// Level is the least weight of what is logged.
func (l Logging) Level() slog.Level {
	if l.Quiet {
		return max(l.LogLevel, slog.LevelWarn)
	}
	return l.LogLevel
}

// Logger makes a logger and the level by which it can be changed.
func (l Logging) Logger(w io.Writer) (*slog.Logger, *slog.LevelVar) {
	level := new(slog.LevelVar)
	level.Set(l.Level())
	o := &slog.HandlerOptions{Level: level}
	if l.Log == "json" {
		return slog.New(slog.NewJSONHandler(w, o)), level
	}
	return slog.New(slog.NewTextHandler(w, o)), level
}
