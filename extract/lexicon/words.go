// Package lexicon holds the closed lists of English words that tell a person's
// name from what stands around it: ways of address, offices, particles,
// suffixes, and words that are capitalised without naming anybody. The lists
// are written by hand; each is a question that the recognisers ask of a token.
package lexicon

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dateline/corpus"
)

// set makes a lookup table of the words of a list. Tables are built once, in
// package variables that nothing writes to afterwards.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// honorifics stand before a name, with or without a full stop, and are never
// part of it.
var honorifics = set(`mr mrs ms miss mx dr prof professor sir dame lord lady baron baroness count countess madam madame
	mme mlle monsieur herr frau señor señora don doña signor signora sheikh sheik shaikh sheikha emir imam ayatollah
	hojatoleslam mullah maulana rabbi reverend rev father fr brother sister pope cardinal archbishop bishop deacon
	patriarch metropolitan msgr monsignor saint king queen prince princess duke duchess sultan emperor empress tsar
	pharaoh hon honourable honorable`)

// offices name a post that its holder's name follows: "President Biden". They
// also stand in lower case ("Chinese leader Xi Jinping").
var offices = set(`president president-elect vice-president premier chancellor minister secretary secretary-general
	under-secretary undersecretary director director-general governor governor-general mayor senator sen congressman
	congresswoman representative rep assemblyman assemblywoman councillor councilman councilwoman alderman speaker
	chairman chairwoman chairperson chair chief commissioner ambassador envoy diplomat consul attorney attorney-general
	judge justice magistrate prosecutor solicitor lawyer barrister sheriff officer detective inspector superintendent
	constable sergeant sgt corporal cpl private lieutenant lt captain capt major maj colonel col general gen brigadier
	brig commander cmdr commodore admiral adm marshal marshall airman commandant leader spokesman spokeswoman
	spokesperson adviser advisor aide dictator strongman candidate nominee incumbent lawmaker deputy delegate founder
	co-founder cofounder ceo cto cfo coo executive manager coach captain striker midfielder defender goalkeeper
	forward winger quarterback pitcher catcher guard center analyst economist scientist historian author novelist poet
	writer journalist reporter correspondent columnist editor producer filmmaker actor actress singer rapper musician
	composer artist painter photographer architect designer engineer astronaut cosmonaut researcher physicist chemist
	biologist doctor physician surgeon nurse teacher principal dean provost rector activist campaigner dissident
	businessman businesswoman entrepreneur investor billionaire tycoon oligarch banker trader broker farmer pilot
	driver cyclist golfer boxer swimmer sprinter runner jockey champion winner warlord commander militant suspect
	widow wife husband son daughter brother sister mother father uncle aunt nephew niece cousin grandson granddaughter
	superstar star legend veteran rival predecessor successor colleague counterpart comedian presenter host anchor
	broadcaster blogger influencer youtuber model magnate mogul heir heiress pontiff cleric preacher pastor priest
	premier-designate pm mp mep mla msp`)

// officeModifiers widen an office: "Foreign Minister", "acting President",
// "Vice President", "Secretary of State".
var officeModifiers = set(`prime foreign defence defense finance interior home health justice education energy trade
	deputy vice acting interim former ex late first second third senior junior chief executive attorney managing
	supreme national federal state general special assistant associate permanent lead opposition house senate majority
	minority press police party principal ex-president incoming outgoing then then-president fellow veteran top
	human-rights economic environment transport agriculture labour labor culture sports tourism information
	communications planning development parliamentary presidential`)

// familyFirst holds family names that stand before the given name in Chinese,
// Korean and Vietnamese usage, as news text spells them.
var familyFirst = set(`xi li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song
	zheng xie han tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lu su jiang cai jia ding wei xue ye yan
	pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao
	meng long wan duan qian yin chang wen hua bo ouyang kim lee park choi jung chung jeong kang cho yoon yun jang lim
	oh seo shin kwon hwang ahn song hong moon nguyen tran le pham hoang phan vo dang bui do ngo duong ly tsai lai chiang
	hun ban ai xiang noh roh chun teng chou chao hsu hsieh tseng kuo hsiao tsao pak mun trinh dinh truong`)

// suffixes may follow a name and belong to it.
var suffixes = set(`jr jr. sr sr. ii iii iv phd ph.d. md m.d. esq`)

// particles stand inside a name in lower case, or open a family name.
var particles = set(`de da do di du del della dela dei dos das van von der den ter ten te zu zum zur af av la le los las
	lo el al ul ur bin bint ibn ben abu ould e y i st st. san santa`)

