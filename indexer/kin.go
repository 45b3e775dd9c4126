package indexer

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
)

// Records is what the indexer reads of the index to relate documents to their
// copies and translations. Safe for concurrent use.
type Records interface {
	// Kin calls f with the id of each document and what was put as its Kin.
	Kin(ctx context.Context, f func(id string, kin []byte) error) error
	// Get returns a document, or index.ErrNotFound.
	Get(ctx context.Context, id string) (index.Document, error)
}

// relation is what a document in the store says of its kin.
type relation struct{ group, translation string }

// relatives keeps the documents of the store related. All it knows can be had
// from the store again: what the rules need of each document is stored with it,
// and what each document says of the others besides, so that after a crash the
// difference is found. Only the goroutine that scans uses it.
type relatives struct {
	graph   *facts.Kinship
	told    map[string]relation       // what the store's documents say, where they say anything
	pending map[string]facts.Relation // what they ought to say, where that may be something else
}

// loadKin reads what the store knows of kin.
func (x *Indexer) loadKin(ctx context.Context) error {
	x.kin = relatives{graph: facts.NewKinship(), told: map[string]relation{}, pending: map[string]facts.Relation{}}
	if x.cfg.Records == nil {
		return nil
	}
	err := x.cfg.Records.Kin(ctx, func(id string, b []byte) error {
		r, k, err := readKin(b)
		if err != nil || b == nil {
			return nil //nolint:nilerr // of another version: the document is read again
		}
		x.kin.graph.Put(id, k)
		x.kin.tell(id, r)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read kin: %w", err)
	}
	x.settle(x.cfg.State.unrelated())
	return nil
}

func (k *relatives) tell(id string, r relation) {
	if r == (relation{}) {
		delete(k.told, id)
	} else {
		k.told[id] = r
	}
}

func (k *relatives) drop(id string) {
	k.graph.Delete(id)
	delete(k.told, id)
	delete(k.pending, id)
}

func relationOf(r facts.Relation) relation { return relation{r.Group, r.Translation} }

// settle notes which documents may have to say something else. Where joined is
// false, those that say the right thing already are left out.
func (x *Indexer) settle(joined bool) {
	for id, r := range x.kin.graph.Settle(x.cfg.State.Successor) {
		if r.Work == nil && relationOf(r) == x.kin.told[id] || !joined && relationOf(r) == x.kin.told[id] {
			delete(x.kin.pending, id)
			continue
		}
		x.kin.pending[id] = r
	}
}

// dropGone forgets the documents all of whose paths are gone.
func (x *Indexer) dropGone(gone map[string]bool) {
	for path := range gone {
		hash := x.known[path].hash
		if hash != "" && !slices.ContainsFunc(x.pathsOf(hash), func(p string) bool { return !gone[p] }) {
			x.kin.drop(idOfHex(hash))
		}
	}
}

// relatesNow reports whether documents are related as they are put, all at once:
// in a large scan that waits for its end, when all of them are known.
func relatesNow(d *diff) bool { return len(d.read) <= batchDocuments }

// relate makes the documents of a batch say what they are to others. With now it
// also gives the others that have to say something else because of them.
func (b *batch) relate(ctx context.Context) (others []index.Document, err error) {
	x := b.x
	if x.cfg.Records == nil || len(b.docs) == 0 {
		return nil, nil
	}
	for _, r := range b.replaced {
		x.kin.drop(r[0])
	}
	for id, d := range b.docs {
		if d.Kin == nil {
			x.kin.drop(id)
			continue
		}
		_, k, err := readKin(d.Kin)
		if err != nil {
			return nil, fmt.Errorf("kin of %s: %w", id, err)
		}
		x.kin.graph.Put(id, k)
		delete(x.kin.told, id)
	}
	x.settle(true)
	if len(x.kin.pending) > 0 {
		if err := x.cfg.State.setUnrelated(true); err != nil {
			return nil, err
		}
	}
	if b.now {
		return x.relate(ctx, b.docs)
	}
	for id, d := range b.docs {
		if r, ok := x.kin.pending[id]; ok {
			say(&d, r)
			b.docs[id] = d
		}
	}
	return nil, nil
}

// relate makes the documents that are pending say what they ought to. Those about
// to be put are changed in fresh, the others, as far as they change, are
// returned; without fresh they are put here, some at a time.
func (x *Indexer) relate(ctx context.Context, fresh map[string]index.Document) (others []index.Document, err error) {
	done := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(x.kin.pending)) {
		if done[id] {
			continue
		}
		work := x.kin.pending[id].Work
		if work == nil {
			work = []string{id}
		}
		docs, before, err := x.works(ctx, work, fresh)
		if err != nil {
			return nil, err
		}
		join(docs)
		for _, d := range docs {
			done[d.ID] = true
			if _, ok := fresh[d.ID]; ok {
				fresh[d.ID] = *d
			} else if old := before[d.ID]; !reflect.DeepEqual(old, *d) {
				others = append(others, *d)
			}
		}
		if fresh == nil && len(others) >= batchDocuments {
			if err := x.putRelated(ctx, others); err != nil {
				return nil, err
			}
			others = nil
		}
	}
	if fresh == nil {
		return nil, x.putRelated(ctx, others)
	}
	return others, nil
}

