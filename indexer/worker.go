package indexer

import "github.com/ymateb/ymateb/indexer/internal/source"

// WorkerMain must be called first thing in main, and in TestMain of packages
// whose tests index files: where this process was started to read untrusted files
// it does that and never returns; else it returns at once.
func WorkerMain() {
	if source.IsWorker() {
		source.RunWorker()
	}
}
