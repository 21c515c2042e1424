package webpage

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// bare renders a tree without the text and the attributes that Slim may leave
// out.
func bare(t *testing.T, page []byte) string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		text := n.Data
		switch up := n.Parent; {
		case n.Type == html.CommentNode:
			text = ""
		case n.Type == html.TextNode && up.DataAtom == atom.Style,
			n.Type == html.TextNode && up.DataAtom == atom.Script && !isData(up):
			return
		}
		b.WriteString(strings.Repeat(" ", depth) + n.Namespace + ":" + text)
		for _, a := range n.Attr {
			if isRead([]byte(a.Key)) {
				b.WriteString(" " + a.Key + "=" + a.Val)
			}
		}
		b.WriteByte('\n')
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(root, 0)
	return b.String()
}

func isData(n *html.Node) bool {
	for _, a := range n.Attr {
		if strings.Contains(strings.ToLower(a.Key+" "+a.Val), "json") {
			return true
		}
	}
	return false
}

func TestSlim(t *testing.T) {
	long := strings.Repeat("var a = '<p>no text</p>'; ", 4)
	for in, want := range map[string]string{
		"<p>a<script>" + long + "</script>b":                                     "<p>a<script></script>b",
		"<script type='application/ld+json'>{\"a\": \"" + long + "\"}</script>":  "",
		"<STYLE a=\"</style>\">" + long + "</Style >b":                           "<STYLE ></Style >b",
		"a<!--" + long + "-->b":                                                  "a<!---->b",
		"<!--><p>" + long + "-->":                                                "",
		"<svg><script>" + long + "</script></svg>":                               "",
		"<svg><title>x</title></svg><script>" + long + "</script>":               "<svg><title>x</title></svg><script></script>",
		"<svg a=/><script>" + long + "</script>":                                 "",
		"<svg/><script>" + long + "</script>":                                    "<svg/><script></script>",
		"<textarea><script>" + long + "</script></textarea>":                     "",
		"<script><!-- <script>" + long + "</script> --></script><script>" + long: "",
		"<a rel='<script>'>" + long + "</a>":                                     "",
		"<a title='<script>' href=x onclick=\"a>b\"data-x id=y>":                 "<a  href=x id=y>",
		"<img alt src=/a/ class=b/><br data-a/><p/x=1 =y class =z w=1>":          "<img  class=b/><br /><p/ class =z >",
		"<input type=hidden value=x><b title=x><body onload=x>":                  "",
		"<svg><path d=x></svg><path d=x>":                                        "<svg><path d=x></svg><path >",
		"<p CLASS=a title=b":                                                     "<p CLASS=a ",
		"<script>" + long:                                                        "",
		"<p class=\"a>b\"><script src=a>" + long + "</script><noscript><style>" + long + "</style></noscript>": "<p class=\"a>b\"><script src=a></script><noscript><style>" + long + "</style></noscript>",
	} {
		if want == "" {
			want = in
		}
		if got := string(Slim([]byte(in))); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

// TestSlimKeepsTheTree compares the trees of pages made up of pieces in any
// order, as broken as pages can be.
func TestSlimKeepsTheTree(t *testing.T) {
	pieces := strings.Split("<script>|</script>|<script type=\"application/json\">|</script >|<style>|</style>|</STYLE/>|<!--|-->|--!>|<!-->|<!|>|<?|"+
		"<p class=a>|</p>|<div|=|\"|'|/|/>| |<svg>|</svg>|<svg/>|<svg a=/>|<math>|</math>|<title>|</title>|<textarea>|</textarea>|<noscript>|</noscript>|"+
		"<iframe>|</iframe>|<![CDATA[|]]>|<table>|<td>|<select>|</select>|<template>|</template>|<a href='x'>|</a>|<|</|a|b c|text|<head>|<body>|<br/>|"+
		"<!DOCTYPE html>|<b>|</b>|<xmp>|</xmp>|\x00|\n|-|<desc>|<foreignObject>|<option>|<li>|"+
		" title=a|title='b'|alt=|src| =|class|id=c/|<img |<b |<font |<input type=hidden |<path |<i id=a x=1>|<i id=a x=2>|class=\"|data-x/", "|")
	filling := strings.Repeat("x;", leastCut)
	r := rand.New(rand.NewPCG(1, 2))
	cuts := 0
	for range 100_000 {
		var b bytes.Buffer
		for range 1 + r.IntN(14) {
			b.WriteString(pieces[r.IntN(len(pieces))])
			if r.IntN(4) == 0 {
				b.WriteString(filling)
			}
		}
		page := b.Bytes()
		slim := Slim(page)
		if len(slim) == len(page) {
			continue
		}
		cuts++
		if got, want := bare(t, slim), bare(t, page); got != want {
			t.Fatalf("%q became %q:\n%s\nwant\n%s", page, slim, got, want)
		}
	}
	if cuts < 1000 {
		t.Errorf("only %d pages were cut", cuts)
	}
}
