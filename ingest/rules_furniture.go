package ingest

import (
	"strings"

	"dateline/corpus"
)

// Rules on lines that are furniture by what they say: forms, buttons, adverts,
// invitations. They look at short lines only, and mostly at whole sentences.

var commentLines = newTable(
	"leave a reply", "leave a comment", "leave your comment", "leave comment", "post a comment", "post comment",
	"post your comment", "add a comment", "add your comment", "add comment", "write a comment", "submit comment",
	"cancel reply", "leave a reply cancel reply", "comments are closed", "comments have been closed",
	"comments are closed for this article", "be the first to comment", "be the first to leave a comment", "no comments",
	"no comments yet", "no comment yet", "view comments", "show comments", "hide comments", "view all comments",
	"load comments", "read comments", "see comments", "comments", "comment", "join the conversation",
	"join the discussion", "start the conversation", "what do you think", "have your say", "discussion about this post",
	"your email address will not be published", "your email address will not be shared", "required fields are marked",
	"all fields are required", "log in to comment", "log in to leave a comment", "log in to reply", "login to comment",
	"login to leave a comment", "sign in to comment", "please log in to comment", "please log in to leave a comment",
	"please login to comment", "please sign in to comment", "you must be logged in to post a comment",
	"you must be logged in to comment", "you must log in to post a comment", "you need to be logged in to comment",
	"comments are moderated", "oldest comments", "newest comments", "most liked comments", "report comment",
	"report this comment", "reply to this comment", "characters remaining",
)

func commentFormRule() Rule {
	return each("comment-form", "A line of a form for readers' comments, or the heading of their comments.",
		corpus.RoleComment, 40, func(p *page, i int) bool {
			key := p.key(i)
			if starts(key, "save my name, email", "notify me of follow", "notify me of new", "notify me when",
				"this site uses akismet", "your email address will not be published. required") {
				return true
			}
			return commentLines[stripCount(firstSentence(key))]
		})
}

// stripCount takes the number from "12 comments" and "comments (12)".
func stripCount(key string) string {
	key = strings.TrimLeft(key, "0123456789,. ")
	stem, tail, found := strings.Cut(key, " (")
	if found && isNumber(strings.Trim(tail, "()")) {
		return stem
	}
	if stem, tail, found := strings.Cut(key, " "); found && isNumber(tail) {
		return stem
	}
	return key
}

var networks = newTable(
	"facebook", "twitter", "x", "whatsapp", "linkedin", "telegram", "pinterest", "reddit", "messenger", "instagram",
	"tiktok", "youtube", "flipboard", "threads", "bluesky", "mastodon", "wechat", "weibo", "vk", "viber", "tumblr",
	"pocket", "snapchat", "xing", "email", "mail", "e", "sms", "rss",
)

var shareWords = newTable(
	"share", "shares", "sharing", "shared", "tweet", "post", "pin", "like", "save", "print", "bookmark", "copy", "copied",
	"link", "url", "this", "the", "a", "article", "story", "page", "news", "on", "via", "to", "with", "by", "in", "and",
	"or", "click", "tap", "opens", "open", "new", "window", "tab", "friend", "friends", "icon", "button", "options",
	"follow", "us", "more", "current", "clipboard", "comment", "comments", "gift", "send", "it", "for", "later", "social", "media",
)

func shareRule() Rule {
	return each("share", "Buttons for sharing: only names of networks and words such as share, copy and link.",
		corpus.RoleNavigation, 30, func(p *page, i int) bool {
			key := p.key(i)
			for w := range strings.FieldsFuncSeq(key, notWord) {
				if !shareWords[w] && !networks[w] && !isNumber(w) {
					return false
				}
			}
			if starts(key, "share", "shares", "tweet", "copy link", "link copied", "click to share", "follow us", "pin it", "send by email") {
				return true
			}
			n := networks.count(key)
			return n > 0 && (!p.inside(i) || n >= 3)
		})
}

var navigationLines = newTable(
	"back to top", "back to top button", "scroll to top", "go to top", "return to top", "to top", "skip to content",
	"skip to main content", "skip to navigation", "skip links", "jump to content", "main menu", "open menu", "close menu",
	"toggle menu", "toggle navigation", "main navigation", "previous article", "next article", "previous post",
	"next post", "previous story", "next story", "prev post", "load more", "show more", "show less", "see all",
	"see more", "view all", "view more", "continue reading", "read full story", "read full article",
	"read the full story", "read the full article", "go to homepage", "back to home", "back to homepage", "back to news",
	"return to homepage", "print this article", "print this page", "print article", "listen to this article",
	"listen to article", "listen to this story", "play audio", "play video", "close video", "video player is loading",
	"this is a modal window", "link was copied", "like this", "table of contents", "beginning of dialog window", "end of dialog window", "text to speech", "font size",
	"change text size", "increase font size", "about us", "contact us", "site map", "sitemap", "my account", "sign in",
	"log in", "log out", "site search", "search this site", "quick links", "useful links", "site index",
	"please enable javascript", "your browser does not support the video tag", "slideshow", "image gallery",
)

