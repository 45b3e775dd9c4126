// Package server answers over HTTP: pages in Welsh and English, a JSON API,
// feeds and exports, all renderings of the same search.
//
// It knows no engine and no files: what it needs it asks for in the small
// interfaces of seams.go. Every page works without JavaScript, every state of
// the search page is an address, and nothing is fetched from elsewhere. Input
// is never trusted: parameters come from one table of what is allowed
// (params.go), an unknown one is refused by the API and ignored with a notice
// by pages. Dates are civil dates; marks are byte offsets into the text beside
// them. A Server is safe for concurrent use.
package server
