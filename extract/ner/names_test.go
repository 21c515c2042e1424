package ner

import (
	"slices"
	"strings"
	"testing"

	"dateline/extract/text"
)

// sentences are made up. A person's name stands in square brackets; what is in
// no brackets is not to be marked as a person.
var sentences = strings.Split(strings.TrimSpace(`
Russian President [Vladimir Putin] flew to Beijing, where he met [Xi Jinping] for two hours.
MOSCOW (AP) — [Dmitry Peskov] told reporters that [Putin]'s schedule had not changed.
[Kassym-Jomart Tokayev], the president of Kazakhstan, congratulated [Sadyr Japarov].
Turkey's [Recep Tayyip Erdoğan] and Hungary's [Viktor Orbán] spoke by telephone on Monday.
North Korean leader [Kim Jong Un] watched the launch with his daughter, state media said.
The court in Nouakchott sentenced former president [Mohamed Ould Abdel Aziz] to five years in prison.
Saudi Crown Prince [Mohammed bin Salman] received [Antony Blinken] in Jeddah.
[Osama bin Laden] was killed in Abbottabad in 2011 by U.S. forces.
Lawyers for [Sam Bankman-Fried] said they would appeal against the verdict.
[J.D. Vance] and [Marco Rubio] appeared together on Fox News on Sunday.
[Luiz Inácio Lula da Silva] returned to power in Brazil after defeating [Jair Bolsonaro].
The novelist [Chimamanda Ngozi Adichie] will speak at Oxford University in June.
Nigeria's [Bola Tinubu] named [Nyesom Wike] as a minister on Thursday.
Police in Chennai arrested [R. Subramaniam] and his brother [R. Karthik] on Friday night.
[Martin Luther King Jr.] gave the speech in Washington in 1963.
"We will not give up," said [Siobhán O'Brien], a nurse from Galway.
Ms. [Nguyen Thi Kim Ngan] chaired Vietnam's National Assembly until 2021.
South African President [Cyril Ramaphosa] fired [Ace Magashule]'s allies from the cabinet.
The Democratic Republic of Congo's [Félix Tshisekedi] accused [Paul Kagame] of backing the rebels.
[Maia Sandu] won a second term in Moldova, defeating [Alexandr Stoianoglo].
Israeli Prime Minister [Benjamin Netanyahu] and his rival [Benny Gantz] traded accusations.
[Ursula von der Leyen], president of the European Commission, welcomed the decision.
Manchester United's [Bruno Fernandes] scored twice against Chelsea at Old Trafford.
The Hyderabad House talks between [Narendra Modi] and [Emmanuel Macron] lasted an hour.
Former Georgian president [Mikheil Saakashvili] was moved to a hospital in Tbilisi.
[Jacinda Ardern] said New Zealand would tighten its gun laws.
[Ali Khamenei] has led Iran since the death of [Ruhollah Khomeini] in 1989.
Japanese Prime Minister [Fumio Kishida] met South Korea's [Yoon Suk Yeol] in Seoul.
Ukraine's [Volodymyr Zelenskyy] asked NATO for more air defence systems.
The Shanghai Cooperation Organization invited [Alexander Lukashenko] to its summit in Astana.
[Daniel Ortega] and his wife, [Rosario Murillo], rule Nicaragua together.
Kenyan runner [Eliud Kipchoge] won the Berlin Marathon for the fifth time.
Photograph: [Wakil Kohsar]/AFP via Getty Images
[Aung San Suu Kyi] was moved to house arrest in Naypyidaw, Myanmar's military said.
[Hun Sen] handed power to his son [Hun Manet] after four decades in Cambodia.
Sri Lanka's [Anura Kumara Dissanayake] promised to renegotiate the deal with the IMF.
Indonesian President [Prabowo Subianto] thanked his predecessor, [Joko Widodo].
Shares of Ford and Tesla fell after [Elon Musk] criticised the tariffs.
[Giorgia Meloni]'s government survived the vote in Rome.
Secretary General [Jens Stoltenberg] said the alliance stood by Estonia.
"It is a disgrace," [Sahra Wagenknecht] told Deutsche Welle.
The suspect, identified as [Tyrone Jackson], 34, was taken to a jail in Oakland, California.
Chancellor [Olaf Scholz] sacked [Christian Lindner], his finance minister.
The film stars [Deepika Padukone] and [Shah Rukh Khan].
Peruvian prosecutors questioned [Pedro Castillo] and [Keiko Fujimori] about the payments.
The bill was sponsored by Sen. [Elizabeth Warren] (D-Mass.) and Rep. [Ro Khanna] of California.
Belarusian opposition leader [Sviatlana Tsikhanouskaya] lives in Vilnius.
The Afghan Taliban's [Hibatullah Akhundzada] rarely leaves Kandahar.
The Georgia secretary of state, [Brad Raffensperger], testified in Atlanta.
Jordan's King [Abdullah II] met [Mahmoud Abbas] in Amman on Wednesday.`), "\n")

// unmark takes the brackets off and returns the names in them.
func unmark(s string) (plain string, names []string) {
	for rest := s; ; {
		before, after, ok := strings.Cut(rest, "[")
		plain += before
		if !ok {
			return plain, names
		}
		name, tail, _ := strings.Cut(after, "]")
		plain, names, rest = plain+name, append(names, name), tail
	}
}

func TestPeopleOfManyCultures(t *testing.T) {
	tagger := load(t)
	right, found, gold := 0, 0, 0
	for _, s := range sentences {
		plain, want := unmark(s)
		names, err := tagger.Tag(document(plain))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range names {
			if n.Label == text.Person {
				got = append(got, plain[n.Start:n.End])
			}
		}
		for _, n := range got {
			if slices.Contains(want, n) {
				right++
			}
		}
		found += len(got)
		gold += len(want)
		if !slices.Equal(got, want) {
			t.Logf("%s\n  got %q\n want %q", plain, got, want)
		}
	}
	p, r := float64(right)/float64(found), float64(right)/float64(gold)
	t.Logf("%d sentences: precision %.3f, recall %.3f of %d names", len(sentences), p, r, gold)
	if p < 0.95 || r < 0.95 {
		t.Errorf("precision %.3f, recall %.3f: one of them is below 0.95", p, r)
	}
}
