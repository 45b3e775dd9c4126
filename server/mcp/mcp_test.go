package mcp

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// answers is an API with one document.
func answers(_ context.Context, target string) ([]byte, error) {
	switch {
	case strings.Contains(target, "force=atlantis"):
		return []byte(`{"title":"A parameter can't be taken","status":400,"detail":"“atlantis” is no value"}`), nil
	case strings.HasPrefix(target, "/api/v1/search?"):
		return []byte(`{"total":1,"match":"all","index_version":7,"results":[{"id":"abc","title":"Letter","date":"2020-09-02","passages":[{"n":15,"lang":"en","text":"a social worker"}]}]}`), nil
	case strings.HasPrefix(target, "/api/v1/documents/abc"):
		return []byte(`{"id":"abc","title":"Letter","date":null,"topics":[],"passages":[{"n":1,"hash":"00ff","lang":"en","text":"one"},{"n":2,"hash":"11ff","lang":"en","text":"two","marks":[[0,3]]}],"commitments":[{"id":"abc-1","text":"We will","status":"candidate","due_date":null}]}`), nil
	case strings.HasPrefix(target, "/api/v1/commitments?"):
		return []byte(`{"total":1,"index_version":7,"results":[{"id":"abc-1","text":"We will","status":"candidate","document":"abc","due":null,"due_date":null,"force":null,"date":"2020"}]}`), nil
	}
	return []byte(`{"title":"Not found","status":404,"detail":"There is nothing with this identifier."}`), nil
}

// session is a client that talks to a server in memory.
func session(t *testing.T) *mcp.ClientSession {
	t.Helper()
	clientSide, serverSide := mcp.NewInMemoryTransports()
	if _, err := New(Config{Get: answers, Base: "http://x"}).Connect(t.Context(), serverSide, nil); err != nil {
		t.Fatal(err)
	}
	s, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), clientSide, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestTools(t *testing.T) {
	s := session(t)
	tools, err := s.ListTools(t.Context(), nil)
	if err != nil || len(tools.Tools) != 3 {
		t.Fatalf("tools: %v, %v; want three", tools, err)
	}
	for _, tool := range tools.Tools {
		if tool.Annotations == nil || !tool.Annotations.ReadOnlyHint {
			t.Errorf("%s is not said to read only", tool.Name)
		}
	}
	for _, tc := range []struct {
		tool string
		args map[string]any
		want string // in the answer
		fail bool
	}{
		{"search", map[string]any{"query": "social worker", "force": []string{"gwent"}}, `"permalink":"http://x/en/documents/abc#p15"`, false},
		{"search", map[string]any{"force": []string{"atlantis"}}, "“atlantis” is no value", true},
		{"get_document", map[string]any{"id": "abc"}, `"permalink":"http://x/en/documents/abc?p=1-00ff#p1"`, false},
		{"get_document", map[string]any{"id": "abc", "query": "two"}, `"n":2`, false},
		{"get_document", map[string]any{"id": "zzz"}, "nothing with this identifier", true},
		{"list_commitments", map[string]any{"status": []string{"candidate"}}, `"permalink":"http://x/en/commitments/abc-1"`, false},
	} {
		res, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: tc.tool, Arguments: tc.args})
		if err != nil {
			t.Errorf("%s(%v): %v", tc.tool, tc.args, err)
			continue
		}
		b, _ := json.Marshal(res.StructuredContent)
		text := string(b)
		for _, c := range res.Content {
			if tx, ok := c.(*mcp.TextContent); ok {
				text += tx.Text
			}
		}
		if res.IsError != tc.fail || !strings.Contains(text, tc.want) {
			t.Errorf("%s(%v) = %s (error %v), want %s", tc.tool, tc.args, text, res.IsError, tc.want)
		}
	}
}
