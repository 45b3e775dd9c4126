package embedded

import (
	"errors"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// plugin is Bleve's own kind of segment (zapx v17), except that the segment of a
// batch is already written when Bleve asks for it (segment.go). Everything else,
// opening, merging, persisting, is Bleve's: the files are plain zap files, which
// any Bleve reads.
type plugin struct{ zap.ZapPlugin }

// Bleve finds the plugin by the type and version that stand in an index. It
// takes the place of zapx's own in the list and is the same for all that is not
// ours; new indexes of others are made by zapx as before.
func init() { scorch.RegisterSegmentPlugin(&plugin{}, false) }

// openWith are the settings that make Bleve choose the plugin.
func openWith(config map[string]any) map[string]any {
	config["forceSegmentType"] = zap.Type
	config["forceSegmentVersion"] = zapVersion
	return config
}

// stub is a record of a finished segment, as Bleve sees it: by its id.
type stub struct {
	id    string
	image *segmentImage
	bytes int // of text
}

func (s *stub) ID() string                                 { return s.id }
func (s *stub) Size() int                                  { return s.bytes }
func (s *stub) VisitFields(bleve.FieldVisitor)             {}
func (s *stub) VisitComposite(bleve.CompositeFieldVisitor) {}
func (s *stub) HasComposite() bool                         { return false }
func (s *stub) NumPlainTextBytes() uint64                  { return uint64(s.bytes) }
func (s *stub) StoredFieldsBytes() uint64                  { return 0 }
func (s *stub) Indexed() bool                              { return true }
func (s *stub) AddIDField()                                {}

var errOtherRecords = errors.New("bleve asks for a segment of other records than those of the batch")

// NewUsing gives Bleve the segment of a batch.
func (p *plugin) NewUsing(docs []bleve.Document, config map[string]any) (segment.Segment, uint64, error) {
	var image *segmentImage
	for _, d := range docs {
		s, ok := d.(*stub)
		switch {
		case !ok:
			return p.ZapPlugin.NewUsing(docs, config)
		case image != nil && s.image != image:
			return nil, 0, errOtherRecords
		}
		image = s.image
	}
	if image == nil || image.docs != len(docs) {
		return nil, 0, errOtherRecords
	}
	stats, _ := config[segment.StatsKey].(*segment.Stats)
	if stats == nil {
		stats = new(segment.Stats)
	}
	sb, err := zap.InitSegmentBase(image.mem, image.crc, zapChunkMode, uint64(image.docs), image.stored, image.sections, config, stats)
	if err != nil {
		return nil, 0, err
	}
	return sb, uint64(len(image.mem)), nil
}
