package person

import (
	"strings"
	"testing"
)

func keyOf(name string) string { return spelled(split(name), nil).slug() }

// TestSpellings holds that every rule joins what it is there for.
func TestSpellings(t *testing.T) {
	for _, row := range []struct{ rule, names string }{
		{"hyphens", "Jean-Claude Juncker, Jean Claude Juncker"},
		{"hyphens", "Bashar al] Assad, Bashar al-Assad"},
		{"suffix", "Martin Luther King Jr., Martin Luther King Junior"},
		{"article al", "Bashar al-Assad, Bashar Al Assad, Bashar el-Assad, Bashar Assad, Bashar Alassad"},
		{"article al", "Ahmed ash-Sharif, Ahmad al-Sharif, Ahmed Sharif"},
		{"servant of", "Abdel Fattah el-Sisi, Abdul Fattah al-Sisi, Abd al-Fattah al-Sisi, Abdelfattah Elsisi, Abdulfattah al-Sisi"},
		{"servant of", "Abdur Rahman Khan, Abd al-Rahman Khan, Abdulrahman Khan, Abdurrahman Khan, Abdel Rahman Khan"},
		{"particles", "Mohammed bin Salman, Mohammad ibn Salman, Muhammad Bin Salman"},
		{"particles", "Ana Dela Cruz, Ana de la Cruz, Ana De La Cruz"},
		{"syllables", "Kim Jong-un, Kim Jong Un, Kim Jongun"},
		{"syllables", "Tsai Ing-wen, Tsai Ing Wen, Tsai Ingwen"},
		{"initials", "J.D. Vance, JD Vance, J. D. Vance"},
		{"known spellings", "Muammar Gaddafi, Moammar Gadhafi, Muammar al-Qaddafi, Moamer Kadhafi, Mu'ammar Qadhafi"},
		{"known spellings", "Yulia Navalnaya, Julia Navalnaya, Yuliya Navalnaya"},
		{"known spellings", "Sergei Lavrov, Sergey Lavrov, Serguei Lavrov"},
		{"adjectival ending", "Volodymyr Zelensky, Volodymyr Zelenskyy, Vladimir Zelenskiy, Wolodymyr Zelenski"},
		{"ending y", "Dmytro Razumkoviy, Dmitri Razumkovyy"},
		{"ending ov", "Oleg Kovalyov, Oleh Kovalev"},
		{"ending ov", "Vladimir Solovyov, Vladimir Solovyev, Vladimir Soloviev"},
		{"ending ov", "Ivan Smirnoff, Ivan Smirnov"},
		{"ending enko", "Alexander Lukashenko, Alyaksandr Lukashenka, Aliaksandr Lukashenka"},
		{"ending enko", "Pavel Latushenko, Pavel Latushenka"},
		{"ending ya", "Nikol Pashinyan, Nikol Pashinian"},
		{"post-Soviet letters", "Maria Zhukova, Mariya Jukova"},
		{"post-Soviet letters", "Mikhail Khodorkovsky, Mikhail Hodorkovsky"},
		{"kh", "Emomali Rakhmatov, Emomali Rahmatov"},
		{"q", "Hamid Razzaq, Hamid Razzak"},
		{"umlauts written out", "Thomas Müller, Thomas Mueller"},
		{"umlauts written out", "Gerhard Schröder, Gerhard Schroeder"},
		{"Serbian dj", "Novak Djurovic, Novak Đurović"},
		{"diacritics", "Nguyễn Phú Trọng, Nguyen Phu Trong"},
	} {
		names := strings.Split(row.names, ", ")
		for _, n := range names[1:] {
			if a, b := keyOf(names[0]), keyOf(n); a != b {
				t.Errorf("%s: %s is %s, %s is %s", row.rule, names[0], a, n, b)
			}
		}
	}
}

// TestSpellingsApart holds that names of different people keep different keys.
func TestSpellingsApart(t *testing.T) {
	for _, pair := range []string{
		"Kim Jong-un, Kim Jong-il", "George Bush, George W. Bush", "George W. Bush, George H. W. Bush",
		"Li Na, Lin A", "Sadiq Khan, Sadiq Han", "Juan Mora, Jean Mora", "Martin Luther King Jr., Martin Luther King Sr.",
		"Robert Kennedy Jr., Robert Kennedy", "Mark Webber, Mark Weber", "Bryan Adams, Brian Adams", "Alan Smith, Allan Smith",
		"Joel Smith, Jol Smith", "Laura Sáenz, Laura Sanz", "Ahmet Kaya, Ahmed Kaya", "Li Wei, Ly Wei", "Al Gore, Gore Vidal",
		"Michael Roe, Michal Roe", "Li Qiang, Li Kiang", "Gordon Young, Gordon Yung", "Ana Fuentes, Ana Funtes",
		"Zhang Wei, Jang Wei", "Mohamed Salah, Mahmoud Salah", "Kirill Petrov, Kiran Petrov", "Hassan Rouhani, Hussein Rouhani",
	} {
		a, b, _ := strings.Cut(pair, ", ")
		if keyOf(a) == keyOf(b) {
			t.Errorf("%s and %s are both %s", a, b, keyOf(a))
		}
	}
}

// TestSpellingRulesAreTold holds that every rule has a name and a sentence,
// sets one function, and is named by the mentions that it joins.
func TestSpellingRulesAreTold(t *testing.T) {
	for _, r := range SpellingRules() {
		if r.Name == "" || r.Doc == "" || (r.Word == nil) == (r.Parts == nil) {
			t.Errorf("rule %q is not complete", r.Name)
		}
	}
	d, names := article("[Volodymyr Zelenskyy] spoke.")
	ms, _ := Resolve(d, names, nil)
	if want := "spelling: known spellings, adjectival ending"; ms[0].Join != want {
		t.Errorf("joined by %q, want %q", ms[0].Join, want)
	}
}

func FuzzSpelled(f *testing.F) {
	for _, s := range []string{"Abd", "Abd al", "O", "Mc", "al-", "zh kh", "qq", "Kim Jong-un", "ü-ß", "abdoul", "ii yi sky", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		p := split(name)
		if len(p) > 0 && len(spelled(p, nil)) == 0 {
			t.Errorf("%q: nothing is left of %q", name, p)
		}
	})
}

func BenchmarkSpelled(b *testing.B) {
	names := []parts{split("Volodymyr Zelenskyy"), split("Joe Biden"), split("Kim Jong-un"), split("Andrés Manuel López Obrador")}
	b.ReportAllocs()
	for i := range b.N {
		spelled(names[i%len(names)], nil)
	}
}
