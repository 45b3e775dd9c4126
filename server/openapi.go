package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strconv"

	"github.com/gin-gonic/gin"
)

// openAPI describes the endpoints as an OpenAPI 3.1 document: parameters from
// the table that checks them, answers from the types that are written.
func (s *Server) openAPI(list []endpoint) ([]byte, error) {
	g := schemas{object{}}
	problems := func(status int) object {
		return object{"description": http.StatusText(status), "content": object{
			"application/problem+json": object{"schema": g.of(reflect.TypeFor[problem]())}}}
	}
	paths := object{}
	for _, e := range list {
		media, schema := e.media, object{}
		if media == "" {
			media = "application/json"
		}
		if e.answer != nil {
			schema = g.of(reflect.TypeOf(e.answer))
		}
		responses := object{
			"200": object{"description": "The answer.", "content": object{media: object{"schema": schema}}},
			"304": object{"description": "Not changed since the ETag in If-None-Match."},
		}
		for _, status := range append([]int{400, 405, 500, 503}, e.fails...) {
			responses[strconv.Itoa(status)] = problems(status)
		}
		path, parameters := openPath(e.path)
		for _, p := range e.query {
			parameters = append(parameters, p.describe())
		}
		paths[path] = object{"get": object{"operationId": e.name, "summary": e.about, "parameters": parameters, "responses": responses}}
	}
	components := object{"schemas": g.components}
	for _, w := range s.writes() {
		components["securitySchemes"] = security
		for _, prefix := range w.prefixes() {
			path, _ := openPath(prefix + w.path)
			if _, both := paths[path]; !both {
				paths[path] = object{}
			}
			o := w.describe(g, problems)
			if prefix != "" {
				o["operationId"] = w.name + "_" + prefix[1:]
			}
			paths[path].(object)["post"] = o
		}
	}
	version := s.cfg.Version
	if version == "" {
		version = "development"
	}
	return json.Marshal(object{
		"openapi": "3.1.0",
		"info": object{"title": "ymateb", "version": version,
			"description": "What police and crime commissioners say and promise. Repeated parameters mean OR, different ones AND; one that is not listed is refused. Errors are RFC 9457 problems in the language of Accept-Language. Marks and ranges are byte offsets into the UTF-8 text of a passage; places in a query are counted in characters (code points). ETags are strong."},
		"servers": []object{{"url": "/"}}, "paths": paths, "components": components,
	})
}

var pathParameter = regexp.MustCompile(`:([a-z]+)`)

func openPath(path string) (string, []object) {
	list := []object{}
	for _, m := range pathParameter.FindAllStringSubmatch(path, -1) {
		list = append(list, object{"name": m[1], "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	return pathParameter.ReplaceAllString(path, "{$1}"), list
}

// describe is the parameter as OpenAPI has it.
func (p param) describe() object {
	schema := object{"type": "string"}
	switch {
	case p.values != nil && p.facet != "":
		schema["enum"] = append(append([]string{}, p.values...), "none")
	case p.values != nil:
		schema["enum"] = p.values
	case p.form.high > 0:
		schema = object{"type": "integer", "minimum": p.form.low, "maximum": p.form.high}
	case p.form.pattern != "":
		schema["pattern"] = p.form.pattern
	}
	if p.facet != "" || p.repeat {
		schema = object{"type": "array", "items": schema}
	}
	d := object{"name": p.name, "in": "query", "required": p.required, "description": p.about, "schema": schema}
	if p.form.example != "" && schema["type"] == "string" {
		d["example"] = p.form.example
	}
	if p.facet != "" || p.repeat {
		d["style"], d["explode"] = "form", true
	}
	return d
}

func (s *Server) openAPIHandler(list []endpoint) (gin.HandlerFunc, error) {
	body, err := s.openAPI(list)
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	return func(c *gin.Context) {
		c.Header("Access-Control-Allow-Origin", "*") // it is the same for everyone
		s.write(c, http.StatusOK, "application/json", body)
	}, nil
}
