package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// A machine is at times slower by half for seconds or minutes. Two indexes built
// one after the other would be built on two different machines, as it were. So
// both are built at once, but never at the same moment: they take turns, and the
// one whose turn it isn't is stopped (SIGSTOP) in the midst of what it does. Each
// counts its own processor time.

// Plain Bleve takes about four times as long, so that both end at about the same
// time, and whatever the machine did in between both have had their share of it.
// The turns are short, for clocks go on while a process is stopped, and the
// engine takes two seconds in which nothing was written for the end.
const (
	oursTurn  = 50 * time.Millisecond
	plainTurn = 200 * time.Millisecond
)

// inTurn is a command that works in turns with others.
type inTurn struct {
	args []string
	turn time.Duration
	out  bytes.Buffer

	cmd   *exec.Cmd
	ended chan error
}

// takeTurns runs the commands until all have ended. The first that fails ends
// the others.
func takeTurns(ctx context.Context, all ...*inTurn) (err error) {
	// A process that is stopped would stay when this one is interrupted.
	ctx, release := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer release()
	ctx, kill := context.WithCancel(ctx)
	defer kill()
	var working []*inTurn
	for _, t := range all {
		if err = t.start(ctx); err != nil {
			break
		}
		working = append(working, t)
	}
	for err == nil && len(working) > 0 {
		t := working[0]
		working = working[1:]
		var ended bool
		if ended, err = t.work(len(working) == 0); !ended {
			working = append(working, t)
		}
	}
	kill()
	for _, t := range working {
		<-t.ended
	}
	return err
}

// start starts the command and stops it at once.
func (t *inTurn) start(ctx context.Context) error {
	t.cmd = exec.CommandContext(ctx, t.args[0], t.args[1:]...)
	t.cmd.Stdout, t.cmd.Stderr = &t.out, os.Stderr
	if err := t.cmd.Start(); err != nil {
		return err
	}
	t.ended = make(chan error, 1)
	go func() { t.ended <- t.cmd.Wait() }()
	_ = t.cmd.Process.Signal(syscall.SIGSTOP) // one that has ended needs none
	return nil
}

// work lets the command go on for its turn, or, alone, to its end, and reports
// whether it has ended.
func (t *inTurn) work(alone bool) (ended bool, err error) {
	_ = t.cmd.Process.Signal(syscall.SIGCONT)
	turn := time.NewTimer(t.turn)
	defer turn.Stop()
	over := turn.C
	if alone {
		over = nil
	}
	select {
	case err := <-t.ended:
		if err != nil {
			err = fmt.Errorf("%s: %w", t.args[1], err)
		}
		return true, err
	case <-over:
		_ = t.cmd.Process.Signal(syscall.SIGSTOP)
		return false, nil
	}
}
