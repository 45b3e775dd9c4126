package embedded

// FileAllColumns makes columns of the smallest segments go into files.
func FileAllColumns(c Config) Config {
	c.leastFiled = 1
	return c
}
