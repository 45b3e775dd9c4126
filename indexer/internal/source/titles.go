package source

import (
	"regexp"
	"strings"
)

// Programs put something where nobody has given a title or a name. It says
// nothing of the document, and as a title it would stand above the real one.
var (
	noTitle = regexp.MustCompile(`(?i)^[(\[]?(?:untitled|unnamed|no title|title|teitl|heb deitl|di-deitl|unspecified|anonymous|about:blank|(?:untitled )?(?:document|dogfen|presentation|cyflwyniad|slide|sleid|book|llyfr)[ -]?\d*|powerpoint presentation|microsoft word(?: document)?|print|temp|draft|drafft)[)\]]?$`)
	noName  = regexp.MustCompile(`(?i)^[(\[]?(?:anonymous|unknown|unspecified|author|awdur|user|owner|admin|administrator|default(?: user)?|windows user|microsoft office user|none|n/a)[)\]]?$`)
	madeBy  = regexp.MustCompile(`(?i)^microsoft (?:word|powerpoint|publisher) - `)
	file    = regexp.MustCompile(`(?i)^(\S.*)\.(?:docx?|dotx?|odt|rtf|pdf|pub|indd|qxp|pptx?|html?|txt|wpd)$`)
)

// givenTitle is a title that a file says of itself, "" where it is only what a
// program fills in. Of "Microsoft Word - Ymateb.doc" the name of the file is left.
func givenTitle(s string) string {
	s = strings.TrimSpace(madeBy.ReplaceAllString(s, ""))
	if m := file.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if noTitle.MatchString(s) {
		return ""
	}
	return s
}

// givenName is an author that a file says of itself, "" where it is only what a
// program fills in.
func givenName(s string) string {
	if noName.MatchString(strings.TrimSpace(s)) {
		return ""
	}
	return s
}
