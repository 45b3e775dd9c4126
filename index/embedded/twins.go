package embedded

import (
	"context"

	"github.com/ymateb/ymateb/index"
)

// Translations calls f with the id of every public document that has a
// translation, the id of that, and the document's language, "" where it has
// several; in no order. All comes from one snapshot. The
// cost grows with the number of such documents alone.
func (e *Engine) Translations(ctx context.Context, f func(id, other string, lang index.Lang) error) (err error) {
	defer recovered(&err)
	defer faults()()
	v, err := e.generation().searchView()
	if err != nil {
		return err
	}
	defer v.release()
	public := domainOf(index.Documents, false)
	for _, s := range v.segments {
		if err := ctx.Err(); err != nil {
			return err
		}
		var failed error
		err := eachTerm(s.seg, fieldTwin, func(other string, docs docIter) {
			docs(func(d uint32) {
				if failed == nil && s.domains[public].docs.has(d) {
					failed = f(s.cols.id(d), other, s.cols.langOf(d))
				}
			})
		})
		if err == nil {
			err = failed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// langOf is the language of a document, "" where it has none or several.
func (c *columns) langOf(doc uint32) index.Lang {
	col := c.named["lang"]
	if o, ok := col.only(doc); ok {
		return index.Lang(col.table.all()[o])
	}
	return ""
}
