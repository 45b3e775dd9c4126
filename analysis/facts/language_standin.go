package facts

// languageOf is cy, en or und: by the small words of both languages.
func languageOf(text string) string {
	cy, en := 0, 0
	start := -1
	if len(text) > 2000 {
		text = text[:2000]
	}
	f := fold(text)
	for i := 0; i <= len(f); i++ {
		if i < len(f) && f[i] >= 'a' && f[i] <= 'z' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			w := f[start:i]
			if welshWords[w] {
				cy++
			}
			if englishWords[w] {
				en++
			}
			start = -1
		}
	}
	switch {
	case cy > en:
		return Welsh
	case en > cy:
		return English
	}
	return Undetermined
}

var welshWords = set("y yr yn ar o am gan gyda wedi mae bydd fy ei eu ein sydd sy'n nad nid ddim hefyd ond neu ac rwy rwyf byddaf byddwn fe mi wrth dros cyn ol i'r r n fod bod hyn hwn hon oedd cael gwneud heddlu trosedd comisiynydd")
var englishWords = set("the of and to in is was are be by for with that this it on as have has will we my our you they from at not which their i been were or an who would had")

func set(s string) map[string]bool {
	m := map[string]bool{}
	start := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == ' ' {
			m[s[start:i]] = true
			start = i + 1
		}
	}
	return m
}
