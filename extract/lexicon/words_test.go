package lexicon

import (
	"slices"
	"strings"
	"testing"
)

func TestIsNameWord(t *testing.T) {
	for w, want := range map[string]bool{
		"Putin": true, "Kassym-Jomart": true, "al-Assad": true, "d'Estaing": true, "O’Brien": true, "МОСКВА": true, "习近平": true,
		"putin": false, "F-16S": false, "2024": false, "X": false, "iPhone": false, "co-operation": false, "": false, "“": false,
	} {
		if IsNameWord(w) != want {
			t.Errorf("IsNameWord(%q) = %v", w, !want)
		}
	}
}

func TestIsInitial(t *testing.T) {
	for w, want := range map[string]bool{"J.": true, "J.D.": true, "J": true, "É.": true, "JD": false, "NATO": false, "j.": false, "1.": false, "": false} {
		if IsInitial(w) != want {
			t.Errorf("IsInitial(%q) = %v", w, !want)
		}
	}
}

func TestIsOffice(t *testing.T) {
	for w, want := range map[string]bool{"President": true, "Sen.": true, "leader": true, "ex-president": true, "Mr": true, "Putin": false, "ex-Soviet": false} {
		if IsOffice(w) != want {
			t.Errorf("IsOffice(%q) = %v", w, !want)
		}
	}
}

func TestFolded(t *testing.T) {
	for in, want := range map[string]string{
		"Erdoğan": "erdogan", "Łukasz": "lukasz", "Đặng": "dang", "Gahr Støre": "gahr store", "Anto\u0301nio": "antonio",
		"O’Brien": "o'brien", "Kim Jong\u2011un": "kim jong-un", "İbrahim": "ibrahim", "Weiß": "weiss", "Путин": "путин",
	} {
		if got := Folded(in); got != want {
			t.Errorf("Folded(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIsHeadline(t *testing.T) {
	for in, want := range map[string]bool{
		"China and Russia Showcase Alliance at Summit": true,
		"PUTIN AND XI REAFFIRM PARTNERSHIP":            true,
		"Biden Meets with Xi After Summit Ends":        true,
		"Vladimir Putin met Angela Merkel in Berlin":   false,
		"They spoke to Vladimir Putin and Xi Jinping":  false,
		"Vladimir Putin": false,
	} {
		if IsHeadline(slices.Values(strings.Fields(in))) != want {
			t.Errorf("IsHeadline(%q) = %v", in, !want)
		}
	}
}
