package facts

func (d *reading) readCommitments() {}
