package main

import (
	"os"

	"github.com/spf13/cobra"
)

// commands lists the commands in the order in which help shows them. A new
// command is added here.
func commands(a *app) []*cobra.Command {
	return []*cobra.Command{
		newIngest(a), newWatch(a), newDiscover(a), newRetry(a), newClean(a), newExtract(a),
		newPeople(a), newCountries(a), newPairs(a), newTimeline(a), newOutlets(a), newVolume(a), newArticles(a), newConcordance(a),
		newNetwork(a), newExport(a),
		newShow(a), newSQL(a), newServe(a), newCodes(a), newRejects(a), newHomes(a), newCheck(a), newRefresh(a), newDatasette(a),
		newAudit(a), newIdentities(a), newMerge(a), newSplit(a), newAlias(a), newForget(a), newUndo(a), newLog(a), newReextract(a),
		newEval(a), newVersion(a),
	}
}

// newRoot builds the command tree.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "dateline",
		Short: "Who and where in the news, counted",
		Long: `Dateline takes in news articles, keeps the article and sets the page furniture
aside, finds the people and countries named in it, settles who is who, and
answers from one SQLite file how often, when, where and together with whom.

Results go to stdout, everything else to stderr.

Exit status of every command:
  0    done
  1    failed; nothing is left half-written
  2    wrong usage
  3    done, but some items were rejected (each with its reason on stderr and,
       for ingest, in the rejects table)
  130  interrupted; what was committed stays, and the next run goes on`,
		Example: `  dateline ingest articles/
  dateline people --limit 10
  dateline pairs --kinds person,country --window sentence
  dateline concordance "Vladimir Putin"`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, given []string) error {
			if len(given) > 0 {
				return noCommand(cmd, given[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&a.db, "db", usualDB(), "database `FILE` (or $DATELINE_DB)")
	root.SetFlagErrorFunc(noFlag)
	root.AddCommand(commands(a)...)
	root.SetHelpCommand(newHelp(root))
	return root
}

// usualDB is the database of commands without --db.
func usualDB() string {
	if db := os.Getenv("DATELINE_DB"); db != "" {
		return db
	}
	return "dateline.db"
}
