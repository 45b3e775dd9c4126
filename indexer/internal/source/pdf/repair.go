package pdf

import (
	"bytes"
	"slices"
	"strconv"
)

// search rebuilds the cross-reference of a damaged file: every "1 0 obj" in the
// data counts, later ones before earlier ones, and so does every trailer.
func (f *File) search() {
	f.reset()
	f.searched = true
	f.scan()
	var streams []int
	for num, at := range f.found {
		f.xref[num] = entry{offset: at}
		head := f.data[at:min(len(f.data), at+300)]
		if e := bytes.Index(head, []byte("stream")); e >= 0 {
			head = head[:e]
		}
		if bytes.Contains(head, []byte("/ObjStm")) || bytes.Contains(head, []byte("/XRef")) {
			streams = append(streams, num)
		}
	}
	slices.Sort(streams)
	for i := 0; ; {
		j := bytes.Index(f.data[i:], []byte("trailer"))
		if j < 0 {
			break
		}
		i += j + len("trailer")
		l := lexer{b: f.data, i: i, refs: true}
		if o, err := l.next(); err == nil {
			f.addTrailer(o)
		}
	}
	for _, num := range streams {
		s, ok := f.load(num).(*stream)
		if !ok {
			continue
		}
		switch f.resolve(s.dict["Type"]) {
		case name("XRef"):
			f.addTrailer(s.dict)
		case name("ObjStm"):
			if f.trailer["Encrypt"] != nil {
				continue // indexed by addPacked once the key is known
			}
			f.addPacked(num)
		}
	}
	if f.trailer["Root"] == nil {
		for _, num := range f.numbers() {
			if d, ok := f.load(num).(dict); ok && d["Type"] == name("Catalog") {
				f.trailer["Root"] = ref{num: num}
			}
		}
	}
}

// scan notes where in the data every object starts; the last one of a number
// counts.
func (f *File) scan() {
	if f.found != nil {
		return
	}
	f.found = map[int]int{}
	for i := 0; ; {
		j := bytes.Index(f.data[i:], []byte("obj"))
		if j < 0 {
			return
		}
		i += j + len("obj")
		if num, start, ok := f.objectHead(i - len("obj")); ok {
			f.found[num] = start
		}
	}
}

func (f *File) find(num int) int {
	f.scan()
	if at, ok := f.found[num]; ok {
		return at
	}
	return -1
}

func (f *File) addPacked(num int) {
	if p := f.unpackObjects(num); p != nil {
		for n := range p.at {
			if _, have := f.xref[n]; !have {
				f.xref[n] = entry{in: num}
			}
		}
	}
}

func (f *File) addTrailer(o any) {
	d, _ := o.(dict)
	for _, k := range []name{"Root", "Encrypt", "ID", "Info"} {
		if v, ok := d[k]; ok {
			f.trailer[k] = v
		}
	}
}

// objectHead reads the two integers before "obj" at at, backwards.
func (f *File) objectHead(at int) (num, start int, ok bool) {
	i := at
	back := func() (string, bool) {
		end := i
		for end > 0 && class[f.data[end-1]] == space {
			end--
		}
		from := end
		for from > 0 && end-from < 11 && f.data[from-1] >= '0' && f.data[from-1] <= '9' {
			from--
		}
		i = from
		return string(f.data[from:end]), end > from
	}
	if _, ok = back(); !ok {
		return 0, 0, false
	}
	if i == 0 || class[f.data[i-1]] != space {
		return 0, 0, false
	}
	s, ok := back()
	if !ok {
		return 0, 0, false
	}
	num, err := strconv.Atoi(s)
	return num, i, err == nil && num > 0 && num < 1<<31
}

func (f *File) numbers() []int {
	var nums []int
	for n := range f.xref {
		nums = append(nums, n)
	}
	slices.Sort(nums)
	return nums
}
