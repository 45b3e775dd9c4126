// Package mcp answers language models over the Model Context Protocol: search,
// read a document, list commitments. It only reads, and every answer carries ids
// and permalinks by which a reader can check what a model says.
//
// It asks the JSON API and hands its answers on, so it knows nothing that the
// API does not, and works beside a running server as well as over a stopped
// index.
package mcp

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Config is what a server needs.
type Config struct {
	Version string
	// Get answers an address of the API ("/api/v1/search?q=…") with its JSON, be
	// it an answer or a problem.
	Get func(ctx context.Context, target string) ([]byte, error)
	// Base is put before permalinks: scheme and host; "" leaves them without.
	Base string
}

// Run answers over standard input and output until the client leaves or ctx ends.
func Run(ctx context.Context, c Config) error {
	return New(c).Run(ctx, &mcp.StdioTransport{})
}

// New is the server, for any transport.
func New(c Config) *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "ymateb", Title: "ymateb", Version: c.Version}, &mcp.ServerOptions{
		Instructions: "Statements, letters and promises of police and crime commissioners in England and Wales, in Welsh and English. " +
			"Quote passages word for word and cite the permalink beside them. A commitment is a sentence found by rules: unless its status says confirmed, call it a possible commitment. " +
			"That no later mention is found in this collection does not mean that a promise was broken.",
	})
	read := &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true}
	mcp.AddTool(s, &mcp.Tool{Name: "search", Annotations: read,
		Description: "Search documents by words in Welsh or English (each language finds the other's). Answers with titles, dates, passages word for word, ids and permalinks.",
	}, c.search)
	mcp.AddTool(s, &mcp.Tool{Name: "get_document", Annotations: read,
		Description: "A document whole, by its id: facts, numbered paragraphs with voice, language and permalink, and commitments found in it.",
	}, c.document)
	mcp.AddTool(s, &mcp.Tool{Name: "list_commitments", Annotations: read,
		Description: "Commitments (promises with actor, deadline and status) by words, force, actor, topic, status. Each with its sentence, its document and a permalink.",
	}, c.commitments)
	return s
}

type searchInput struct {
	Query    string   `json:"query,omitempty" jsonschema:"words, \"a phrase\", a OR b, -without, field:value as in force:gwent"`
	Force    []string `json:"force,omitempty" jsonschema:"ids of police forces, such as gwent or south-wales"`
	Topic    []string `json:"topic,omitempty" jsonschema:"ids of topics, such as child_protection"`
	Language []string `json:"language,omitempty" jsonschema:"cy, en"`
	Voice    []string `json:"voice,omitempty" jsonschema:"whose words must match: commissioner, chief_constable, other, document"`
	From     string   `json:"from,omitempty" jsonschema:"documents of this date or later: 2020, 2020-09, 2020-09-02"`
	To       string   `json:"to,omitempty" jsonschema:"documents of this date or earlier"`
	Sort     string   `json:"sort,omitempty" jsonschema:"relevance, newest, oldest or added (put into the collection last)"`
	Page     int      `json:"page,omitempty" jsonschema:"page, from 1"`
	Size     int      `json:"size,omitempty" jsonschema:"results a page, 1 to 50; 10 when left out"`
}

type hit struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Force     string    `json:"force"`
	Date      *string   `json:"date"`
	Type      string    `json:"type"`
	Author    string    `json:"author"`
	Permalink string    `json:"permalink"`
	Passages  []passage `json:"passages"`
}

type passage struct {
	N         int    `json:"n"`
	Lang      string `json:"lang"`
	Voice     string `json:"voice,omitempty"`
	Text      string `json:"text"`
	Permalink string `json:"permalink"`
}

type searchOutput struct {
	Total   int    `json:"total"`
	Match   string `json:"match" jsonschema:"all: every word is met; some: no document has all of them"`
	Results []hit  `json:"results"`
	Search  string `json:"search" jsonschema:"permalink of this search"`
	Version uint64 `json:"index_version"`
}

const mostResults = 50

func (c Config) search(ctx context.Context, _ *mcp.CallToolRequest, in searchInput) (*mcp.CallToolResult, searchOutput, error) {
	v := values("q", in.Query, "from", in.From, "to", in.To, "sort", in.Sort)
	v["force"], v["topic"], v["lang"], v["voice"] = in.Force, in.Topic, in.Language, in.Voice
	paged(v, in.Page, in.Size)
	var out searchOutput
	if err := c.ask(ctx, "/api/v1/search?"+v.Encode(), &out); err != nil {
		return nil, out, err
	}
	out.Search = c.Base + "/en/search?" + v.Encode()
	for i := range out.Results {
		r := &out.Results[i]
		r.Permalink = c.Base + "/en/documents/" + r.ID
		for j := range r.Passages {
			r.Passages[j].Permalink = r.Permalink + "#p" + strconv.Itoa(r.Passages[j].N)
		}
	}
	if out.Results == nil {
		out.Results = []hit{}
	}
	return nil, out, nil
}

