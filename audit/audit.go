// Package audit lets people judge what the program found: it draws a stratified
// sample of mentions and of sentences, writes it as a coding sheet, and turns
// filled-in sheets into precision, recall, intervals and agreement between
// coders. docs/validation.md says how to use and report it.
package audit

import "dateline/corpus"

// Task is what a coder is asked.
type Task string

// The tasks.
const (
	Mention  Task = "mention"  // is what was found right?
	Sentence Task = "sentence" // how many names were missed in this sentence?
)

// Item is one thing to judge: a mention, or a sentence, with the stratum that
// it was drawn from and, once a coder has been at it, the judgement.
type Item struct {
	ID                string // the same in every draw
	Task              Task
	Kind              corpus.Kind
	Stratum           string
	Size              int // how many the stratum holds, drawn or not
	Article           corpus.ArticleID
	Date, Source      string
	Left, Text, Right string // the sentence; Text is the mention, or all of a sentence with what was found in brackets
	Form, Name        string // of the mention, and of the entity that it was taken for
	Entity            corpus.EntityID
	Judgement
}

// Judgement is what a coder says of an item.
type Judgement struct {
	Verdict Verdict // of a mention
	Missed  string  // of a sentence: the number of names that were not found
	Comment string
}

// Verdict says what is right and wrong with a mention.
type Verdict string

// The verdicts. The empty one means that nobody has judged the mention yet.
const (
	Right    Verdict = "y" // a name of this kind, and of this entity
	Entity   Verdict = "e" // a name of this kind, but of another entity
	Boundary Verdict = "b" // a name of this kind, but the text marked is too short or too long
	Wrong    Verdict = "n" // no name of this kind
	Unsure   Verdict = "?" // cannot be told from the text
)

// VerdictDoc is a verdict with what it means.
type VerdictDoc struct {
	Verdict Verdict
	Doc     string
}

// Verdicts lists the verdicts.
func Verdicts() []VerdictDoc {
	return []VerdictDoc{
		{Right, "right: a name of this kind, and of this entity"},
		{Entity, "a name of this kind, but of another entity"},
		{Boundary, "a name of this kind, but the marked text is too short or too long"},
		{Wrong, "no name of this kind"},
		{Unsure, "cannot be told from the text"},
	}
}

// isName reports whether there is a name of the kind at all.
func (v Verdict) isName() bool { return v == Right || v == Entity || v == Boundary }

// judged reports whether a coder has said something definite.
func (v Verdict) judged() bool { return v != "" && v != Unsure }
