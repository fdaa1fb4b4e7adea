package dev.parley.governance.audit;

import dev.parley.governance.RecordType;
import dev.parley.governance.audit.Verification.Finding;
import dev.parley.governance.audit.Verification.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks a call's bundle against itself: every line is canonical and carries its own hash, follows the one
/// before it, and belongs to the same call and flow; the closing line counts them and knows every other file.
/// A pure function of the bundle.
///
/// It cannot tell that a record was true when written, nor that a whole bundle was not rewritten from its
/// first line: that takes a witness outside the bundle.
public final class AuditVerifier {
    private static final Pattern TYPE = Pattern.compile("\"type\":\"(\\w+)\"");

    private final Bundle bundle;
    private final List<Finding> findings = new ArrayList<>();
    private Json.Obj first = Json.Obj.EMPTY;
    private Json.Obj close = Json.Obj.EMPTY;
    private String previous = AuditChain.NOTHING;
    private long sequence;
    private long monoNanos;
    /// The line before is itself at fault: its successor is not to blame for not following it.
    private boolean inDoubt;

    private AuditVerifier(Bundle bundle) {
        this.bundle = bundle;
    }

    public static Verification verify(Bundle bundle) {
        return new AuditVerifier(bundle).verify();
    }

    private Verification verify() {
        byte[] log = bundle.records().orElse(new byte[0]);
        List<byte[]> lines = lines(log);
        for (int i = 0; i < lines.size(); i++) check(lines.get(i), i + 1, i == lines.size() - 1);
        if (lines.isEmpty()) report(0, "", bundle.records().isEmpty() ? "missing" : "empty");
        else if (log[log.length - 1] != '\n') report(lines.size(), typeOf(lines.getLast()), "the last line has no end");
        if (!close.members().isEmpty()) files();
        boolean closed = !close.members().isEmpty();
        Outcome outcome = !findings.isEmpty() ? Outcome.TAMPERED : closed ? Outcome.INTACT : Outcome.INCOMPLETE;
        if (outcome == Outcome.INCOMPLETE) {
            report(lines.size(), "", "no call_close: the end of the call may be missing");
        }
        return new Verification(outcome, lines.size(), findings);
    }

    private void find(String file, int line, String type, String problem) {
        findings.add(new Finding(file, line, type, problem));
    }

    private void report(int line, String type, String problem) {
        find(Bundle.RECORDS, line, type, problem);
    }

    private static List<byte[]> lines(byte[] log) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < log.length; i++) {
            if (log[i] != '\n') continue;
            lines.add(Arrays.copyOfRange(log, from, i));
            from = i + 1;
        }
        if (from < log.length) lines.add(Arrays.copyOfRange(log, from, log.length));
        return lines;
    }

    /// Best effort, for a line that does not parse.
    private static String typeOf(byte[] line) {
        Matcher matcher = TYPE.matcher(new String(line, StandardCharsets.ISO_8859_1));
        return matcher.find() ? matcher.group(1) : "";
    }

    private void check(byte[] line, int number, boolean last) {
        int before = findings.size();
        switch (CanonicalJson.parse(line)) {
            case CanonicalJson.Parsed.Bad(var offset, var reason) ->
                report(number, typeOf(line), offset > 0 ? reason + " at " + offset : reason);
            case CanonicalJson.Parsed.Ok(var value) -> {
                if (value instanceof Json.Obj record && record.members().keySet().equals(Set.of("hash", "hdr"))
                    && record.members().get("hdr") instanceof Json.Obj header) {
                    check(record.string("hash"), header, number, last);
                } else {
                    report(number, typeOf(line), "not a record");
                }
            }
        }
        inDoubt = findings.size() > before;
        previous = Digests.sha256(line);
    }

    private void check(String hash, Json.Obj header, int line, boolean last) {
        String name = header.string("type");
        if (!Digests.leaf(CanonicalJson.write(header)).equals(hash)) {
            report(line, name, "altered: its hash does not fit");
            sequence++;
            return;
        }
        RecordType type = RecordType.of(name).orElse(null);
        if (type == null) report(line, name, "unknown record type");
        if (header.integer("v") != AuditChain.VERSION) report(line, name, "unknown format version");
        if (first.members().isEmpty()) first = header;
        for (String key : List.of("call", "no", "flow_hash")) {
            if (!header.members().containsKey(key) || !header.members().get(key).equals(first.members().get(key))) {
                report(line, name, "`" + key + "` is not that of this call");
            }
        }
        order(header, line, name);
        if ((line == 1) != (type == RecordType.CALL_OPEN)) {
            report(line, name, "call_open is the first record and no other");
        }
        if (type == RecordType.CALL_CLOSE) {
            close = header;
            long count = header.integer("count");
            if (count != line) report(line, name, "counts " + count + " records, there are " + line);
            if (!last) report(line, name, "records after the call was closed");
        }
    }

    private void order(Json.Obj header, int line, String name) {
        long seq = header.integer("seq");
        if (seq != sequence && !inDoubt) report(line, name, "seq " + seq + " where " + sequence + " was due");
        sequence = seq + 1;
        if (!header.string("prev").equals(previous) && !inDoubt) {
            report(line, name, "does not follow the record before it");
        }
        long nanos = header.integer("mono_ns");
        if (nanos < monoNanos) report(line, name, "earlier than the record before it");
        monoNanos = Math.max(nanos, monoNanos);
    }

    private void files() {
        Json.Obj digests = close.object("files");
        var names = new TreeSet<>(digests.members().keySet());
        names.addAll(bundle.names());
        names.remove(Bundle.RECORDS);
        for (String name : names) {
            if (!bundle.names().contains(name)) find(name, 0, "", "missing");
            else if (!digests.members().containsKey(name)) find(name, 0, "", "not part of this call");
            else if (!digests.string(name).equals(bundle.sha256(name))) {
                find(name, 0, "", "altered: its digest is not the one call_close names");
            }
        }
    }
}
