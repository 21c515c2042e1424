package ingest

import (
	"regexp"
	"strings"

	"dateline/corpus"
)

// Rules on pictures: captions, and the credits at their ends.

// agencyNames are those who supply text and pictures, as written.
var agencyNames = newTable(
	"AP", "AFP", "Reuters", "REUTERS", "EPA", "EPA-EFE", "EFE", "Getty", "Bloomberg", "Shutterstock", "iStock", "iStockphoto",
	"Alamy", "Sputnik", "Xinhua", "TASS", "Tass", "Anadolu", "ANI", "PTI", "IANS", "UNI", "Zuma", "ZUMA", "Imago", "IMAGO",
	"imago", "DPA", "dpa", "APA", "NurPhoto", "ANSA", "Ansa", "LaPresse", "Kyodo", "Yonhap", "CP", "AAP", "UPI", "TNS", "PA", "ANP",
	"Belga", "SIPA", "Sipa", "Magnum", "Unsplash", "Pixabay", "Pexels", "Flickr", "Wikimedia", "Rex", "REX", "NTB", "TT",
	"Ritzau", "Scanpix", "Lehtikuva", "Keystone", "KEYSTONE", "Interfax", "MTI", "STR", "VCG", "CNS", "Newscom", "Depositphotos", "Adobe",
	"Maxar", "USATSI", "Imagn", "ABACA", "ddp", "picture-alliance", "AFP-JIJI", "JIJI", "MEHR", "IRNA", "SANA", "SOPA",
)

// creditWords are what credits say beside names, in lower case.
var creditWords = newTable(
	"photo", "photos", "photograph", "photographs", "photographer", "image", "images", "picture", "pictures", "handout",
	"courtesy", "screenshot", "screengrab", "pool", "via", "file", "illustration", "supplied", "credit", "footage",
	"stock", "archive", "archives", "press", "composite", "graphic", "collage", "media", "provided", "getty",
)

var reCreditStart = regexp.MustCompile(`(?i)^(?:(?:file|stock|gallery|representational|representative|representation|cover|featured|header|main|lead)?\s?` +
	`(?:photo(?:graph)?s?|images?|pictures?|pics?|video|illustration|graphic|graphics|screenshot|cartoon|composite|foto|bild)` +
	`(?:\s?(?:credits?|source|courtesy(?: of)?|by|via))?\s?[:/|©]|` +
	`(?:photo(?:graph)?s?|images?|pictures?|illustration|screenshot|video|graphic) (?:by|via|courtesy|credits?|from)\b|image source,|credits?:|` +
	`courtesy(?: of)? (?:photo|image|of)\b|courtesy:|ap photo\b|ap images\b|reuters/|afp/|getty images|©)`)

func creditRule() Rule {
	return each("credit", "A line that only says who made or supplied a picture.",
		corpus.RoleCredit, 16, func(p *page, i int) bool {
			text := strings.Trim(p.lines[i].text, "()[] ")
			key := keyOf(text)
			if isReport(key) || has(key, "all rights reserved") || strings.ContainsAny(text, "?!") {
				return false
			}
			if strings.HasPrefix(text, "©") {
				return hasAgency(text) && !strings.ContainsAny(text, "0123456789")
			}
			if reCreditStart.MatchString(text) {
				return creditAlone(text)
			}
			return (isSlashed(text) || reNameSlash.MatchString(text)) && p.lines[i].words <= 10
		})
}

// creditAlone reports whether a line that begins as a credit is nothing more:
// "Image: a crowd in Paris last night" is a caption.
func creditAlone(text string) bool {
	if strings.Contains(strings.TrimRight(text, ". "), ". ") {
		return false
	}
	return countWords(text) <= 7 || hasAgency(text) || isTitleCase(text)
}

// isSlashed recognises "Jane Doe/Getty Images" and "Jane Doe | AP".
func isSlashed(text string) bool {
	for _, mark := range []string{"/", "|", " via ", ", via "} {
		if i := strings.LastIndex(text, mark); i >= 0 {
			if last := strings.TrimSpace(text[i+len(mark):]); hasAgency(last) && countWords(last) <= 5 {
				return true
			}
		}
	}
	key := strings.ToLower(text)
	return countWords(text) <= 4 && (key == "file photo" || key == "file photograph" || key == "file image" || key == "getty images" || key == "handout photo")
}

func hasAgency(text string) bool {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return notWord(r) && r != '-' }) {
		if agencyNames[w] {
			return true
		}
	}
	return strings.Contains(text, "Associated Press") || strings.Contains(text, "Press Association") ||
		strings.Contains(text, "Agence France") || strings.Contains(text, "Getty Images")
}

// maxCaption is the most words a caption has.
const maxCaption = 90

// captionRule labels a caption and puts its credit in a block of its own.
func captionRule() Rule {
	const name = "caption"
	return newRule(name,
		"A caption, known by the credit at its end or by beginning as captions do. The credit becomes a block of "+
			"its own.",
		func(p *page) {
			a := p.article
			var blocks []corpus.Block // from the first caption on
			for i, b := range a.Blocks {
				var caption, credit string
				if p.lines[i].open && p.lines[i].words <= maxCaption {
					caption, credit = splitCaption(b.Text)
				}
				switch {
				case caption != "":
					b.Role, b.Rule, b.Text = corpus.RoleCaption, name, caption
					if blocks == nil {
						blocks = append(make([]corpus.Block, 0, len(a.Blocks)+4), a.Blocks[:i]...)
					}
				case blocks == nil:
					continue
				}
				blocks = append(blocks, b)
				if credit != "" {
					blocks = append(blocks, corpus.Block{Role: corpus.RoleCredit, Rule: name, Line: b.Line, Text: credit})
				}
			}
			if blocks != nil {
				a.Blocks = blocks
				p.read()
			}
		})
}