// plainWords are words that news text capitalises without naming a person:
// sentence openers, calendar words, compass points, numerals and nouns that
// make a longer name an organisation, a place, an event or a work.
var plainWords = set(`the a an in on at by for from of to with and or but nor so yet as if then than that this these those
	he she it they we you i his her its their our your my who whom whose which what when where why how there here
	not no yes all any both each every few many more most other some such only own same also just even still already
	after before during while until since because although though despite instead meanwhile however moreover
	additionally overall notably according under over between among against about into through across along around
	earlier later today yesterday tomorrow tonight now recently last next new old one two three four five six seven
	eight nine ten hundred thousand million billion dozens hundreds thousands
	january february march april june july august september october november december jan feb mar apr jun jul aug
	sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
	north south east west northern southern eastern western central
	photo photos file video image images pool via getty reuters ap afp associated press news agency digital media
	group inc corp ltd llc plc co company corporation bank university college school institute academy hospital
	church cathedral mosque temple synagogue court council committee commission parliament congress senate assembly
	ministry department bureau office agency authority board union party front movement army navy force forces guard
	police brigade battalion regiment hall house palace castle tower bridge street road avenue square park stadium
	arena airport station centre center museum gallery theatre theater library hotel club united city town village
	county province state republic kingdom empire federation district region island islands river lake sea ocean bay
	gulf strait mountain mountains mount valley desert forest coast peninsula cape league cup championship
	championships olympics games open tour festival summit conference forum session meeting treaty accord agreement
	deal act bill law war wars battle revolution crisis day week month year award awards prize organization
	organisation association foundation trust fund society alliance coalition network times post journal tribune
	herald gazette guardian telegraph mail magazine daily weekly radio television tv channel
	spring summer autumn fall winter god islam opec brexit christmas easter ramadan internet covid covid-19
	facebook twitter google amazon apple microsoft youtube instagram tiktok whatsapp telegram breaking exclusive watch read more related follow share leave reply`)

// auxiliaries follow the subject of a sentence.
var auxiliaries = set(`is are was were has have had will would could should may might must can does did`)

// organisationWords end the name of an organisation, a place or a prize that is
// called after somebody.
var organisationWords = set(`foundation trust institute institution university college school academy hospital clinic library
	museum gallery center centre airport stadium arena park bridge tower street avenue road boulevard square prize award
	awards medal cup trophy group holdings inc corp corporation company co ltd llc plc bank fund society association
	orchestra church cathedral theatre theater hotel motors airlines brothers`)

// royals are titles that stand before a given name.
var royals = set(`king queen prince princess pope emperor empress sultan emir saint duke duchess tsar patriarch sheikh sheikha`)

// wordNames are family names that are common words too. At the start of a
// sentence they say nothing.
var wordNames = set(`young brown white black green grey gray gold silver king long short small little big best good rich poor
	wise sharp swift strong hard cold price banks bank hill hills wood woods field fields stone rock law love day winter
	summer knight cook baker butler carpenter fisher hunter miller page pope ray rose ross rush sands shaw snow star west
	north east south wright power powers lamb fox wolf bull bird finch crow drake head foot hand bond case chance church
	cross frank grant hope joy mark miles noble peace pride reading rice rivers sands savage spring street waters weeks
	wells will glass marsh moss nail paine steel bloom sage self speed`)

// calendarNames are names that are months too.
var calendarNames = set(`may april june august january march`)

// minorWords are what headlines leave in lower case.
var minorWords = set(`a an the and or nor but of in on at to by for as if vs via per up off out its it is are be
	with from over into amid after than that upon onto this before until about against between during
	through under without within toward towards among across behind`)

// speechVerbs follow the name of somebody who speaks.
var speechVerbs = set(`said says told added adds asked replied tweeted insisted argued warned explained recalled
	testified admitted denied claimed noted stressed vowed pledged declared announced acknowledged wrote`)

// Fold lowers a word and takes its final full stop off.
func Fold(w string) string {
	return strings.TrimSuffix(strings.ToLower(w), ".")
}

// IsNameWord reports whether a token may be part of a name by its looks alone:
// a letter in upper case (or of a script without case) comes first.
func IsNameWord(w string) bool {
	r, n := utf8.DecodeRuneInString(w)
	if !unicode.IsLetter(r) || unicode.IsLower(r) {
		return startsInnerCapital(w)
	}
	if n == len(w) {
		return false
	}
	for _, c := range w[n:] {
		if unicode.IsDigit(c) {
			return false
		}
	}
	return true
}