// works fetches the documents of a statement and makes each say what it is to the
// others. before has them as they are stored.
func (x *Indexer) works(ctx context.Context, ids []string, fresh map[string]index.Document) (docs []*index.Document, before map[string]index.Document, err error) {
	before = map[string]index.Document{}
	for _, id := range ids {
		d, ok := fresh[id]
		if !ok {
			if d, err = x.cfg.Records.Get(ctx, id); errors.Is(err, index.ErrNotFound) {
				continue // it has just gone, or comes in a later batch
			}
			if err != nil {
				return nil, nil, fmt.Errorf("relate %s: %w", id, err)
			}
			before[id] = d
		}
		d.Commitments = slices.Clone(d.Commitments)
		if r, ok := x.kin.pending[id]; ok {
			say(&d, r)
		}
		docs = append(docs, &d)
	}
	return docs, before, nil
}

// say makes a document say what it is to others.
func say(d *index.Document, r facts.Relation) {
	_, k, err := readKin(d.Kin)
	if err != nil {
		return
	}
	d.Group, d.TranslationOf = r.Group, r.Translation
	d.Kin = writeKin(relationOf(r), k)
}

// putRelated puts documents that say something else now.
func (x *Indexer) putRelated(ctx context.Context, docs []index.Document) error {
	if len(docs) == 0 {
		return nil
	}
	if err := x.cfg.Store.Put(ctx, docs...); err != nil {
		return err
	}
	x.told(docs)
	x.notify()
	return nil
}

// told notes what documents that were put say now.
func (x *Indexer) told(docs []index.Document) {
	for i := range docs {
		x.kin.tell(docs[i].ID, relation{docs[i].Group, docs[i].TranslationOf})
	}
}

// relateRest relates what a scan left over.
func (x *Indexer) relateRest(ctx context.Context) error {
	if x.cfg.Records == nil {
		return nil
	}
	for hash := range x.lost {
		if len(x.pathsOf(hash)) == 0 {
			x.kin.drop(idOfHex(hash))
		}
	}
	clear(x.lost)
	x.settle(true)
	if len(x.kin.pending) > 0 {
		if _, err := x.relate(ctx, nil); err != nil {
			return err
		}
		clear(x.kin.pending)
	}
	return x.cfg.State.setUnrelated(false)
}

// kinOf is what is stored of a document for its kin; nil for one that is none to
// any: a draft must not be led to, and what is withdrawn stands for nothing.
func kinOf(d *index.Document, meta Sidecar, in facts.Input, f facts.Facts) []byte {
	if d.Draft || d.Withdrawn != "" {
		return nil
	}
	k := facts.KinOf(in, f)
	k.OCR, k.CopyOf, k.TranslationOf = d.OCR, meta.CopyOf, meta.TranslationOf
	return writeKin(relation{}, k)
}

// writeKin writes a relation and what the rules need.
func writeKin(r relation, k facts.Kin) []byte {
	var b []byte
	for _, s := range []string{r.group, r.translation} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	body, _ := k.MarshalBinary() // never fails
	return append(b, body...)
}

func readKin(b []byte) (r relation, k facts.Kin, err error) {
	for _, s := range []*string{&r.group, &r.translation} {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return r, k, errors.New("kin is cut off")
		}
		*s = string(b[size : size+int(n)])
		b = b[size+int(n):]
	}
	return r, k, k.UnmarshalBinary(b)
}

// checkKin says what is wrong with what a sidecar says of other documents.
func checkKin(s *Sidecar) (bad error) {
	for _, f := range []struct {
		key string
		id  *string
	}{{"translation_of", &s.TranslationOf}, {"copy_of", &s.CopyOf}} {
		if *f.id != "" && *f.id != facts.None && !isID(*f.id) {
			bad = cmp.Or(bad, fmt.Errorf("%s: %q is neither the id of a document nor none", f.key, *f.id))
			*f.id = ""
		}
	}
	return bad
}

func isID(s string) bool {
	if len(s) != 16 {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}
