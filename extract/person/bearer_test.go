package person

import (
	"strings"
	"testing"
)

// TestBearer holds that a name that stands alone is whoever bears it so far,
// though a namesake comes later.
func TestBearer(t *testing.T) {
	tests := []struct {
		text string
		want string // the number of the person of each name, in the order of introduction; 0 is nobody
	}{
		{"[Amara Diallo] won. Supporters of [Diallo] sang. Her father, [Ousmane Diallo], wept.", "1 1 2"},
		{"[Amara Diallo] won. Her father, [Ousmane Diallo], wept. Then [Diallo] spoke.", "1 2 0"},
		{"[Amara Diallo] won. [Diallo] sang. [Diallo] danced. Her father, [Ousmane Diallo], wept. Then [Diallo] spoke.", "1 1 1 2 0"},
		{"[Amara Diallo] won. [Diallo] sang. [Diallo] danced. Her father, [Ousmane Diallo], wept. [Amara Diallo] came. [Diallo] spoke.", "1 1 1 2 1 1"},
		{"[Diallo] wins. [Amara Diallo] sang. [Diallo] danced. [Diallo] left. Her father, [Ousmane Diallo], wept.", "1 1 1 1 2"},
		{"[Diallo] wins. [Amara Diallo] sang. Her father, [Ousmane Diallo], wept.", "0 1 2"},
	}
	for _, test := range tests {
		d, names := article(test.text)
		ms, _ := Resolve(d, names, nil)
		var got []string
		for _, m := range ms {
			switch {
			case strings.Contains(string(m.Entity), "amara"):
				got = append(got, "1")
			case strings.Contains(string(m.Entity), "ousmane"):
				got = append(got, "2")
			default:
				got = append(got, "0")
			}
		}
		if g := strings.Join(got, " "); g != test.want {
			t.Errorf("%s: %s, want %s", test.text, g, test.want)
		}
	}
}
