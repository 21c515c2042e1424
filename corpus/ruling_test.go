package corpus

import (
	"testing"
	"time"
)

func TestUndone(t *testing.T) {
	at := func(n int64, a Action, other string) Ruling {
		return NewRuling(Ruling{Time: time.Unix(n, 0), Action: a, Person: "p:a", Others: []string{other}})
	}
	merge := at(1, ActionMerge, "p:b")
	undo := at(2, ActionUndo, merge.ID)
	second := at(3, ActionUndo, merge.ID)
	redo := at(4, ActionUndo, undo.ID)
	for _, x := range []struct {
		name           string
		all            []Ruling
		merge, undoing string // what undoes them
	}{
		{"nothing", []Ruling{merge}, "", ""},
		{"undone", []Ruling{undo, merge}, undo.ID, ""},
		{"undone twice", []Ruling{second, undo, merge}, undo.ID, ""},
		{"done again", []Ruling{redo, undo, merge}, "", redo.ID},
		{"done again once of twice", []Ruling{merge, undo, second, redo}, second.ID, redo.ID},
	} {
		by := Undone(x.all)
		if by[merge.ID] != x.merge || by[undo.ID] != x.undoing {
			t.Errorf("%s: %v", x.name, by)
		}
		if holds := len(InForce(x.all)) == 1; holds != (x.merge == "") {
			t.Errorf("%s: in force: %v", x.name, InForce(x.all))
		}
	}
}
