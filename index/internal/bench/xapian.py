# Xapian as the benchmark asks it: lines of commands in, lines of answers out.
import json, sys, xapian

at = sys.argv[1]
slots = ["force", "year", "lang", "type", "author"]
topics = range(len(slots), len(slots) + 6)
writer = reader = None

for line in sys.stdin:
    line = line.rstrip("\n")
    command, _, rest = line.partition(" ")
    if command == "add":
        if writer is None:
            writer = xapian.WritableDatabase(at, xapian.DB_CREATE_OR_OVERWRITE)
            generator = xapian.TermGenerator()
        d = json.loads(rest)
        doc = xapian.Document()
        generator.set_document(doc)
        generator.index_text(d["body"])
        for i, name in enumerate(slots):
            v = d[name]
            doc.add_value(i, " ".join(v or []) if isinstance(v, list) else v)
        for i, topic in zip(topics, d["topics"] or []):
            doc.add_value(i, topic)
        writer.add_document(doc)
    elif command == "commit":
        writer.commit()
        writer.close()
    elif command == "ask":
        if reader is None:
            reader = xapian.Database(at)
        enquire = xapian.Enquire(reader)
        enquire.set_query(xapian.Query(rest.lower()))
        spies = [xapian.ValueCountMatchSpy(i) for i in [*range(len(slots)), *topics]]
        for spy in spies:
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, 10, reader.get_doccount())
        print(found.get_matches_estimated())
        for hit in found:
            print(hit.docid)
        counts = {}
        for i, spy in enumerate(spies):
            for v in spy.values():
                key = min(i, len(slots)), v.term
                counts[key] = counts.get(key, 0) + v.termfreq
        for (_, value), n in counts.items():
            print(value.decode(), n)
    elif command:
        print(line, flush=True)  # the mark that an answer ends
