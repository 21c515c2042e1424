package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// noCommand says that there is no such command, and what may be meant.
func noCommand(root *cobra.Command, name string) error {
	root.SuggestionsMinimumDistance = 2
	return usagef("unknown command %q%s; see 'dateline help'", name, meant("", root.SuggestionsFor(name)))
}

// noFlag adds to what is wrong with a flag which one may be meant.
func noFlag(cmd *cobra.Command, err error) error {
	var near []string
	if name, unknown := strings.CutPrefix(err.Error(), "unknown flag: --"); unknown {
		best := 3
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			switch d := distance(name, f.Name); {
			case f.Hidden || d > best || d >= len(f.Name):
			case d < best:
				best, near = d, []string{f.Name}
			default:
				near = append(near, f.Name)
			}
		})
	}
	return usagef("%w%s; see 'dateline help %s'", err, meant("--", near), cmd.Name())
}

func meant(prefix string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ", did you mean " + prefix + strings.Join(names, " or "+prefix) + "?"
}

// distance counts the letters to change, add or leave out to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := slices.Clone(row)
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// newHelp is cobra's help command, with an error for what is no command.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about any command",
		Long: `Help provides help for any command in the application.
Simply type dateline help [path to command] for full details.`,
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return noCommand(root, strings.Join(args, " "))
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
	}
}
