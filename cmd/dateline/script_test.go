package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"dateline/corpus"
)

// update rewrites the expected output in testdata/script from what the
// commands print: go test ./cmd/dateline -run TestScripts -update.
var update = flag.Bool("update", false, "rewrite the expected output of the scripts")

// asDateline is the variable in the environment that turns the test program
// into dateline, for tests that run it as another user.
const asDateline = "DATELINE_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asDateline) != "" {
		main()
	}
	testscript.Main(m, map[string]func(){"dateline": main})
}

// TestScripts runs the transcripts in testdata/script against the program.
// Each begins in an empty folder that holds the five reference articles in
// articles/.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DATELINE_DB", "")
			return writeSeeds(filepath.Join(env.WorkDir, "articles"))
		},
	})
}

// writeSeeds writes the reference articles as files.
func writeSeeds(dir string) error {
	seeds, err := corpus.Seeds()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, s := range seeds {
		if err := os.WriteFile(filepath.Join(dir, s.Name), []byte(s.Text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
