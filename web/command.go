package web

import (
	"net/url"
	"slices"
	"strings"
)

// command writes the command that prints what a download of the question
// holds, as a shell reads it.
func (s *Server) command(q question, argument string, values url.Values) string {
	parts := []string{"dateline", q.name}
	for _, p := range q.params() {
		for _, v := range values[p.name] {
			switch {
			case strings.TrimSpace(v) == "" || p.kind == "boolean" && v != "true" && v != "1":
			case p.kind == "boolean":
				parts = append(parts, "--"+p.name)
			default:
				parts = append(parts, "--"+p.name, quote(listed(p, v)))
			}
		}
	}
	switch {
	case q.limit > 0 && q.name != "rejects": // which prints all it has
		parts = append(parts, "--limit", "0")
	}
	if s.Database != "" {
		parts = append(parts, "--db", quote(s.Database))
	}
	switch {
	case argument == "":
	case strings.HasPrefix(argument, "-"):
		parts = append(parts, "--", quote(argument))
	default:
		parts = slices.Insert(parts, 2, quote(argument))
	}
	return strings.Join(parts, " ")
}

// listed writes a value of a flag that takes several with commas between them.
func listed(p param, v string) string {
	if (p.name == "source" || p.name == "language") && strings.ContainsAny(v, ",\"\r\n") {
		return `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
	}
	return v
}

// quote writes a word as a shell reads it.
func quote(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.,:@/", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 && s[0] != '-' {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
