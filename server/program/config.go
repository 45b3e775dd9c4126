package program

import (
	"errors"
	"io"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// ConfigFile reads a configuration file whose keys are the names of flags.
func ConfigFile(r io.Reader) (kong.Resolver, error) {
	values := map[string]any{}
	if err := yaml.NewDecoder(r).Decode(&values); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		return values[flag.Name], nil
	}), nil
}
