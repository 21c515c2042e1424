package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/extract/person"
	"dateline/ledger"
	ask "dateline/query"
	"dateline/store"
)

// rulingOptions are the flags of every command that rules on who is who.
type rulingOptions struct{ by, note, as string }

func (o *rulingOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.by, "by", "", "`NAME` of whoever decides (default $DATELINE_CODER, else $USER)")
	cmd.Flags().StringVar(&o.note, "note", "", "`TEXT` that says why")
}

// ruler says whose ruling it is.
func (o *rulingOptions) ruler() string {
	for _, name := range []string{o.by, os.Getenv("DATELINE_CODER"), os.Getenv("USER")} {
		if name != "" {
			return name
		}
	}
	return "unknown"
}

const logged = `

The ruling is added to the log of the database; 'dateline log' lists it,
'dateline undo' takes it back. It holds for articles that come later, after
refresh and reextract, and in another database that imports the log.`

func newMerge(a *app) *cobra.Command {
	var o rulingOptions
	cmd := &cobra.Command{
		Use:   "merge PERSON OTHER...",
		Short: "Rule that others are the person, too",
		Long:  `Merge makes one person of several, who goes by the first one's identifier.` + logged,
		Example: `  dateline merge "Volodymyr Zelensky" p:vladimir-zelenskiy --note "transliteration"
  dateline merge p:john-smith p:john-smith~4f1d2c3b4a596877`,
		Args: args(cobra.MinimumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.rule(cmd.Context(), o, corpus.ActionMerge, args[0], args[1:], (*ruling).people)
		},
	}
	o.flags(cmd)
	return cmd
}

func newSplit(a *app) *cobra.Command {
	var o rulingOptions
	cmd := &cobra.Command{
		Use:   "split PERSON ARTICLE|SPELLING...",
		Short: "Rule that in some articles, or by some names, it is somebody else",
		Long: `Split makes somebody else of a person in the given articles, or where articles
give the person another identifier: the column entity of the view identity_list,
or a name that amounts to it. --as says who it is instead; without it, somebody
new is.` + logged,
		Example: `  dateline split "John Smith" 3f2a9c0d11223344 --note "the goalkeeper"
  dateline split "Robert Roe" "Bob Roe"
  dateline split "George Bush" 3f2a9c0d11223344 --as "George W. Bush"`,
		Args: args(cobra.MinimumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.rule(cmd.Context(), o, corpus.ActionSplit, args[0], args[1:], (*ruling).parts)
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.as, "as", "", "`PERSON` who it is instead")
	return cmd
}

func newAlias(a *app) *cobra.Command {
	var o rulingOptions
	cmd := &cobra.Command{
		Use:   "alias PERSON NAME...",
		Short: "Rule that names always mean the person",
		Long: `Alias says that a name means the person in every article: a full name in another
spelling, or a single name where articles leave open whose it is.` + logged,
		Example: `  dateline alias "Joe Biden" Biden
  dateline alias "Mohammed bin Salman" MBS`,
		Args: args(cobra.MinimumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.rule(cmd.Context(), o, corpus.ActionAlias, args[0], args[1:], (*ruling).names)
		},
	}
	o.flags(cmd)
	return cmd
}

func newForget(a *app) *cobra.Command {
	var o rulingOptions
	cmd := &cobra.Command{
		Use:   "forget PERSON",
		Short: "Rule that somebody is no person, and is not to be counted",
		Long: `Forget takes somebody out of every count: a band, a ship, a misreading. The
mentions stay, as rejected ones with the reason "forgotten".` + logged,
		Example: `  dateline forget "Jethro Tull" --note "the band"`,
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.rule(cmd.Context(), o, corpus.ActionForget, args[0], nil, (*ruling).people)
		},
	}
	o.flags(cmd)
	return cmd
}

func newUndo(a *app) *cobra.Command {
	var o rulingOptions
	cmd := &cobra.Command{
		Use:   "undo RULING",
		Short: "Take a ruling back",
		Long: `Undo takes a ruling back, given by its identifier or the beginning of one. The
ruling stays in the log, and so does its undoing, which can be undone in turn.`,
		Example: "  dateline undo 3f2a --note 'looked again'",
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.rule(cmd.Context(), o, corpus.ActionUndo, "", args, (*ruling).earlier)
		},
	}
	o.flags(cmd)
	return cmd
}

// ruling is a ruling in the making.
type ruling struct {
	ctx  context.Context
	db   *store.DB
	past []corpus.Ruling
}

