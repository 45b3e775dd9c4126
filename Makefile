# What people type. Everything else the Go tool does by itself.
STATICCHECK  = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK  = golang.org/x/vuln/cmd/govulncheck@v1.9.0

export CGO_ENABLED = 0

.PHONY: run build test check race lint vuln fuzz bench eval generate torture release sbom reproducible

run: build ## build and search the two seed statements on http://127.0.0.1:8080
	./ymateb serve seeds

build:
	go build -trimpath -o ymateb .

test: browser ## every test, the browser's included; some build and run the program, so none is taken from the cache
	@.ci/tests -count=1 -timeout 30m ./...

browser: ## Chromium and axe-core for the browser tests, where they can be installed
	@.ci/browser

check: lint test race fuzz cross licences vuln ## what must pass before a change lands
	@.ci/lint tidy

N ?= 10000
bench: build ## the engine against Bleve used plainly, SQLite, PostgreSQL and Xapian, and the server over HTTP, into index/bench.json (N=100000 for the large run)
	go run ./index/internal/bench -n $(N) -out index/bench.json -doc index/BENCHMARKS.md -server ./ymateb -commit "$$(git rev-parse --short HEAD 2>/dev/null)"
	go test -run '^$$' -bench Analyse ./analysis
	go test -run '^$$' -bench 'Read|Thousand|Pdftotext' -benchtime 3x ./indexer/internal/source

eval: build ## quality against the evaluation sets beside the checkout, where they are
	@go test ./index/eval -run TestRanking -count=1 -v | grep -v "^="
	@.ci/eval

generate: build ## N invented statements into DIR
	./ymateb generate -n $(N) -seed 1 $(DIR)

FUZZTIME ?= 10s
check: FUZZTIME = 4s
fuzz: ## every fuzz target for FUZZTIME
	@.ci/fuzz $(FUZZTIME)

race: ## needs a C compiler
	@if command -v $$(go env CC) >/dev/null; then CGO_ENABLED=1 go test -race -short -timeout 30m ./...; \
	else echo "skipped: the race detector needs a C compiler"; fi

lint:
	go vet ./...
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "not formatted"; exit 1; }
	@.ci/lint staticcheck $(STATICCHECK)

vuln: ## known vulnerabilities, where their database can be reached
	@.ci/lint vuln $(GOVULNCHECK)

cross: ## the program on the systems that offices use, as far as it can be told from here
	@for s in windows darwin; do GOOS=$$s go vet . $$(go list -deps . | grep '^github.com/ymateb/') || exit 1; done

licences: ## every module linked must have a permissive licence
	@.ci/licences > /dev/null

sbom: ## bill of materials (CycloneDX) on standard output
	@.ci/sbom

release: ## archives for Linux, macOS and Windows in dist/
	@.ci/release

reproducible: ## two builds must be the same bytes
	@a=$$(mktemp) b=$$(mktemp); go build -trimpath -ldflags='-s -w -buildid=' -o $$a . && go build -a -trimpath -ldflags='-s -w -buildid=' -o $$b . && cmp $$a $$b && sha256sum < $$a; s=$$?; rm -f $$a $$b; exit $$s

KILLS ?= 100
LOAD  ?= 10m
SOAK  ?= 1h
FILES ?= 100000
torture: ## every proof of trust in its long form, and a summary; KILLS, LOAD, SOAK, FILES say how long (little over SOAK; SOAK=10s spares the hour)
	@KILLS=$(KILLS) LOAD=$(LOAD) SOAK=$(SOAK) FILES=$(FILES) .ci/torture
