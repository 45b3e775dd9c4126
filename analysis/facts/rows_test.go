package facts

import (
	"strings"
	"testing"
)

// TestRowsOfActions reads actions whose owner and date stand in other columns, in
// plain text and in a table's cells.
func TestRowsOfActions(t *testing.T) {
	const head = "Police and Crime Commissioner for Gwent\n\nPublic Accountability Meeting - record of scrutiny\n\nMeeting held 11 February 2020\n\nThe Commissioner asked about the accuracy of the records.\n\nActions\n\n"
	for _, x := range []struct{ rows, sentence, actor, due, date string }{
		{"Ref | Action | Owner | Due\n1 | Publish the audit in full | CC | 31 March 2020", "Publish the audit in full", ActorChiefConstable, "31 March 2020", "2020-03-31"},
		{"Ref | Action | Owner | Due\n1 | Publish the audit in full | DCC | 31 March 2020", "Publish the audit in full", ActorForce, "31 March 2020", "2020-03-31"},
		{"Action | By whom | By when\nWrite to every parish council | OPCC | Forthwith", "Write to every parish council", ActorOffice, "Forthwith", ""},
		{"Action | Lead officer | Target date\nReview the custody contract | PCC | July meeting", "Review the custody contract", ActorCommissioner, "July meeting", ""},
		{"Cam | Perchennog | Erbyn\nCyhoeddi'r archwiliad yn llawn | Prif Gwnstabl | 31 Mawrth 2020", "Cyhoeddi'r archwiliad yn llawn", ActorChiefConstable, "31 Mawrth 2020", "2020-03-31"},
		{"Ref | Action | Owner | Due\n1 | Publish the audit in full | CC | Closed", "", "", "", ""},
	} {
		text := paragraphs(head)
		plain := append(paragraphs(head), paragraphs(strings.ReplaceAll(x.rows, "\n", "\n\n"))...)
		for r, row := range strings.Split(x.rows, "\n") {
			for c, s := range strings.Split(row, " | ") {
				text = append(text, Paragraph{Text: s, Table: 1, Row: r + 1, Column: c + 1})
			}
		}
		for kind, p := range map[string][]Paragraph{"plain": plain, "cells": text} {
			got := Default().Read(Input{Paragraphs: p}).Commitments
			switch {
			case x.sentence == "":
				if len(got) > 0 {
					t.Errorf("%s commitments of %q = %v, want none", kind, x.rows, got)
				}
			case len(got) != 1:
				t.Errorf("%s commitments of %q = %v, want one", kind, x.rows, got)
			case got[0].Text != x.sentence || got[0].Actor != x.actor || got[0].Due != x.due || x.date != "" && got[0].DueDate.String() != x.date:
				t.Errorf("%s commitment of %q = %q %s %q %v, want %q %s %q %s", kind, x.rows, got[0].Text, got[0].Actor, got[0].Due, got[0].DueDate, x.sentence, x.actor, x.due, x.date)
			}
		}
	}
}
