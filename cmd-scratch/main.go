package main

import (
	"context"
	"fmt"
	"os"

	"github.com/ymateb/ymateb/indexer"
)

func main() {
	indexer.WorkerMain()
	if err := indexer.ReadText(context.Background(), os.Stdout, os.Args[len(os.Args)-1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
