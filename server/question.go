package server

import (
	"strings"

	"github.com/ymateb/ymateb/index"
)

// openers are the words with which a question begins, in either language.
var openers = wordSet(`what which who whom whose when where why how has have did does do is are was were will would can could should
	beth pa pwy pryd ble sut pam faint sawl a oes ydy yw oedd fydd bydd gafodd wnaeth ydi`)

// framing are words that make a question of what is asked about. Where no
// document has all the words of a question, they are no reason to show one:
// letters seldom ask.
var framing = wordSet(`what which who whom whose when where why how many much long often any some there does did do done has have had having
	will would can could should may might must say says said saying tell tells told think thinks about promise promised promises promising
	pledge pledged commit committed been being get gets got give gives gave given make makes made no not yet ever each every
	i we you he she they my our your his her their me us them more most than then anything something please find show
	beth pa pwy pryd ble lle sut pam faint sawl oes ydy yw ydi mae maen oedd bydd fydd bu buodd wedi cael gafodd cafodd gaeth wnaeth gwnaeth
	dywedodd ddywedodd dweud ddweud dweud meddai addo haddo addawodd addewid unrhyw rhyw rhai sydd sy gan gen nhw chi ni ein eich fy dy
	rhywbeth unrhyw dim byth erioed dangos`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// isQuestion reports whether a query is put as a question.
func isQuestion(q string) bool {
	words := strings.Fields(q)
	if len(words) < 3 || strings.ContainsRune(q, '"') {
		return false
	}
	return strings.HasSuffix(q, "?") || openers[folded(words[0])]
}

// framed reports whether all of some words only frame a question.
func framed(words []index.Node) bool {
	for _, n := range words {
		w, ok := n.(index.Word)
		if !ok || w.Prefix || w.Fuzzy > 0 || w.Exact || !framing[bare(w.Text)] {
			return false
		}
	}
	return len(words) > 0
}

// bare is a word folded, without what Welsh joins on by an apostrophe: mae'r,
// wedi'i, sy'n.
func bare(w string) string {
	w = strings.ReplaceAll(strings.Trim(w, "?!.,;:"), "’", "'")
	if head, tail, ok := strings.Cut(w, "'"); ok && len(tail) <= 2 {
		w = head
	}
	return folded(w)
}

// hyphened are the words of which a word with hyphens is made, four letters at
// least: what is re-vetted was vetted.
func hyphened(w index.Word) []index.Node {
	if !strings.Contains(w.Text, "-") || w.Exact || w.Prefix || w.Fuzzy > 0 {
		return nil
	}
	var parts []index.Node
	for p := range strings.SplitSeq(w.Text, "-") {
		if len(p) > 3 {
			parts = append(parts, index.Word{Text: p})
		}
	}
	return parts
}
