package dev.parley.governance.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The log of what was done to a gateway rather than in a call: which flows were put in place, by whom, what was refused. Lines as in
/// a call's log, `{"hash":…,"hdr":{…}}`, with `v`, `seq`, `ts`, `type`, `prev` and the record's own fields; it never closes.
///
/// Bytes in, bytes out. One thread at a time.
public final class OperationsChain {
    private static final int VERSION = 1;

    private String previous;
    private long sequence;

    private OperationsChain(String previous, long sequence) {
        this.previous = previous;
        this.sequence = sequence;
    }

    /// What a log holds as far as it is whole.
    ///
    /// @param wholeBytes where the last whole line ends; what follows was being written when the process died
    /// @param problem empty, or what is wrong and in which line: then nothing may be added
    public record Log(List<Json.Obj> records, long wholeBytes, String problem, OperationsChain chain) { }

    public static Log read(byte[] log) {
        List<Json.Obj> records = new ArrayList<>();
        var chain = new OperationsChain(AuditChain.NOTHING, 0);
        int from = 0;
        for (int i = 0; i < log.length; i++) {
            if (log[i] != '\n') continue;
            byte[] line = java.util.Arrays.copyOfRange(log, from, i);
            String problem = chain.accept(line, records);
            if (!problem.isEmpty()) return new Log(List.copyOf(records), from, "line " + (records.size() + 1) + ": " + problem, chain);
            from = i + 1;
        }
        return new Log(List.copyOf(records), from, "", chain);
    }

    private String accept(byte[] line, List<Json.Obj> records) {
        if (!(CanonicalJson.parse(line) instanceof CanonicalJson.Parsed.Ok(Json.Obj record)) || !record.members().keySet().equals(Set.of("hash", "hdr"))
            || !(record.members().get("hdr") instanceof Json.Obj header)) return "not a record";
        if (!Digests.leaf(CanonicalJson.write(header)).equals(record.string("hash"))) return "altered: its hash does not fit";
        if (header.integer("v") != VERSION) return "unknown format version";
        if (header.integer("seq") != sequence || !header.string("prev").equals(previous)) return "does not follow the record before it";
        previous = Digests.sha256(line);
        sequence++;
        records.add(header);
        return "";
    }

    /// The header of a line that [#append] made.
    public static Json.Obj header(byte[] line) {
        byte[] bare = java.util.Arrays.copyOf(line, line.length - 1);
        return ((CanonicalJson.Parsed.Ok) CanonicalJson.parse(bare)).value() instanceof Json.Obj record ? record.object("hdr") : Json.Obj.EMPTY;
    }

    /// The next line, newline included. `fields` may not use a name of the header.
    public byte[] append(String type, Json.Obj fields, Instant ts) {
        Json.Obj header = fields.with("v", VERSION).with("seq", sequence).with("ts", ts.toString()).with("type", type).with("prev", previous);
        byte[] line = CanonicalJson.write(Json.Obj.EMPTY.with("hash", Digests.leaf(CanonicalJson.write(header))).with("hdr", header));
        previous = Digests.sha256(line);
        sequence++;
        byte[] bytes = java.util.Arrays.copyOf(line, line.length + 1);
        bytes[line.length] = '\n';
        return bytes;
    }
}