type documentInput struct {
	ID    string `json:"id" jsonschema:"id of the document"`
	Query string `json:"query,omitempty" jsonschema:"give only paragraphs that have these words"`
}

type document struct {
	ID          string       `json:"id"`
	SHA256      string       `json:"sha256"`
	Title       string       `json:"title"`
	Type        string       `json:"type"`
	Force       string       `json:"force"`
	Author      string       `json:"author"`
	Role        string       `json:"role"`
	Recipient   string       `json:"recipient"`
	Report      string       `json:"report"`
	Date        *string      `json:"date"`
	Topics      []string     `json:"topics"`
	Permalink   string       `json:"permalink"`
	Passages    []paragraph  `json:"passages"`
	Commitments []commitment `json:"commitments"`
}

type paragraph struct {
	passage
	Hash  string   `json:"hash,omitempty"`
	Page  int      `json:"page,omitempty"`
	Marks [][2]int `json:"marks,omitempty"`
}

type commitment struct {
	ID        string  `json:"id"`
	Text      string  `json:"text"`
	Actor     string  `json:"actor"`
	Strength  string  `json:"strength"`
	Status    string  `json:"status"`
	Due       string  `json:"due,omitempty"`
	DueDate   *string `json:"due_date"`
	Document  string  `json:"document,omitempty"`
	Force     string  `json:"force,omitempty"`
	Date      *string `json:"date,omitempty"`
	Permalink string  `json:"permalink"`
}

func (c Config) document(ctx context.Context, _ *mcp.CallToolRequest, in documentInput) (*mcp.CallToolResult, document, error) {
	var out document
	target := "/api/v1/documents/" + url.PathEscape(in.ID)
	if in.Query != "" {
		target += "?" + values("q", in.Query).Encode()
	}
	if err := c.ask(ctx, target, &out); err != nil {
		return nil, out, err
	}
	out.Permalink = c.Base + "/en/documents/" + out.ID
	kept := []paragraph{}
	for _, p := range out.Passages {
		if in.Query == "" || len(p.Marks) > 0 {
			p.Permalink = fmt.Sprintf("%s?p=%d-%s#p%d", out.Permalink, p.N, p.Hash, p.N)
			p.Marks = nil
			kept = append(kept, p)
		}
	}
	out.Passages = kept
	for i := range out.Commitments {
		out.Commitments[i].Permalink = c.Base + "/en/commitments/" + out.Commitments[i].ID
	}
	return nil, out, nil
}

type commitmentsInput struct {
	Query    string   `json:"query,omitempty" jsonschema:"words of the commitment"`
	Force    []string `json:"force,omitempty" jsonschema:"ids of police forces"`
	Actor    []string `json:"actor,omitempty" jsonschema:"commissioner, office, chief_constable, force, joint, other"`
	Topic    []string `json:"topic,omitempty" jsonschema:"ids of topics"`
	Status   []string `json:"status,omitempty" jsonschema:"candidate, confirmed, dismissed, met, superseded, withdrawn"`
	Document string   `json:"document,omitempty" jsonschema:"id of a document"`
	Sort     string   `json:"sort,omitempty" jsonschema:"relevance, due, newest or oldest"`
	Page     int      `json:"page,omitempty" jsonschema:"page, from 1"`
	Size     int      `json:"size,omitempty" jsonschema:"results a page, 1 to 50; 10 when left out"`
}

type commitmentsOutput struct {
	Total   int          `json:"total"`
	Results []commitment `json:"results"`
	Version uint64       `json:"index_version"`
}

func (c Config) commitments(ctx context.Context, _ *mcp.CallToolRequest, in commitmentsInput) (*mcp.CallToolResult, commitmentsOutput, error) {
	v := values("q", in.Query, "document", in.Document, "sort", in.Sort)
	v["force"], v["actor"], v["topic"], v["status"] = in.Force, in.Actor, in.Topic, in.Status
	paged(v, in.Page, in.Size)
	var out commitmentsOutput
	if err := c.ask(ctx, "/api/v1/commitments?"+v.Encode(), &out); err != nil {
		return nil, out, err
	}
	for i := range out.Results {
		out.Results[i].Permalink = c.Base + "/en/commitments/" + out.Results[i].ID
	}
	if out.Results == nil {
		out.Results = []commitment{}
	}
	return nil, out, nil
}

// values makes parameters of names and values in turn; empty ones are left out.
func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if s := strings.TrimSpace(pairs[i+1]); s != "" {
			v.Set(pairs[i], s)
		}
	}
	return v
}

func paged(v url.Values, page, size int) {
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	if size > 0 {
		v.Set("page_size", strconv.Itoa(min(size, mostResults)))
	}
}

// ask gets an answer of the API. A problem becomes an error in its own words,
// which the model can act on.
func (c Config) ask(ctx context.Context, target string, into any) error {
	body, err := c.Get(ctx, target)
	if err != nil {
		return err
	}
	var problem struct {
		Title, Detail string
		Status        int
	}
	if err := json.Unmarshal(body, &problem); err == nil && problem.Status >= 400 {
		return fmt.Errorf("%s: %s", problem.Title, problem.Detail)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return nil
}