// rule makes a ruling of what the user says, adds it to the log and settles who
// is who. A ruling that would have no effect is refused.
func (a *app) rule(ctx context.Context, o rulingOptions, action corpus.Action, who string, others []string, read func(*ruling, string) (string, error)) (err error) {
	db, err := a.openExisting()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	r := &ruling{ctx: ctx, db: db}
	if r.past, err = db.Rulings(ctx); err != nil {
		return err
	}
	x := corpus.Ruling{Time: time.Now(), By: o.ruler(), Action: action, Note: o.note}
	if who != "" {
		if x.Person, err = r.person(who); err != nil {
			return err
		}
	}
	if o.as != "" {
		if x.As, err = r.person(o.as); err != nil {
			return err
		}
	}
	for _, other := range others {
		id, err := read(r, other)
		if err != nil {
			return err
		}
		x.Others = append(x.Others, id)
	}
	return a.enact(r, corpus.NewRuling(x))
}

// enact adds a ruling that has an effect, and says what the effect is.
func (a *app) enact(r *ruling, x corpus.Ruling) error {
	sightings, err := r.db.Sightings(r.ctx)
	if err != nil {
		return err
	}
	automatic := person.Link(sightings)
	before, _ := ledger.Replay(sightings, automatic, r.past)
	after, remarks := ledger.Replay(sightings, automatic, append(slices.Clone(r.past), x))
	n := changed(before, after)
	for _, m := range remarks {
		if m.Ruling == x.ID && m.Other == "" {
			return fmt.Errorf("%s: %s", x.Action, m.Text)
		}
	}
	if n == 0 && x.Action != corpus.ActionUndo {
		return fmt.Errorf("%s: it is so already", x.Action)
	}
	if _, err := r.db.AddRulings(r.ctx, []corpus.Ruling{x}); err != nil {
		return err
	}
	if err := settleAll(r.ctx, r.db); err != nil {
		return err
	}
	a.remark(remarks)
	_, err = fmt.Fprintf(a.stdout, "%s %s: %d changed\n", x.ID, x.Action, n)
	return err
}

// changed counts the people of articles who are somebody else after than before.
func changed(before, after []corpus.Decision) int {
	type spot struct {
		article corpus.ArticleID
		entity  corpus.EntityID
	}
	who := map[spot]corpus.EntityID{}
	for _, d := range before {
		who[spot{d.Article, d.Entity}] = d.Person
	}
	n := 0
	for _, d := range after {
		k := spot{d.Article, d.Entity}
		if p, ok := who[k]; !ok || p != d.Person {
			n++
		}
		delete(who, k)
	}
	return n + len(who)
}

// remark tells of rulings that contradict one another or have no effect.
func (a *app) remark(remarks []ledger.Remark) {
	for _, m := range remarks {
		if m.Other != "" {
			fmt.Fprintf(a.stderr, "dateline: ruling %s is at odds with ruling %s: %s\n", m.Ruling, m.Other, m.Text)
		} else {
			fmt.Fprintf(a.stderr, "dateline: ruling %s: %s\n", m.Ruling, m.Text)
		}
	}
}

// person reads an identifier or a name. An identifier is taken as it is: it
// may be of somebody who is merged or forgotten now.
func (r *ruling) person(who string) (corpus.EntityID, error) {
	if strings.HasPrefix(who, "p:") {
		return corpus.EntityID(who), nil
	}
	id, err := r.db.Resolve(r.ctx, who, corpus.Person)
	if err == nil {
		return id, nil
	}
	if country, other := r.db.Resolve(r.ctx, who, corpus.Country); other == nil {
		return "", usagef("%q is a country (%s); rulings are on people. What names a country is for --codebook and --countries", who, country)
	}
	return "", err
}

func (r *ruling) people(who string) (string, error) {
	id, err := r.person(who)
	return string(id), err
}

// names turns a name into the identifier that articles give it.
func (r *ruling) names(name string) (string, error) {
	if strings.HasPrefix(name, "p:") {
		return name, nil
	}
	id := person.Identifier(name)
	if id == "" {
		return "", usagef("%q is no name", name)
	}
	return string(id), nil
}

// parts reads an article, or a name by which some articles know a person.
func (r *ruling) parts(what string) (string, error) {
	if !ask.LooksLikeArticle(what) {
		return r.names(what)
	}
	found, err := r.db.Show(r.ctx, corpus.ArticleID(what))
	if err != nil {
		return "", err
	}
	return string(found.Record.Article.ID), nil
}

// earlier finds a ruling, not undone so far, by the beginning of its identifier.
func (r *ruling) earlier(prefix string) (string, error) {
	var found []string
	for _, x := range r.past {
		if strings.HasPrefix(x.ID, prefix) {
			found = append(found, x.ID)
		}
	}
	switch {
	case len(found) == 0 || prefix == "":
		return "", fmt.Errorf("there is no ruling %q; see 'dateline log'", prefix)
	case len(found) > 1:
		return "", fmt.Errorf("%q is the beginning of several rulings: %s", prefix, strings.Join(found, ", "))
	}
	if by := corpus.Undone(r.past)[found[0]]; by != "" {
		return "", fmt.Errorf("undo %s: it is undone already (%s)", found[0], by)
	}
	return found[0], nil
}
