package dev.parley.governance.audit;

import dev.parley.governance.RecordType;
import dev.parley.governance.CallId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Builds the log of one call, record by record. Each line names the digest of the line before it and carries
/// its own, so no line can be changed, dropped, added or moved without the next one disagreeing; the closing
/// line says how many there are and what the other files of the bundle hold.
///
/// Header: `v` format version, `call`, `no` gapless number of the call on this gateway, `seq` 0..n, `ts`
/// wall-clock time as given, `mono_ns` nanoseconds since the call's first record, `type`, `prev` hex SHA-256
/// of the previous line's bytes without newline (of nothing for the first), `flow_hash`; then the fields of
/// the record. `hash` is SHA-256 over a zero byte and the header's canonical bytes: the leaf a Merkle tree of
/// RFC 6962 would take.
///
/// Owned by the thread of the call. It writes nothing itself: append, store [AuditRecord#fileBytes], then act.
public final class AuditChain {
    static final int VERSION = 1;
    /// `prev` of the first record.
    static final String NOTHING = Digests.sha256(new byte[0]);

    private final CallId call;
    private final long number;
    private final String flowHash;
    private String previous = NOTHING;
    private long sequence;
    private long start;
    private long lastNanos;
    private boolean closed;

    /// `number`: counts the calls of this gateway without gaps. `flowHash`: of the version this call runs,
    /// from start to end.
    public AuditChain(CallId call, long number, String flowHash) {
        this.call = call;
        this.number = number;
        this.flowHash = flowHash;
    }

    /// The chain of a call whose process is gone, to be closed. `records`: as [AuditRecord#fileBytes] had them, all there are.
    ///
    /// @throws IllegalArgumentException if they are no beginning of a log
    public static AuditChain resume(List<byte[]> records) {
        if (records.isEmpty()) throw new IllegalArgumentException("no records");
        byte[] last = records.getLast();
        byte[] line = Arrays.copyOf(last, last.length - 1);
        if (!(CanonicalJson.parse(line) instanceof CanonicalJson.Parsed.Ok(Json.Obj record))) throw new IllegalArgumentException("not a record");
        Json.Obj header = record.object("hdr");
        if (header.integer("seq") != records.size() - 1) throw new IllegalArgumentException("record " + header.integer("seq") + " is the last of " + records.size());
        var chain = new AuditChain(new CallId(header.string("call")), header.integer("no"), header.string("flow_hash"));
        chain.previous = Digests.sha256(line);
        chain.sequence = records.size();
        chain.lastNanos = header.integer("mono_ns");
        chain.closed = RecordType.CALL_CLOSE.wireName().equals(header.string("type"));
        return chain;
    }

    public boolean isClosed() {
        return closed;
    }

    /// Nanoseconds from the call's first record to its last, for the closing of one that was [#resume]d.
    public long lastNanos() {
        return lastNanos;
    }

    /// The next record. The first is a `CALL_OPEN`; a `CALL_CLOSE` comes from [#close]. `fields` may not use
    /// a name of the header. `monoNanos`: any monotonic clock, the same one for the whole call.
    public AuditRecord append(RecordType type, Json.Obj fields, Instant ts, long monoNanos) {
        assert type != RecordType.CALL_CLOSE : "close() closes";
        return add(type, fields, ts, monoNanos);
    }

    /// The last record. `files`: name in the bundle to hex SHA-256, for every file but the log itself.
    public AuditRecord close(Json.Obj fields, Map<String, String> files, Instant ts, long monoNanos) {
        var digests = new TreeMap<String, Json>();
        files.forEach((name, sha256) -> digests.put(name, new Json.Str(sha256)));
        Json.Obj all = fields.with("count", sequence + 1).with("files", new Json.Obj(digests));
        AuditRecord last = add(RecordType.CALL_CLOSE, all, ts, monoNanos);
        closed = true;
        return last;
    }

    /// The next record is `line`, as it was written before: whatever follows is chained to it.
    public void follow(byte[] line) {
        previous = Digests.sha256(line);
        sequence++;
    }

    /// How many records there are so far.
    public long count() {
        return sequence;
    }

    private AuditRecord add(RecordType type, Json.Obj fields, Instant ts, long monoNanos) {
        assert !closed : "the log of call " + call + " is closed";
        assert (sequence == 0) == (type == RecordType.CALL_OPEN) : "call_open is the first record and no other";
        if (sequence == 0) start = monoNanos;
        Json.Obj header = fields.with("v", VERSION).with("call", call.value()).with("no", number)
            .with("seq", sequence).with("ts", ts.toString()).with("mono_ns", monoNanos - start)
            .with("type", type.wireName()).with("prev", previous).with("flow_hash", flowHash);
        lastNanos = monoNanos - start;
        String hash = Digests.leaf(CanonicalJson.write(header));
        byte[] line = CanonicalJson.write(Json.Obj.EMPTY.with("hash", hash).with("hdr", header));
        previous = Digests.sha256(line);
        return new AuditRecord(type, sequence++, line, hash);
    }
}
