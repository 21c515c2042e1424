package corpus

import "slices"

// Role says what a block is.
type Role string

// The roles of blocks. IsContent tells which of them are part of the article.
const (
	RoleTitle      Role = "title"
	RoleSubtitle   Role = "subtitle"
	RoleByline     Role = "byline"
	RoleDateline   Role = "dateline"
	RoleBody       Role = "body"
	RoleHeading    Role = "heading"
	RoleCaption    Role = "caption"
	RoleCredit     Role = "credit"
	RoleRelated    Role = "related"
	RoleComment    Role = "comment"
	RoleNavigation Role = "navigation"
	RoleAdvert     Role = "advert"
	RoleNewsletter Role = "newsletter"
	RoleNotice     Role = "notice"
	RoleBio        Role = "bio"
	RoleAgency     Role = "agency"
	RoleSeparator  Role = "separator"
)

// RoleInfo describes a role for documents and help texts.
type RoleInfo struct {
	Role    Role
	Content bool   // part of the article: read for mentions and counted
	Doc     string // one sentence
}

// Roles lists every role in the order in which documents show them.
func Roles() []RoleInfo {
	return []RoleInfo{
		{RoleTitle, true, "the article's own headline"},
		{RoleSubtitle, true, "the deck or standfirst under the headline"},
		{RoleHeading, true, "a heading inside the text"},
		{RoleBody, true, "a paragraph, a quotation or a list item of the text"},
		{RoleCaption, true, "what a picture or video shows"},
		{RoleCredit, false, "who made or distributed a picture"},
		{RoleByline, false, "who wrote the article"},
		{RoleDateline, false, "a line that only says when or where the article was published"},
		{RoleAgency, false, "a note on agencies and colleagues who contributed"},
		{RoleBio, false, "a note about the author"},
		{RoleRelated, false, "a link to another article, or the heading of a list of them"},
		{RoleComment, false, "a comment form or readers' comments"},
		{RoleNavigation, false, "menus, sharing buttons, 'back to top'"},
		{RoleAdvert, false, "an advertiser's text or name"},
		{RoleNewsletter, false, "an invitation to subscribe, sign up or follow"},
		{RoleNotice, false, "legal, cookie, paywall and machine-translation notices"},
		{RoleSeparator, false, "a line of punctuation"},
	}
}

// IsContent reports whether text in this role belongs to the article: it is
// read for mentions, and its mentions are counted.
func (r Role) IsContent() bool {
	switch r {
	case RoleTitle, RoleSubtitle, RoleHeading, RoleBody, RoleCaption:
		return true
	}
	return false
}

// Kind says what an entity is.
type Kind string

// The kinds of entity.
const (
	Person  Kind = "person"
	Country Kind = "country"
)

// Form says in which form a mention names its entity.
type Form string

// The forms of a person's name, then the forms of a country's.
const (
	FormFull     Form = "full"     // given and family name
	FormFamily   Form = "family"   // family name alone
	FormGiven    Form = "given"    // given name alone
	FormInitials Form = "initials" // initials and family name ("T. Narayan")
	FormSingle   Form = "single"   // one name of unknown part, or a mononym

	FormName         Form = "name"         // "Russia"
	FormAbbreviation Form = "abbreviation" // "U.S."
	FormOfficial     Form = "official"     // "Russian Federation"
	FormFormer       Form = "former"       // "Burma"
	FormDemonym      Form = "demonym"      // "Russian", "Russians"
	FormCombining    Form = "combining"    // "Sino-"
	FormCapital      Form = "capital"      // "Moscow"
	FormCity         Form = "city"         // "Kazan"
	FormRegion       Form = "region"       // "Tatarstan"
	FormMetonym      Form = "metonym"      // "the Kremlin"
)

// CountedForms lists the forms of a country's name that count by default.
// Capitals, cities, regions, metonyms and combining forms count on request.
func CountedForms() []Form {
	return []Form{FormName, FormAbbreviation, FormOfficial, FormFormer, FormDemonym}
}

// CountryForms lists every form of a country's name.
func CountryForms() []Form {
	return append(CountedForms(), FormCombining, FormCapital, FormCity, FormRegion, FormMetonym)
}

// Counted reports whether a mention of this form counts by default. Every form
// of a person's name does.
func (f Form) Counted() bool {
	switch f {
	case FormFull, FormFamily, FormGiven, FormInitials, FormSingle:
		return true
	}
	return slices.Contains(CountedForms(), f)
}

// Status says whether a mention stands for its entity.
type Status string

// The statuses of a mention. A counted mention of a form that does not count
// by default (a capital, say) is counted when its form is asked for.
const (
	Counted  Status = "counted"  // names the entity
	Nested   Status = "nested"   // part of a longer name of something else; Enclosing holds it
	Rejected Status = "rejected" // only looks like the entity; Reason says why
)

// Window is the stretch of text inside which two mentions co-occur.
type Window string

// The windows of co-occurrence. A paragraph is a block.
const (
	WindowSentence  Window = "sentence"
	WindowParagraph Window = "paragraph"
	WindowArticle   Window = "article"
)

// Unit is what a frequency counts.
type Unit string

// The units of counting. A text is an article with its copies, which differ in
// few words or none; a story is a text with its rewrites.
const (
	UnitMentions Unit = "mentions"
	UnitArticles Unit = "articles"
	UnitTexts    Unit = "texts"
	UnitStories  Unit = "stories"
	UnitOutlets  Unit = "outlets"
)

// Units lists the units of counting.
func Units() []Unit { return []Unit{UnitMentions, UnitArticles, UnitTexts, UnitStories, UnitOutlets} }

// Windows lists the windows of co-occurrence, the narrowest first.
func Windows() []Window { return []Window{WindowSentence, WindowParagraph, WindowArticle} }
