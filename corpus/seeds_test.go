package corpus

import (
	"slices"
	"strings"
	"testing"
)

func seeds(t *testing.T) []Seed {
	t.Helper()
	s, err := Seeds()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSeedsAreComplete(t *testing.T) {
	all := seeds(t)
	if len(all) != 5 {
		t.Fatalf("%d articles, want 5", len(all))
	}
	mentions, lines := 0, 0
	for _, s := range all {
		mentions += len(s.Mentions)
		lines += len(s.Roles)
	}
	if mentions != 260 || lines != 74 {
		t.Errorf("%d mentions and %d lines annotated, want 260 and 74", mentions, lines)
	}
}

func TestEveryLineHasKnownRoles(t *testing.T) {
	known := map[Role]bool{}
	for _, info := range Roles() {
		known[info.Role] = true
	}
	for _, s := range seeds(t) {
		for i, line := range strings.Split(s.Text, "\n") {
			roles := s.Roles[i+1]
			if blank := strings.TrimSpace(line) == ""; blank != (len(roles) == 0) {
				t.Errorf("%s:%d: roles %v for %q", s.Name, i+1, roles, line)
			}
			for _, r := range roles {
				if !known[r] {
					t.Errorf("%s:%d: unknown role %q", s.Name, i+1, r)
				}
			}
		}
	}
}

func TestGoldMentionsAgreeWithTheText(t *testing.T) {
	for _, s := range seeds(t) {
		points := []rune(s.Text)
		end := 0
		for _, m := range s.Mentions {
			if m.Start < end {
				t.Errorf("%s: %q overlaps the mention before it", s.Name, m.Surface)
			}
			end = m.End
			if got := string(points[m.Start:m.End]); got != m.Surface {
				t.Errorf("%s: text %q, gold %q", s.Name, got, m.Surface)
			}
			if line := 1 + strings.Count(string(points[:m.Start]), "\n"); line != m.Line {
				t.Errorf("%s: %q is on line %d, gold says %d", s.Name, m.Surface, line, m.Line)
			}
			if m.Role != RoleCredit && !slices.Contains(s.Roles[m.Line], m.Role) {
				t.Errorf("%s:%d: %q has role %s, the line %v", s.Name, m.Line, m.Surface, m.Role, s.Roles[m.Line])
			}
			if want := m.Role.IsContent() && m.Form.Counted(); want != m.Counted {
				t.Errorf("%s:%d: %q counted %v, its role and form say %v", s.Name, m.Line, m.Surface, m.Counted, want)
			}
			if country := len(m.Entity) == 2; country != (m.Kind == Country) {
				t.Errorf("%s:%d: %q is %s %q", s.Name, m.Line, m.Surface, m.Kind, m.Entity)
			}
		}
	}
}

func TestGoldTablesAreChecked(t *testing.T) {
	s := &Seed{Name: "a.txt", Text: "In Kraków, Jan", Roles: map[int][]Role{}}
	good := []string{"a.txt", "1", "11", "14", "Jan", "person", "given", "Jan", "body", "yes"}
	if err := addMention(s, good); err != nil || s.Mentions[0].Surface != "Jan" {
		t.Errorf("a right row: %v, %v", err, s.Mentions)
	}
	for column, wrong := range map[int]string{2: "10", 3: "99", 4: "Ian", 1: "one"} {
		row := slices.Clone(good)
		row[column] = wrong
		if err := addMention(s, row); err == nil {
			t.Errorf("column %d = %q was accepted", column, wrong)
		}
	}
	if err := eachRow("gold/roles.tsv", 3, map[string]*Seed{}, addRoles); err == nil {
		t.Error("a row for an unknown article was accepted")
	}
}
