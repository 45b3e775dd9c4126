// Package welsh knows the forms of Welsh words: it turns a word as it stands in a text (gathod,
// nghymdogion, cynhaliwyd) into the form a dictionary lists (cath, cymydog, cynnal).
package welsh
