package embedded

import "encoding/binary"

// Positions. Each passage begins at a multiple of slotSize and leaves at least
// passageGap positions free at its end, so that neither a phrase nor a phrase
// with slop (at most passageGap) reaches into the next. A passage longer than a
// slot takes several. The same positions serve the stems of both languages and
// the exact forms.
const (
	slotSize   = 128
	passageGap = 51
)

// nextSlot is the first position that a passage may begin at when the one
// before ends at end (exclusive).
func nextSlot(end int) int {
	if end == 0 {
		return 0
	}
	return (end + passageGap + slotSize - 1) / slotSize * slotSize
}

// shape says how long a document is and whose voice each slot is. As a term it
// is the length in words and, run by run, a voice and its number of slots.
type shape struct {
	words  int
	voices []byte // index into index.AllVoices, slot by slot
}

func (s shape) term() string {
	b := binary.AppendUvarint(nil, uint64(s.words))
	for i := 0; i < len(s.voices); {
		j := i
		for j < len(s.voices) && s.voices[j] == s.voices[i] {
			j++
		}
		b = append(b, s.voices[i])
		b = binary.AppendUvarint(b, uint64(j-i))
		i = j
	}
	return string(b)
}

// readShape reads what term wrote, appending the voices to buf.
func readShape(term []byte, buf []byte) (words int, voices []byte) {
	n, size := binary.Uvarint(term)
	if size <= 0 {
		return 0, buf
	}
	for term = term[size:]; len(term) > 1; {
		v := term[0]
		run, size := binary.Uvarint(term[1:])
		if size <= 0 || run > 1<<20 {
			break
		}
		term = term[1+size:]
		for range run {
			buf = append(buf, v)
		}
	}
	return int(n), buf
}
