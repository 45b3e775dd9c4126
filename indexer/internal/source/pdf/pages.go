package pdf

import (
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// A page is what a page's dictionary, or those above it, say.
type page struct {
	dict      dict
	resources dict
	box       [4]float64
}

// findPages walks the page tree; where there is none it takes every page object.
func (f *File) findPages() error {
	root := f.dict(f.trailer["Root"])
	seen := map[int]bool{}
	if err := f.walkPages(root["Pages"], nil, [4]float64{0, 0, 612, 792}, seen, 0); err != nil {
		return err
	}
	if len(f.pages) > 0 {
		return nil
	}
	if !f.searched {
		return ErrBroken
	}
	if f.crypt != nil { // objects inside encrypted streams were out of reach before
		for _, num := range f.numbers() {
			if s, ok := f.load(num).(*stream); ok && s.dict["Type"] == name("ObjStm") {
				f.addPacked(num)
			}
		}
		if err := f.walkPages(f.dict(f.trailer["Root"])["Pages"], nil, [4]float64{0, 0, 612, 792}, map[int]bool{}, 0); err != nil || len(f.pages) > 0 {
			return err
		}
	}
	for _, num := range f.numbers() {
		if d, ok := f.load(num).(dict); ok && f.get(d, "Type") == name("Page") {
			if err := f.walkPages(ref{num: num}, nil, [4]float64{0, 0, 612, 792}, map[int]bool{}, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *File) walkPages(node any, resources dict, box [4]float64, seen map[int]bool, depth int) error {
	if r, ok := node.(ref); ok {
		if seen[r.num] {
			return nil
		}
		seen[r.num] = true
	}
	d, ok := f.resolve(node).(dict)
	if !ok || depth > 64 {
		return nil
	}
	if r := f.dict(d["Resources"]); r != nil {
		resources = r
	}
	for _, key := range []name{"MediaBox", "CropBox"} {
		if b, ok := f.box(d[key]); ok {
			box = b
		}
	}
	if kids, ok := f.get(d, "Kids").(array); ok && f.get(d, "Type") != name("Page") {
		for _, k := range kids {
			if err := f.walkPages(k, resources, box, seen, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if f.get(d, "Type") != name("Page") && d["Contents"] == nil {
		return nil
	}
	if len(f.pages) >= f.lim.Pages {
		return ErrTooLarge
	}
	f.pages = append(f.pages, page{d, resources, box})
	return nil
}

func (f *File) box(o any) (b [4]float64, ok bool) {
	a, _ := f.resolve(o).(array)
	if len(a) != 4 {
		return b, false
	}
	for i := range b {
		if b[i], ok = number(f.resolve(a[i])); !ok {
			return b, false
		}
	}
	b[0], b[2] = min(b[0], b[2]), max(b[0], b[2])
	b[1], b[3] = min(b[1], b[3]), max(b[1], b[3])
	return b, b[2]-b[0] > 1 && b[3]-b[1] > 1
}

// Pages is the number of pages.
func (f *File) Pages() int { return len(f.pages) }

// Facts are what the file says of itself: weak evidence.
type Facts struct {
	Title, Author     string
	Created, Modified string // "D:20240131120000+00'00'"
	Producer          string
}

// Facts reads the document information.
func (f *File) Facts() Facts {
	d := f.dict(f.trailer["Info"])
	s := func(key name) string {
		v, _ := f.get(d, key).(str)
		return textString(v)
	}
	return Facts{s("Title"), s("Author"), s("CreationDate"), s("ModDate"), s("Producer")}
}

// textString decodes a text string (7.9.2.2): UTF-16 or UTF-8 with a mark, else
// PDFDocEncoding, which is near enough to windows-1252 outside controls.
func textString(s str) string {
	switch {
	case strings.HasPrefix(string(s), "\xFE\xFF"), strings.HasPrefix(string(s), "\xFF\xFE"):
		out, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().String(string(s))
		return out
	case strings.HasPrefix(string(s), "\xEF\xBB\xBF"):
		return strings.ToValidUTF8(string(s[3:]), "\uFFFD")
	}
	out, _ := charmap.Windows1252.NewDecoder().String(string(s))
	return out
}