var (
	reCaptionStart = regexp.MustCompile(`(?i)^(?:file(?: photo| picture| image| -| –| —)|image caption,|caption[:,]|pictured(?::| here| above| left)|` +
		`in this (?:[\w.,]+ ){0,8}?(?:file )?(?:photo|image|frame|photograph|picture|screenshot|handout|combination|combo|satellite)(?: image| photo| grab)?(?: taken| provided| released| made| from|,))`)
	reCreditTail = regexp.MustCompile(`[\s.]((?:(?:Photo|Image|Picture|Video) )?Credits?(?::|\.\.\.) ?.{2,80})$|(?:[.!?…"”’»)]|[|–—-])\s(?:[|–—-]\s)?((?:[Ff]ile |[Ss]tock )?(?:Photo(?:graph)?|Image|Picture|Video|Illustration|Pic|PHOTO)s?(?:\s?(?:[Cc]redits?|source|courtesy|by))?\s?[:/|©]\s?.{2,80}|` +
		`(?:Photo(?:graph)?|Image|Picture|Illustration)s? (?:by|courtesy of|via) .{2,80}|(?:CREDIT|Courtesy|Source): .{2,80}|AP Photo.{0,60}|REUTERS/.{2,60}|(?:©|\(c\)) ?.{2,60}|[^.|]{0,40}/ ?(?:AFP|AP|Reuters|Getty Images|Getty)|Getty Images|Shutterstock)$`)
	// "Jane Doe/Studio Name": a name, a slash and who employs it.
	reNameSlash = regexp.MustCompile(`^` + nameSlash + `$`)
	reNameTail  = regexp.MustCompile(`[.!?”"]\s?(` + nameSlash + `)$`)
)

const nameSlash = `\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]*){1,3} ?/ ?\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,3}`

// splitCaption divides a caption from its credit. caption is "" where the text
// is none.
func splitCaption(text string) (caption, credit string) {
	if at := trailingBracket(text); at > 0 && isCredit(text[at:]) {
		return strings.TrimRight(text[:at], " |–—-"), text[at:]
	}
	if at := trailingCredit(text); at > 0 {
		return strings.TrimRight(text[:at], " |–—-"), text[at:]
	}
	if reCaptionStart.MatchString(text) {
		return text, ""
	}
	return "", ""
}

// trailingCredit is where a credit without brackets begins, -1 where there is
// none.
func trailingCredit(text string) int {
	from := max(0, len(text)-110)
	tail := text[from:]
	if !strings.ContainsAny(tail, "/:©") && !strings.HasSuffix(tail, "Images") && !strings.Contains(tail, " by ") {
		return -1
	}
	m := reCreditTail.FindStringSubmatchIndex(tail)
	if m == nil {
		m = reNameTail.FindStringSubmatchIndex(tail)
	}
	if m == nil {
		return -1
	}
	at := max(m[2], m[len(m)-2]) // the group that matched
	if countWords(tail[at:]) > 14 || isReport(keyOf(tail[at:])) {
		return -1
	}
	return from + at
}

// trailingBracket is where the bracket that ends the text opens, -1 where there
// is none.
func trailingBracket(text string) int {
	body := strings.TrimRight(text, ". ")
	if body == "" {
		return -1
	}
	shut, open := byte(')'), byte('(')
	switch body[len(body)-1] {
	case ')':
	case ']':
		shut, open = ']', '['
	default:
		return -1
	}
	depth := 0
	for i := len(body) - 1; i >= 0; i-- {
		switch body[i] {
		case shut:
			depth++
		case open:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// isCredit judges the text in a bracket. An agency's name alone does not make a
// credit of "(AP)", which may tell where a quotation comes from; a picture
// word, a slash or an agency beside another name does.
func isCredit(bracket string) bool {
	text := strings.Trim(bracket, "()[]. ")
	words := countWords(text)
	if text == "" || words > 20 {
		return false
	}
	key := keyOf(text)
	if starts(key, "reporting by", "additional reporting", "editing by", "writing by", "source:", "see", "read", "pictured", "with") || isReport(key) {
		return false
	}
	if starts(key, "file", "file photo", "file pic", "handout", "representational", "representative", "screenshot", "screengrab", "supplied", "getty images", "getty", "courtesy", "shutterstock", "ap photo", "photo by", "photo:", "image:", "photo credit", "image credit", "credit:", "photograph by", "pic:", "reuters/", "afp/", "illustration by", "photos by", "picture:", "photo courtesy", "pool") {
		return words <= 3 || hasAgency(text) || creditWords.count(key) > 1 || isTitleCase(text) || strings.Contains(text, ":")
	}
	if reNameSlash.MatchString(text) {
		return true
	}
	if hasAgency(text) {
		return words >= 2 && (strings.ContainsAny(text, "/|,") || creditWords.count(key) > 0)
	}
	return creditWords.count(key) > 0 && strings.ContainsAny(text, "/|:") && isTitleCase(text)
}
