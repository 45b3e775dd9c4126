package server

import (
	"path"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/ymateb/ymateb/index"
)

// object is a JSON object.
type object = map[string]any

// schemas describes Go types as JSON Schema (2020-12, as OpenAPI 3.1 has it), by
// the rules that encoding/json writes them by. Named structs become components.
type schemas struct{ components object }

var (
	dateType = reflect.TypeFor[index.Date]()
	timeType = reflect.TypeFor[time.Time]()
)

// enums are the codes of types that have few.
var enums = map[reflect.Type][]string{
	reflect.TypeFor[index.Lang]():     codes(index.AllLangs),
	reflect.TypeFor[index.Voice]():    codes(index.AllVoices),
	reflect.TypeFor[index.Type]():     codes(index.AllTypes),
	reflect.TypeFor[index.Actor]():    codes(index.AllActors),
	reflect.TypeFor[index.Strength](): codes(index.AllStrengths),
	reflect.TypeFor[index.Status]():   codes(index.AllStatuses),
	reflect.TypeFor[index.Match]():    codes([]index.Match{index.MatchAll, index.MatchSome}),
}

func (g schemas) of(t reflect.Type) object {
	if list, ok := enums[t]; ok {
		return object{"type": "string", "enum": list}
	}
	switch t {
	case dateType:
		return object{"type": []string{"string", "null"}, "pattern": `^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`,
			"description": "Civil date known to the day, the month or the year; null for none."}
	case timeType:
		return object{"type": "string", "format": "date-time"}
	}
	switch t.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64, reflect.Uint64, reflect.Uint32, reflect.Int32:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Slice:
		return object{"type": "array", "items": g.of(t.Elem())}
	case reflect.Array:
		return object{"type": "array", "items": g.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": g.of(t.Elem())}
	case reflect.Pointer:
		return nullable(g.of(t.Elem()))
	case reflect.Struct:
		return g.structure(t)
	}
	return object{}
}

func nullable(s object) object {
	if kind, ok := s["type"].(string); ok && s["enum"] == nil {
		s["type"] = []string{kind, "null"}
		return s
	}
	return object{"anyOf": []object{s, {"type": "null"}}}
}

func (g schemas) structure(t reflect.Type) object {
	name := component(t)
	if name == "" {
		return g.fields(t)
	}
	if _, done := g.components[name]; !done {
		g.components[name] = object{} // stops at types that hold themselves
		g.components[name] = g.fields(t)
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func (g schemas) fields(t reflect.Type) object {
	properties, required := object{}, []string{}
	g.collect(t, properties, &required)
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func (g schemas) collect(t reflect.Type, properties object, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case tag == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && tag == "":
			g.collect(f.Type, properties, required)
			continue
		case tag == "":
			tag = f.Name
		}
		_, shadows := properties[tag] // a field of an embedded struct, written before
		properties[tag] = g.of(f.Type)
		if !shadows && !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero") {
			*required = append(*required, tag)
		}
	}
}

// component is the name of a struct in the description: searchJSON is Search,
// index.Topic is IndexTopic.
func component(t reflect.Type) string {
	name := strings.TrimSuffix(t.Name(), "JSON")
	if name == "" {
		return ""
	}
	if pkg := path.Base(t.PkgPath()); pkg != "server" {
		name = pkg + name
	}
	return string(unicode.ToUpper(rune(name[0]))) + name[1:]
}
