# Everything about Dateline that has a command. `make help` lists the targets.
# Works with GNU make 3.81 and newer, in any folder, blanks in its name included.

# The build tags the program needs: SQLite's full-text index.
TAGS = sqlite_fts5

# What `dateline version` prints.
VERSION = $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# Go records the commit in the program where git can be asked for it.
STAMP = $(shell git status --porcelain >/dev/null 2>&1 && echo auto || echo false)

BIN = bin/dateline$(shell go env GOEXE 2>/dev/null)
DB = dateline.db
TOP = 10

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build run test test-browser test-kill lint eval bench bench-extract bench-ingest bench-pages bench-rivals bench-memory bench-serve bench-store bench-store-100k bench-store-1m clean tags toolchain

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-17s %s\n", $$1, $$2 }' Makefile

build: toolchain ## build bin/dateline
	go build -trimpath -buildvcs=$(STAMP) -tags "$(TAGS)" -ldflags "-X main.version=$(VERSION)" -o "$(BIN)" ./cmd/dateline

run: build ## take in the five reference articles, print people, countries and pairs
	"$(BIN)" ingest --db "$(DB)" corpus/seeds
	@echo
	"$(BIN)" people --db "$(DB)" --limit $(TOP)
	@echo
	"$(BIN)" countries --db "$(DB)" --limit $(TOP)
	@echo
	"$(BIN)" pairs --db "$(DB)" --window sentence --count mentions --limit $(TOP)

test: toolchain ## vet and test everything
	go vet -tags "$(TAGS)" ./...
	go test -tags "$(TAGS)" -timeout 5m ./...

test-browser: toolchain ## test the page in Chromium; bash .ci/browser prints the path of axe-core for DATELINE_AXE
	DATELINE_AXE="$${DATELINE_AXE:-$$(bash .ci/browser)}" go test -tags "$(TAGS) browser" -timeout 15m -count 1 ./web/browser

test-kill: toolchain ## kill a writer sixty times while a reader asks, and ingest twenty times inside an archive
	go test -tags "$(TAGS)" -count 1 -timeout 20m -v -run '^TestKill$$' ./store -kills 60
	go test -tags "$(TAGS)" -count 1 -timeout 20m -v -run '^TestKilled' ./cmd/dateline -kills 20

lint: toolchain ## check format, vet, staticcheck, known vulnerabilities
	@echo 'go tool gofumpt -l .'; unformatted=$$(go tool gofumpt -l .) || exit 1; \
	if [ -n "$$unformatted" ]; then \
		echo "$$unformatted"; echo 'not formatted; mend with: go tool gofumpt -w .' >&2; exit 1; \
	fi
	go vet -tags "$(TAGS) browser" ./...
	go tool staticcheck -tags "$(TAGS) browser" ./...
	@sh .ci/vulncheck "$(TAGS)"

eval: build ## score every engine against the gold, the files of GOLD="a.jsonl b.jsonl.gz" and the pages of PAGES="c.jsonl.gz"
	@for engine in crf prose; do "$(BIN)" eval --engine $$engine || exit 1; echo; done
	@for gold in $(GOLD); do for engine in crf prose; do "$(BIN)" eval --engine $$engine --gold "$$gold" || exit 1; echo; done; done
	@for pages in $(PAGES); do "$(BIN)" eval --pages "$$pages" || exit 1; echo; done

bench: bench-extract bench-ingest bench-store ## run the benchmarks: each engine, bytes to database, the store at 10,000 to a million articles, the Go benchmarks
	go test -tags "$(TAGS)" -run '^$$' -bench . -benchmem ./...

bench-extract: toolchain ## print articles/s and tokens/s of each engine and their ratio
	go run -tags "$(TAGS)" ./cmd/bench extract

bench-pages: toolchain ## compare reading the pages of PAGES=c.jsonl.gz with parsing them
	go run -tags "$(TAGS)" ./cmd/bench pages -pages "$(PAGES)"

bench-rivals: toolchain ## compare speed and text of the pages of PAGES=c.jsonl.gz with those of other libraries
	@mkdir -p bin
	cd cmd/bench/rivals && go build -o ../../../bin/rivals .
	bin/rivals "$(PAGES)" > bin/rivals.jsonl
	go run -tags "$(TAGS)" ./cmd/bench pages -pages "$(PAGES)" -rivals bin/rivals.jsonl

bench-memory: toolchain ## print the memory held while 100,000 short texts and pages are taken in
	go run -tags "$(TAGS)" ./cmd/bench memory -n 100000

bench-ingest: toolchain ## print pages/s and articles/s from bytes to database, by stage, and the memory
	go run -tags "$(TAGS)" ./cmd/bench ingest -n 1000

bench-serve: toolchain ## print the time and size of every view of the page over DB, and of the first one in Chromium
	go run -tags "$(TAGS)" ./cmd/bench serve -db "$(DB)"

bench-store: toolchain ## the same for 10,000, 100,000 and a million articles; takes a quarter of an hour
	@for n in 10000 100000 1000000; do go run -tags "$(TAGS)" ./cmd/bench store -n $$n || exit 1; echo; done

bench-store-100k: toolchain ## build a database of 100,000 made-up articles and time questions
	go run -tags "$(TAGS)" ./cmd/bench store -n 100000

bench-store-1m: toolchain ## the same for a million articles
	go run -tags "$(TAGS)" ./cmd/bench store -n 1000000

clean: ## remove what was built; the database stays
	rm -rf bin
	rm -f *.prof
	@if [ -e "$(DB)" ]; then echo "$(DB) is kept; remove it yourself if you no longer need it"; fi

tags: ## print the build tags: go build -tags "$(make -s tags)" ./...
	@echo "$(TAGS)"

toolchain:
	@sh .ci/toolchain
