package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	ask "dateline/query"
)

// Exit statuses, the same for every command.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitRejects     = 3
	exitInterrupted = 130
)

// app is what the commands share: the three streams and the database's path.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	db             string
}

// usageError is a mistake in how the program was called.
type usageError = ask.UsageError

func usagef(format string, args ...any) error { return ask.Usagef(format, args...) }

// rejectsError says that the run is done but left some items out; each has
// been reported already.
type rejectsError struct {
	n      int
	absent int // sources that do not exist
}

func (e rejectsError) Error() string {
	switch text := fmt.Sprintf("%d %s rejected", e.n, items(e.n)); {
	case e.absent == 0:
		return text
	case e.n == 0:
		return fmt.Sprintf("sources that do not exist: %d", e.absent)
	default:
		return fmt.Sprintf("%s; sources that do not exist: %d", text, e.absent)
	}
}

func items(n int) string {
	if n == 1 {
		return "item"
	}
	return "items"
}

// report writes an error to stderr and turns it into the exit status.
func (a *app) report(ctx context.Context, err error) int {
	var usage usageError
	var rejects rejectsError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &rejects):
		fmt.Fprintf(a.stderr, "dateline: %v\n", err)
		return exitRejects
	case ctx.Err() != nil || errors.Is(err, context.Canceled):
		fmt.Fprintln(a.stderr, "dateline: interrupted; what was committed stays, and the next run goes on from there")
		return exitInterrupted
	case errors.Is(err, syscall.EPIPE):
		return exitDone // the reader of a pipe has seen enough
	case errors.As(err, &usage), isCobraUsage(err):
		fmt.Fprintf(a.stderr, "dateline: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(a.stderr, "dateline: %v\n", err)
	return exitFailed
}

// isCobraUsage recognises cobra's own complaint about a command that does not
// exist, which has no type.
func isCobraUsage(err error) bool {
	return strings.HasPrefix(err.Error(), "unknown command")
}

// args wraps a check of the arguments so that its errors count as wrong usage.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if err := check(cmd, given); err != nil {
			return usagef("%w; see 'dateline help %s'", err, cmd.Name())
		}
		return nil
	}
}

// isTerminal reports whether w is a terminal that a progress line may use.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
