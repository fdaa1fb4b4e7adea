package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.gateway.audit.CallRecord;
import dev.parley.governance.CallId;
import dev.parley.governance.RecordType;
import dev.parley.governance.RulePacks;
import dev.parley.governance.audit.AuditChain;
import dev.parley.governance.audit.AuditRecord;
import dev.parley.governance.audit.CanonicalJson;
import dev.parley.governance.audit.Json;
import dev.parley.session.CallSettings;
import dev.parley.session.Replay;
import dev.parley.session.Tape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A recorded call once more: its events through the same machine, and what that writes held against the log, byte by byte. Records
/// that the machine does not write - counters of the media, the dial gate, hits of the monitors, the closing - are taken as they stand.
final class CallReplay {
    private static final Set<RecordType> AROUND = Set.of(RecordType.MEDIA_STATISTICS, RecordType.FAULT, RecordType.MONITOR_HIT, RecordType.DIAL_GATE, RecordType.CALL_CLOSE);

    /// @param records of the log
    /// @param again how many of them the machine wrote again, to the byte
    /// @param difference empty, or the first record that is not the same, with both
    record Result(int records, int again, int events, String difference) {
        boolean same() {
            return difference.isEmpty();
        }
    }

    private CallReplay() { }

    /// @param lines of the log, without their ends
    /// @param tape as [dev.parley.gateway.audit.TapeFile#read] gives it
    /// @throws IllegalArgumentException if the tape is none, or of another flow
    static Result run(Flow flow, List<byte[]> lines, List<Map<String, Object>> tape) {
        if (tape.isEmpty()) throw new IllegalArgumentException("the tape is empty");
        CallSettings settings = Tape.settings(tape.getFirst(), flow, RulePacks.of(flow));
        List<Replay.Written> written = Replay.run(settings, tape.stream().skip(1).map(Tape::read).toList());
        AuditChain chain = new AuditChain(settings.id(), number(lines), flow.hash());
        int next = 0;
        for (int i = 0; i < lines.size(); i++) {
            Json.Obj header = header(lines.get(i));
            RecordType type = RecordType.of(header.string("type")).orElse(null);
            boolean expected = next < written.size() && written.get(next).journal().type() == type;
            if (!expected && type != null && AROUND.contains(type)) {
                chain.follow(lines.get(i));
                continue;
            }
            if (next == written.size()) return new Result(lines.size(), next, tape.size() - 1, "record " + i + ": " + text(lines.get(i)) + "\n  again: nothing");
            Replay.Written one = written.get(next);
            AuditRecord again = chain.append(one.journal().type(), CallRecord.object(one.journal().fields()), Instant.parse(header.string("ts")), one.at());
            if (!Arrays.equals(again.line(), lines.get(i))) {
                return new Result(lines.size(), next, tape.size() - 1, "record " + i + ": " + text(lines.get(i)) + "\n  again: " + again);
            }
            next++;
        }
        String left = next == written.size() ? "" : "after the last record\n  again: " + written.get(next).journal();
        return new Result(lines.size(), next, tape.size() - 1, left);
    }

    private static long number(List<byte[]> lines) {
        return lines.isEmpty() ? 0 : header(lines.getFirst()).integer("no");
    }

    private static Json.Obj header(byte[] line) {
        if (CanonicalJson.parse(line) instanceof CanonicalJson.Parsed.Ok(Json.Obj record) && record.members().get("hdr") instanceof Json.Obj header) return header;
        throw new IllegalArgumentException("the log has a line that is no record; `parley audit verify` says which");
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }

    /// Of a bundle's log, for people who name a call by its folder.
    static CallId call(List<byte[]> lines) {
        return new CallId(lines.isEmpty() ? "" : header(lines.getFirst()).string("call"));
    }
}
