package facts

import (
	"encoding/binary"
	"errors"
	"slices"
)

// buckets are the nodes that have each key. Most keys have one node: it stands in
// the map itself; several stand in a list.
type buckets struct {
	of     map[uint32]int32 // a node, or -1-i for lists[i]
	lists  [][]int32
	free   []int32
	common int             // nodes that a key may have
	wasBig map[uint32]bool // keys that changed since crossed was called → whether they were common then
}

func newBuckets(common int) buckets {
	return buckets{of: map[uint32]int32{}, common: common, wasBig: map[uint32]bool{}}
}

// all gives the keys of a document: two kinds that never mix.
func (k *Kin) all() []uint32 {
	keys := slices.Clone(k.Bands)
	keys = append(keys, k.keys()...)
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (b *buckets) list(key uint32) []int32 {
	v, ok := b.of[key]
	switch {
	case !ok:
		return nil
	case v >= 0:
		return []int32{v}
	}
	return b.lists[-1-v]
}

// note remembers how a key was before it changes.
func (b *buckets) note(key uint32, n int) {
	if _, ok := b.wasBig[key]; !ok && (n == b.common || n == b.common+1) {
		b.wasBig[key] = n > b.common
	}
}

func (b *buckets) add(n int32, k *Kin) {
	for _, key := range k.all() {
		v, ok := b.of[key]
		switch {
		case !ok:
			b.of[key] = n
		case v >= 0:
			i := int32(len(b.lists))
			if m := len(b.free); m > 0 {
				i, b.free = b.free[m-1], b.free[:m-1]
				b.lists[i] = append(b.lists[i][:0], v, n)
			} else {
				b.lists = append(b.lists, []int32{v, n})
			}
			b.of[key] = -1 - i
		default:
			b.note(key, len(b.lists[-1-v]))
			b.lists[-1-v] = append(b.lists[-1-v], n)
		}
	}
}

func (b *buckets) remove(n int32, k *Kin) {
	for _, key := range k.all() {
		v, ok := b.of[key]
		if !ok || v >= 0 {
			if v == n {
				delete(b.of, key)
			}
			continue
		}
		i := -1 - v
		b.note(key, len(b.lists[i]))
		if at := slices.Index(b.lists[i], n); at >= 0 {
			b.lists[i] = slices.Delete(b.lists[i], at, at+1)
		}
		if len(b.lists[i]) == 1 {
			b.of[key] = b.lists[i][0]
			b.free = append(b.free, i)
		}
	}
}

// crossed lists the nodes of keys that have become common since it was last
// called, or are no longer.
func (b *buckets) crossed() []int32 {
	var ns []int32
	for key, was := range b.wasBig {
		if list := b.list(key); (len(list) > b.common) != was {
			ns = append(ns, list...)
		}
	}
	clear(b.wasBig)
	slices.Sort(ns)
	return slices.Compact(ns)
}

// near calls f once with each other node that shares a key.
func (b *buckets) near(n int32, k *Kin, f func(int32)) {
	var found []int32
	for _, key := range k.all() {
		if v := b.of[key]; v >= 0 {
			found = append(found, v)
		} else if list := b.lists[-1-v]; len(list) <= b.common {
			found = append(found, list...)
		}
	}
	slices.Sort(found)
	for _, o := range slices.Compact(found) {
		if o != n {
			f(o)
		}
	}
}

// KinVersion numbers the form of MarshalBinary and the rules by which it is
// filled. It goes into fingerprints.
const KinVersion = 1

var errKin = errors.New("not what is kept of a document")

func (k *Kin) lists() []*[]uint32 { return []*[]uint32{&k.Sketch, &k.Bands, &k.Figures, &k.Marks} }

// UnmarshalBinary reads what MarshalBinary wrote; anything else is an error.
func (k *Kin) UnmarshalBinary(b []byte) error {
	if len(b) == 0 || b[0] != KinVersion {
		return errKin
	}
	b = b[1:]
	number := func() (uint64, bool) {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return 0, false
		}
		b = b[n:]
		return v, true
	}
	var out Kin
	var date string
	texts := []*string{&out.Lang, &out.Force, &date, &out.Type, &out.Report, &out.CopyOf, &out.TranslationOf}
	for i := 0; ; i++ {
		v, ok := number()
		if !ok || v > uint64(len(b))+1 {
			return errKin
		}
		if v == 0 {
			break
		}
		s := string(b[:v-1])
		b = b[v-1:]
		if i < len(texts) {
			*texts[i] = s
		} else {
			out.Topics = append(out.Topics, s)
		}
	}
	var ocr int
	for _, p := range []*int{&out.Words, &out.Promises, &ocr} {
		v, ok := number()
		if !ok || v > 1<<31 {
			return errKin
		}
		*p = int(v)
	}
	out.OCR = ocr == 1
	out.Date = dateOf(date)
	for _, list := range out.lists() {
		n, ok := number()
		if !ok || n > uint64(len(b)/4) {
			return errKin
		}
		*list = make([]uint32, n)
		for i := range *list {
			(*list)[i] = binary.LittleEndian.Uint32(b[4*i:])
		}
		b = b[4*n:]
	}
	*k = out
	return nil
}

// dateOf reads what Date.String wrote.
func dateOf(s string) (d Date) {
	part := func(from, to int) int {
		n := 0
		if len(s) >= to {
			for _, c := range s[from:to] {
				n = n*10 + int(c-'0')
			}
		}
		return n
	}
	return Date{Year: part(0, 4), Month: part(5, 7), Day: part(8, 10)}
}
