package embedded

import (
	"context"
	"slices"

	"github.com/ymateb/ymateb/index"
)

// Kin calls f with the id of every document, in no order, and what was put as
// its Kin, nil for none. All comes from one snapshot. It stops at the first
// error, which it returns. The cost is reading each stored record once, without
// decoding the document.
func (e *Engine) Kin(ctx context.Context, f func(id string, kin []byte) error) (err error) {
	defer recovered(&err)
	defer faults()()
	return e.generation().kin(ctx, f)
}

// Kin is Engine.Kin for the new index.
func (r *Rebuild) Kin(ctx context.Context, f func(id string, kin []byte) error) (err error) {
	defer recovered(&err)
	defer faults()()
	return r.gen.kin(ctx, f)
}

// Get is Engine.Get for the new index.
func (r *Rebuild) Get(_ context.Context, id string) (d index.Document, err error) {
	defer recovered(&err)
	defer faults()()
	v, err := r.gen.view()
	if err != nil {
		return d, err
	}
	defer v.release()
	return v.get(id, r.gen.blobs)
}

func (g *generation) kin(ctx context.Context, f func(id string, kin []byte) error) error {
	v, err := g.view()
	if err != nil {
		return err
	}
	defer v.release()
	for _, s := range v.segments {
		for d, k := range s.cols.kinds {
			document := k == kindDocument || k == kindDraft || k == kindWithdrawn
			if !document || s.deleted != nil && s.deleted.Contains(uint32(d)) {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			kin, err := s.kin(uint32(d))
			if err == nil {
				err = f(s.cols.id(uint32(d)), kin)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *segmentView) kin(doc uint32) (kin []byte, err error) {
	err = s.seg.VisitStoredFields(uint64(doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field == fieldKin {
			kin = slices.Clone(value)
		}
		return kin == nil
	})
	return kin, err
}