// singleNavigation are words that are buttons only at the edges of a page.
var singleNavigation = newTable(
	"home", "menu", "search", "close", "next", "previous", "prev", "print", "listen", "play", "pause", "loading", "login",
	"register", "share", "save", "back", "top", "copy", "news", "live", "video", "videos", "audio", "gallery", "subscribe",
	"edit", "more", "follow", "watch", "careers", "contact", "about", "archive", "archives", "skip", "pdf",
)

// buttons are words that are no heading anywhere.
var buttons = newTable("share", "save", "print", "email", "e-mail", "follow", "continue", "subscribe", "copy", "tweet", "bookmark", "reply", "loading", "login", "readmore")

func navigationRule() Rule {
	return each("navigation", "Menus, page turners, players and trails of sections (\"Home > World\").",
		corpus.RoleNavigation, 12, func(p *page, i int) bool {
			key := p.key(i)
			switch {
			case navigationLines[firstSentence(key)]:
				return true
			case buttons[key]:
				return i > 0
			case singleNavigation[key]:
				return i > 0 && !p.inside(i)
			}
			return isReadingTime(key) || (!p.inside(i) && (isTrail(p.lines[i].text) || isPageTurner(key)))
		})
}

// isReadingTime recognises "5 min read" and "Reading time: 4 minutes".
func isReadingTime(key string) bool {
	if !has(key, "min read", "mins read", "minute read", "minutes read", "read time", "reading time", "time to read", "min. read") {
		return false
	}
	return countWords(key) <= 6
}

// isTrail recognises the path to a page: "Home > News > World".
func isTrail(text string) bool {
	for _, mark := range []string{" > ", " » ", " › ", " / ", " | "} {
		parts := strings.Split(text, mark)
		if len(parts) < 2 || (len(parts) < 3 && !strings.HasPrefix(text, "Home")) {
			continue
		}
		short := true
		for _, part := range parts[:len(parts)-1] {
			short = short && countWords(part) <= 3
		}
		if short && mark != " | " && mark != " / " {
			return true
		}
		if short && strings.HasPrefix(text, "Home") {
			return true
		}
	}
	return false
}

// isPageTurner recognises "1 2 3 Next" and "Page 1 of 3".
func isPageTurner(key string) bool {
	words := strings.Fields(key)
	numbers := 0
	for _, w := range words {
		if isNumber(w) {
			numbers++
		} else if w != "next" && w != "previous" && w != "prev" && w != "page" && w != "of" && w != "…" && w != "..." && w != "last" && w != "first" {
			return false
		}
	}
	return numbers >= 2 && len(words) >= 3
}

var advertLines = newTable(
	"advertisement", "advertisements", "advertising", "advert", "adverts", "ad", "ads", "ad feedback", "sponsored",
	"sponsored content", "sponsored post", "sponsored links", "sponsored stories", "paid content", "paid post",
	"paid partnership", "promoted", "promoted content", "promoted stories", "partner content", "from our partners",
	"from our sponsors", "our sponsors", "advertise with us", "advertise here", "remove ads", "report this ad",
	"skip advertisement", "skip ad", "continue reading the main story", "hide ad", "why this ad", "ad loading",
	"loading ad", "ads by google", "advertisement - scroll to continue",
)

func advertRule() Rule {
	return each("advert", "The label around an advertisement, or who paid for it.",
		corpus.RoleAdvert, 14, func(p *page, i int) bool {
			key := p.key(i)
			if advertLines[stripCount(key)] {
				return true
			}
			if starts(key, "story continues below", "article continues below", "article continues after",
				"story continues after", "content continues below", "text continues below", "scroll to continue",
				"scroll down to continue", "scroll down for more", "continue reading below", "post continues below",
				"advertisement -", "advertisement continue") {
				return !p.reports(i)
			}
			return starts(key, "sponsored by", "brought to you by", "presented by", "in partnership with", "paid for by") &&
				!p.lines[i].ends && p.lines[i].words <= 10
		})
}

// invitation is the beginning of a sentence that asks the reader to subscribe
// or follow, and what it must speak of.
type invitation struct {
	starts []string
	about  []string // nil: the beginning is enough
}

