package analysis_test

import (
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/ymateb/ymateb/analysis"
)

// A Bleve user imports the package and names the analyser.
func Example() {
	mapping := bleve.NewIndexMapping()
	mapping.DefaultAnalyzer = analysis.Welsh
	index, err := bleve.NewMemOnly(mapping)
	if err != nil {
		panic(err)
	}
	defer index.Close()
	index.Index("1", "Gwelwyd dwy gath yng nghymuned Llanelli")
	result, err := index.Search(bleve.NewSearchRequest(bleve.NewMatchQuery("cathod cymunedau")))
	if err != nil {
		panic(err)
	}
	fmt.Println(result.Total)
	// Output: 1
}

func ExampleTokens() {
	for _, t := range analysis.Tokens(analysis.Welsh, analysis.Index, "Cynhaliwyd y cyfarfodydd yng Nghaerdydd") {
		fmt.Println(t.Position, t.Exact, t.Terms)
	}
	// Output:
	// 1 cynhaliwyd [cynnal]
	// 2 y []
	// 3 cyfarfodydd [cyfarfod]
	// 4 yng []
	// 5 nghaerdydd [caerdydd]
}
