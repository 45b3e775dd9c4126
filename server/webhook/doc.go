// Package webhook tells other programs what is new in the collection: documents,
// commitments, deadlines that come near, documents withdrawn. It asks the index
// as any reader does, so that drafts, dismissed candidates and what is withdrawn
// can't get out by it; that is why it stands beside the server and not inside
// the indexer, which knows all of these.
//
// A change of the index is only a hint. What counts is what a comparison of the
// index with the hook's journal finds, so nothing is missed whenever the program
// ends, and nothing is told twice because an index was made anew. A hook that is
// new is told of nothing that was there before it, but for deadlines still to
// come.
//
// The journal holds ids alone. The body of a message is made when it is sent, of
// what the collection shows then; what was withdrawn meanwhile is not sent.
// Delivery is at least once: a message keeps its id however often it is sent.
// The queue is bounded: when it is full nothing more is taken from the index
// until there is room. Indexing and answering never wait for any of this.
//
// Messages are signed and named as the Standard Webhooks convention has it
// (standardwebhooks.com, version 1): the headers webhook-id, webhook-timestamp
// and webhook-signature.
package webhook