// startsInnerCapital knows "al-Assad" and "d'Estaing", but not "iPhone".
func startsInnerCapital(w string) bool {
	for i, r := range w {
		if i == 0 && !unicode.IsLower(r) {
			return false
		}
		if r == '-' || r == '\'' || r == '’' {
			next, _ := utf8.DecodeRuneInString(w[i+utf8.RuneLen(r):])
			return i <= 4 && unicode.IsUpper(next)
		}
	}
	return false
}

// IsInitial knows "J.", "J.D." and "J".
func IsInitial(w string) bool {
	core := strings.ReplaceAll(w, ".", "")
	n := utf8.RuneCountInString(core)
	if n == 0 || n > 3 || n > 1 && !strings.Contains(w, ".") {
		return false
	}
	for _, r := range core {
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// IsOffice reports whether the token names a post or a way of address.
func IsOffice(w string) bool {
	f := Fold(w)
	return offices[f] || honorifics[f] || strings.HasPrefix(f, "ex-") && offices[f[3:]]
}

// IsHonorific reports whether the token is a way of address ("Mr.", "Sheikh").
func IsHonorific(w string) bool { return honorifics[Fold(w)] }

// Gender tells 'm' or 'f' of a way of address that only men or only women have,
// else 0.
func Gender(w string) byte {
	switch Fold(w) {
	case "mr", "sir", "monsieur", "herr", "señor", "lord":
		return 'm'
	case "mrs", "ms", "miss", "mme", "madame", "madam", "frau", "señora", "lady", "dame":
		return 'f'
	}
	return 0
}

// IsOfficeModifier reports whether the token widens an office ("Prime" in
// "Prime Minister").
func IsOfficeModifier(w string) bool { return officeModifiers[Fold(w)] }

// IsSuffix reports whether the token may follow a name as part of it ("Jr.").
func IsSuffix(w string) bool { return suffixes[strings.ToLower(w)] }

// IsParticle reports whether the token is a particle in lower case ("van").
func IsParticle(w string) bool { return particles[w] }

// IsPlainWord reports whether the word is one that news text capitalises
// without naming a person.
func IsPlainWord(w string) bool { return plainWords[Fold(w)] }

// IsSpeechVerb reports whether the word is a verb of saying.
func IsSpeechVerb(w string) bool { return speechVerbs[Fold(w)] }

// IsActing reports whether the word is a verb whose subject stands before it: a
// verb of saying or an auxiliary.
func IsActing(w string) bool { return speechVerbs[Fold(w)] || auxiliaries[w] }

// IsOrganisationWord reports whether the word, after a name, makes it the name
// of an organisation or a place ("Foundation", "Street").
func IsOrganisationWord(w string) bool { return organisationWords[Fold(w)] }

// IsRoyal reports whether the word is a title that stands before a given name:
// "Prince William", "Pope Francis".
func IsRoyal(w string) bool { return royals[Fold(w)] }

// IsWordName reports whether a family name is a common word too ("Young").
func IsWordName(w string) bool { return wordNames[Fold(w)] }

// IsCalendarName reports whether a name is a month too ("May").
func IsCalendarName(w string) bool { return calendarNames[Fold(w)] }

// IsFamilyFirst reports whether the word is a family name that usually stands
// before the given name.
func IsFamilyFirst(w string) bool { return familyFirst[strings.ToLower(w)] }

// Folded lowers a name and takes its diacritics off, so that spellings with
// and without them are equal ("Erdoğan", "Erdogan").
func Folded(s string) string {
	if isPlainASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case corpus.FoldLetter(r) != "":
			b.WriteString(corpus.FoldLetter(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isPlainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] == '`' {
			return false
		}
	}
	return true
}

// IsHeadline reports whether every word is capitalised but for articles,
// prepositions and the like, so that a capital says nothing about a word. Two
// longer words are enough where all letters are capitals.
func IsHeadline(words iter.Seq[string]) bool {
	long, shouted := 0, 0
	for w := range words {
		r, n := utf8.DecodeRuneInString(w)
		if !unicode.IsLetter(r) || minorWords[w] {
			continue
		}
		if unicode.IsLower(r) {
			return false
		}
		if len(w) <= 3 {
			continue
		}
		long++
		if strings.IndexFunc(w[n:], unicode.IsLower) < 0 {
			shouted++
		}
	}
	return long >= 4 || shouted == long && long >= 2
}