var invitations = []invitation{
	{
		[]string{"sign up", "subscribe", "register", "sign me up"},
		[]string{
			"newsletter", "newsletters", "inbox", "email", "emails", "alerts", "updates", "channel", "podcast", "subscription",
			"to our", "for our", "briefing", "digest", "bulletin", "magazine", "account",
		},
	},
	{
		[]string{"get", "receive", "have"},
		[]string{
			"inbox", "newsletter", "newsletters", "our app", "to your email", "news app", "mobile app", "by email every",
			"email alerts", "breaking news alerts", "news alerts", "delivered to you", "the app", "free app",
		},
	},
	{
		[]string{"join"},
		[]string{"newsletter", "our newsletter", "our whatsapp", "our telegram", "our community", "our channel", "mailing list", "whatsapp channel", "telegram channel", "our facebook", "our mailing"},
	},
	{
		[]string{"follow us", "follow our", "follow @", "like us on", "find us on", "connect with us", "follow and connect", "follow live updates"},
		nil,
	},
	{
		[]string{"follow", "find", "add"},
		[]string{"on facebook", "on twitter", "on x", "on instagram", "on whatsapp", "on google news", "on telegram", "on linkedin", "on youtube", "on tiktok", "on threads", "on bluesky", "as a preferred source", "on apple news"},
	},
	{[]string{"download"}, []string{"app", "apps", "our app"}},
	{[]string{"click here to", "tap here to", "click here for", "click to subscribe", "click to join", "click here"}, nil},
	{
		[]string{"stay up to date", "stay up-to-date", "stay informed", "stay connected", "stay ahead", "stay on top", "stay in the know", "stay updated", "stay tuned", "keep up with", "keep up to date"},
		[]string{"newsletter", "newsletters", "us", "our", "inbox", "app", "subscribe", "sign up", "updates", "alerts", "follow", "with the latest", "channel"},
	},
	{[]string{"become a member", "become a subscriber", "become a supporter", "become a patron", "become a paid subscriber"}, nil},
	{[]string{"support our", "support independent", "support local", "support quality", "help us", "donate", "make a donation", "consider supporting", "please consider"}, []string{"journalism", "newsroom", "reporting", "readers", "donate to", "donate now", "donate today", "donation", "our work", "subscribing", "contribution"}},
	{[]string{"enter your email", "email address", "your email address", "please enter a valid email", "please enter your email", "please check your email"}, nil},
	{[]string{"don't miss", "never miss", "want more", "want to get", "want the latest", "love our", "enjoying this", "enjoyed this", "like what you", "did you enjoy"}, []string{"newsletter", "newsletters", "inbox", "subscribe", "sign up", "follow us", "our stories", "app", "email", "unlimited access"}},
	{[]string{"thanks for signing up", "thank you for signing up", "thank you for subscribing", "thanks for subscribing", "you have successfully subscribed", "you are now subscribed", "you've been subscribed", "check your inbox"}, nil},
	{[]string{"by signing up", "by subscribing", "by providing", "by submitting your email", "by entering your email", "by clicking subscribe", "by clicking sign up"}, []string{"you agree", "you accept", "you will receive", "you consent", "you confirm", "terms", "privacy"}},
	{[]string{"turn on", "enable", "allow", "activate"}, []string{"notifications", "push notifications"}},
	{[]string{"send us", "send your", "have a news tip", "got a tip", "got a story", "have a story", "do you have a story", "got a news tip", "have a tip", "send tips", "do you have a tip", "if you have a tip"}, []string{"tip", "tips", "story", "email", "@", "contact", "us at", "news"}},
}

var newsletterLines = newTable(
	"newsletter", "newsletters", "our newsletter", "our newsletters", "newsletter sign up", "newsletter signup",
	"newsletter subscription", "daily newsletter", "weekly newsletter", "free newsletter", "mailing list",
	"most popular newsletter", "follow", "follow topics", "follow this topic", "follow this author", "subscribe",
	"subscribe now", "sign up", "sign up now", "sign up here", "sign up today", "sign up for free", "subscribe today",
	"subscribe here", "join now", "join us", "start your free trial", "buy a subscription", "gift a subscription",
	"get the app", "get our app", "email sign up", "you may unsubscribe at any time", "unsubscribe at any time",
	"you can unsubscribe at any time", "unsubscribe anytime", "no spam", "i agree to receive emails",
)

func newsletterRule() Rule {
	return each("newsletter", "An invitation to subscribe, follow, donate, send a tip or install an app.",
		corpus.RoleNewsletter, 60, func(p *page, i int) bool {
			key := p.key(i)
			if newsletterLines[firstSentence(key)] {
				return !p.inside(i) || p.lines[i].words > 1
			}
			if has(key, "direct to your inbox", "directly to your inbox", "straight to your inbox", "delivered to your inbox",
				"sent to your inbox", "right to your inbox", "delivered in your inbox") {
				return !p.reports(i)
			}
			if p.lines[i].words <= 12 && starts(key, "sign up", "subscribe") && has(key, "here", "now", "today", "free", "access") {
				return !p.reports(i)
			}
			if starts(key, "follow her", "follow him", "follow them", "follow me") {
				return false // see bio
			}
			for _, inv := range invitations {
				if starts(key, inv.starts...) && (inv.about == nil || has(key, inv.about...)) {
					return !p.reports(i)
				}
			}
			return false
		})
}
