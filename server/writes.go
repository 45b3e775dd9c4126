package server

import (
	"net/http"
	"reflect"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/server/internal/i18n"
)

// write is an address by which people and their programs decide something. The
// table of them is what routes them and what /openapi.json says of them; they
// exist only where a write token is set.
type write struct {
	path   string // as Gin takes it; of forms, below the language
	name   string // stable, for generated clients
	about  string // in English
	body   any    // a value of the JSON body's type; nil for forms
	form   object // the schema of a form
	answer any    // a value of the answer's type; nil for forms, which lead on to a page
	fails  []int  // statuses of problems beside 400, 413, 500
	handle gin.HandlerFunc
	page   func(i18n.Lang) gin.HandlerFunc // of a form
}

// sidecarFails is what writing beside an original can fail with.
var sidecarFails = []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusServiceUnavailable, http.StatusInsufficientStorage}

// writes is every address that writes.
func (s *Server) writes() []write {
	if !s.writable() {
		return nil
	}
	decides := func(h decider) func(i18n.Lang) gin.HandlerFunc {
		return func(l i18n.Lang) gin.HandlerFunc { return s.page(l, s.deciding(h)) }
	}
	formFails := append([]int{http.StatusForbidden}, sidecarFails...)
	return []write{
		{path: "/api/v1/commitments/:id", name: "decide", about: "Decide on a commitment: status, who must act, deadline, topic, a note, the document that shows it. What is left out stays as it is; due and topic take \"none\".", body: decideJSON{}, answer: writtenJSON{}, fails: sidecarFails, handle: s.bearer(s.decideAPI)},
		{path: "/api/v1/documents/:id", name: "correct", about: "Correct a document's force, date, author, type and topics, redact paragraphs, withdraw it. What is left out stays; an empty string takes a correction back.", body: correctJSON{}, answer: writtenJSON{}, fails: sidecarFails, handle: s.bearer(s.correctAPI)},
		{path: "/api/v1/triage", name: "triage", about: "Confirm and dismiss several candidates at once. 207 where some could not be judged: each result says why.", body: triageJSON{}, answer: triagedJSON{}, handle: s.bearer(s.triageAPI)},
		{path: "/sign-in", name: "sign_in", about: "Sign in with the write token and a name; sets the session's cookie.", form: fields("name", "token", "next?"), fails: []int{http.StatusForbidden},
			page: func(l i18n.Lang) gin.HandlerFunc { return s.page(l, s.signIn) }},
		{path: "/sign-out", name: "sign_out", about: "End the session.", form: fields("form"), fails: []int{http.StatusForbidden}, page: decides(s.signOut)},
		{path: "/triage", name: "triage_form", about: "Judge candidates: a field \"is-\" and the commitment's id, with confirmed or dismissed, for each.", form: fields("form", "back?", "is-*"), fails: formFails, page: decides(s.triageForm)},
		{path: "/commitments/:id", name: "decide_form", about: "Decide on a commitment.", form: fields("form", "status?", "expect?", "actor?", "due?", "topic?", "shown?", "note?"), fails: formFails, page: decides(s.decideForm)},
		{path: "/documents/:id/correct", name: "correct_form", about: "Correct, redact or withdraw a document.", form: fields("form", "force?", "date?", "author?", "type?", "topic[]", "redact[]", "reason?", "withdrawn?"), fails: formFails, page: decides(s.correctForm)},
	}
}

// fields is the schema of a form: names, with "?" for what may be left out, "[]"
// for what may be repeated and "*" for any ending.
func fields(names ...string) object {
	properties, required, o := object{}, []string{}, object{"type": "object", "additionalProperties": false}
	text := object{"type": "string"}
	for _, name := range names {
		switch name[len(name)-1] {
		case '?':
			properties[name[:len(name)-1]] = text
		case ']':
			properties[name[:len(name)-2]] = object{"type": "array", "items": text}
		case '*':
			o["additionalProperties"] = text
		default:
			properties[name] = text
			required = append(required, name)
		}
	}
	o["properties"], o["required"] = properties, required
	return o
}

// prefixes are what stands before the path: nothing, or each language.
func (w write) prefixes() []string {
	if w.body != nil {
		return []string{""}
	}
	var list []string
	for _, l := range i18n.All {
		list = append(list, "/"+string(l))
	}
	return list
}

// describe is the write as OpenAPI has it.
func (w write) describe(g schemas, problems func(int) object) object {
	_, parameters := openPath(w.path)
	responses := object{}
	for _, status := range append([]int{400, 413, 429, 500}, w.fails...) {
		responses[strconv.Itoa(status)] = problems(status)
	}
	o := object{"operationId": w.name, "summary": w.about, "parameters": parameters, "responses": responses}
	if w.body == nil {
		page := object{"description": "A page that says what is wrong, with all that was typed.", "content": object{"text/html; charset=utf-8": object{}}}
		for _, status := range append([]int{400, 413, 429, 500}, w.fails...) {
			responses[strconv.Itoa(status)] = page
		}
		responses["303"] = object{"description": "Written, or sign in first: Location leads on.", "headers": object{"Location": object{"schema": object{"type": "string"}}}}
		o["requestBody"] = object{"required": true, "content": object{"application/x-www-form-urlencoded": object{"schema": w.form}}}
		if w.name != "sign_in" {
			o["security"] = []object{{"session": []string{}}}
		}
		return o
	}
	answer := object{"application/json": object{"schema": g.of(reflect.TypeOf(w.answer))}}
	responses["200"] = object{"description": "Written, and searches see it.", "content": answer}
	responses["202"] = object{"description": "Written; searches will see it when the scan under way has ended.", "content": answer}
	if w.name == "triage" {
		responses["207"] = object{"description": "Some could not be judged.", "content": answer}
	}
	responses["401"] = problems(http.StatusUnauthorized)
	o["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": g.of(reflect.TypeOf(w.body))}}}
	o["security"] = []object{{"token": []string{}}}
	return o
}

// security is how those who write say who they are.
var security = object{
	"token":   object{"type": "http", "scheme": "bearer", "description": "The write token."},
	"session": object{"type": "apiKey", "in": "cookie", "name": sessionCookie, "description": "What signing in sets; the field form of each form belongs to it."},
}
