package main

import (
	"os/exec"
	"strings"
	"testing"
	"time"
)

func shell(t *testing.T, script string) *inTurn {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh")
	}
	return &inTurn{turn: time.Millisecond, args: []string{sh, "-c", script}}
}

func TestTakeTurns(t *testing.T) {
	a, b := shell(t, "echo a; echo b"), shell(t, "n=0; while [ $n -lt 2000 ]; do n=$((n+1)); done; echo $n")
	if err := takeTurns(t.Context(), a, b); err != nil {
		t.Fatalf("takeTurns() = %v", err)
	}
	if got, want := a.out.String()+b.out.String(), "a\nb\n2000\n"; got != want {
		t.Errorf("output = %q, want %q", got, want)
	}
}

func TestTakeTurnsEndsAllWhenOneFails(t *testing.T) {
	err := takeTurns(t.Context(), shell(t, "exec sleep 600"), shell(t, "exit 3"))
	if err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("takeTurns() = %v, want exit status 3", err)
	}
}
