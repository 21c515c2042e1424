package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Action is what a ruling does.
type Action string

// The actions.
const (
	ActionMerge  Action = "merge"  // the others are the person, too
	ActionSplit  Action = "split"  // the person in these articles, or under these names, is somebody else
	ActionAlias  Action = "alias"  // these names always mean the person
	ActionForget Action = "forget" // the person is none, and is not counted
	ActionUndo   Action = "undo"   // another ruling does not hold
)

// Actions lists the actions.
func Actions() []Action {
	return []Action{ActionMerge, ActionSplit, ActionAlias, ActionForget, ActionUndo}
}

// Ruling is a decision by people about who is who. Rulings are never changed;
// another one undoes them. They name people by identifiers, which are the same
// in every database, so that the log of one holds in another.
type Ruling struct {
	ID     string    `json:"id"` // made from all the rest
	Time   time.Time `json:"time"`
	By     string    `json:"by"` // who decided
	Action Action    `json:"action"`
	Person EntityID  `json:"person,omitempty"` // whom it is about; "" for undo
	// Others are the people who are merged, the articles or the identifiers as
	// extraction gives them that are split off, the identifiers of the names
	// that are aliases, or the ruling that is undone.
	Others []string `json:"others,omitempty"`
	As     EntityID `json:"as,omitempty"`   // of a split: who it is instead, "" for somebody new
	Note   string   `json:"note,omitempty"` // why
}

// NewRuling makes a ruling with its identifier.
func NewRuling(r Ruling) Ruling {
	r.Time = r.Time.UTC()
	r.Others = slices.Clone(r.Others)
	slices.Sort(r.Others)
	r.Others = slices.Compact(r.Others)
	r.ID = r.digest()
	return r
}

// digest is a hash over everything but the identifier.
func (r *Ruling) digest() string {
	h := sha256.New()
	for _, s := range slices.Concat([]string{
		r.Time.UTC().Format(time.RFC3339Nano), r.By, string(r.Action), string(r.Person), string(r.As), r.Note,
	}, r.Others) {
		fmt.Fprintf(h, "%d:%s,", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// Check reports a ruling that says nothing or was altered.
func (r *Ruling) Check() error {
	switch {
	case !slices.Contains(Actions(), r.Action):
		return fmt.Errorf("ruling %s: there is no action %q", r.ID, r.Action)
	case r.ID != r.digest():
		return fmt.Errorf("ruling %s: it was altered: what it says has the identifier %s", r.ID, r.digest())
	case r.Action != ActionUndo && !strings.HasPrefix(string(r.Person), "p:"):
		return fmt.Errorf("ruling %s: %q is no person", r.ID, r.Person)
	case r.Action == ActionUndo && len(r.Others) != 1, r.Action != ActionForget && len(r.Others) == 0:
		return fmt.Errorf("ruling %s: it does not say what to %s", r.ID, r.Action)
	}
	return nil
}

// InForce lists the rulings that hold: those that no ruling in force undoes, by
// time, undoings aside. Rulings that stand twice count once.
func InForce(all []Ruling) []Ruling {
	sorted := inOrder(all)
	undone := Undone(sorted)
	return slices.DeleteFunc(sorted, func(r Ruling) bool { return r.Action == ActionUndo || undone[r.ID] != "" })
}

// Undone tells of each ruling that does not hold, undoings among them, which
// ruling undoes it: the first one that holds itself.
func Undone(all []Ruling) map[string]string {
	undoers := map[string][]string{} // ruling -> what undoes it
	for _, r := range inOrder(all) {
		if r.Action == ActionUndo {
			undoers[r.Others[0]] = append(undoers[r.Others[0]], r.ID)
		}
	}
	known := map[string]bool{}
	by := map[string]string{}
	var holds func(id string) bool
	holds = func(id string) bool { // it ends, as a ruling's identifier follows from what it undoes
		if h, ok := known[id]; ok {
			return h
		}
		i := slices.IndexFunc(undoers[id], holds)
		if known[id] = i < 0; i >= 0 {
			by[id] = undoers[id][i]
		}
		return known[id]
	}
	for id := range undoers {
		holds(id)
	}
	return by
}

// inOrder lists rulings by time, each once.
func inOrder(all []Ruling) []Ruling {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, compareRulings)
	return slices.CompactFunc(sorted, func(a, b Ruling) bool { return a.ID == b.ID })
}

func compareRulings(a, b Ruling) int {
	if c := a.Time.Compare(b.Time); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}
