package dev.parley.governance.audit;

import dev.parley.governance.RecordType;
import dev.parley.governance.CallId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.governance.audit.Verification.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuditVerifierTest {
    private static final Instant TEN = Instant.parse("2026-12-01T10:00:00Z");
    private static final byte[] WAV = "RIFF....WAVEfmt not really audio".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FLOW = "flow tiny version 1 { }\n".getBytes(StandardCharsets.US_ASCII);
    private static final List<RecordType> TYPES = List.of(RecordType.CALL_OPEN, RecordType.PROPOSAL, RecordType.VERDICT,
        RecordType.SPEECH_HEARD, RecordType.CALL_CLOSE);

    private static List<AuditRecord> records(String call, long number) {
        var chain = new AuditChain(new CallId(call), number, "ab".repeat(32));
        List<AuditRecord> records = new ArrayList<>();
        records.add(chain.append(RecordType.CALL_OPEN, Json.Obj.EMPTY.with("direction", "inbound"), TEN, 1_000));
        records.add(chain.append(RecordType.PROPOSAL, Json.Obj.EMPTY.with("actor", "model").with("text", "Your balance is {balance}."), TEN, 2_000));
        records.add(chain.append(RecordType.VERDICT, Json.Obj.EMPTY.with("verdict", "allow")
            .with("rule_ids", Json.strings(List.of("state bill: speak free up to 40 words"))), TEN, 2_000));
        records.add(chain.append(RecordType.SPEECH_HEARD, Json.Obj.EMPTY.with("heard_ms", 1840).with("full", true), TEN, 9_000));
        records.add(chain.close(Json.Obj.EMPTY.with("cause", 16), Map.of("recording.wav", Digests.sha256(WAV), "tiny.flow", Digests.sha256(FLOW)),
            TEN.plusSeconds(9), 10_000));
        return records;
    }

    private static byte[] log(List<AuditRecord> records) {
        var out = new ByteArrayOutputStream();
        records.forEach(record -> out.writeBytes(record.fileBytes()));
        return out.toByteArray();
    }

    private static Map<String, byte[]> bundle(List<AuditRecord> records) {
        return new HashMap<>(Map.of(Bundle.RECORDS, log(records), "recording.wav", WAV, "tiny.flow", FLOW));
    }

    private static Map<String, byte[]> bundle() {
        return bundle(records("c-1", 7));
    }

    private static Verification verify(Map<String, byte[]> files) {
        return AuditVerifier.verify(Bundle.of(files));
    }

    private static String verdict(Map<String, byte[]> files) {
        Verification verification = verify(files);
        return verification.outcome() + verification.findings().stream().map(f -> "\n" + f).collect(Collectors.joining());
    }

    @Test void anUntouchedBundleIsIntact() {
        assertEquals(new Verification(Outcome.INTACT, 5, List.of()), verify(bundle()));
    }

    @Test void aLineIsCanonicalAndReadable() {
        AuditRecord open = records("c-1", 7).getFirst();
        assertEquals("{\"hash\":\"" + open.hash() + "\",\"hdr\":{\"call\":\"c-1\",\"direction\":\"inbound\",\"flow_hash\":\"" + "ab".repeat(32)
            + "\",\"mono_ns\":0,\"no\":7,\"prev\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"seq\":0,"
            + "\"ts\":\"2026-12-01T10:00:00Z\",\"type\":\"call_open\",\"v\":1}}", open.toString());
    }

    @Test void anyFlippedBitOfTheLogIsReportedAtItsRecord() {
        Map<String, byte[]> files = bundle();
        byte[] log = files.get(Bundle.RECORDS);
        int line = 1;
        for (int at = 0; at < log.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] altered = log.clone();
                altered[at] ^= (byte) (1 << bit);
                files.put(Bundle.RECORDS, altered);
                Verification verification = verify(files);
                String where = "byte " + at + " bit " + bit + ": " + verification;
                assertEquals(Outcome.TAMPERED, verification.outcome(), where);
                Verification.Finding finding = verification.findings().getFirst();
                assertEquals(Bundle.RECORDS, finding.file(), where);
                assertEquals(line, finding.line(), where);
            }
            if (log[at] == '\n') line++;
        }
        assertEquals(6, line);
    }

    @Test void aFlippedBitNamesTheTypeOfItsRecord() {
        List<AuditRecord> records = records("c-1", 7);
        for (int i = 0; i < records.size(); i++) {
            byte[] log = log(records);
            int start = log(records.subList(0, i)).length;
            log[start + 12] ^= 1;                                       // in the hash, so that the line still parses
            Map<String, byte[]> files = bundle();
            files.put(Bundle.RECORDS, log);
            assertEquals(TYPES.get(i).wireName(), verify(files).findings().getFirst().type());
            assertEquals(i + 1, verify(files).findings().getFirst().line());
        }
    }

    @Test void anyFlippedBitOfAnotherFileIsReportedByName() {
        for (String name : List.of("recording.wav", "tiny.flow")) {
            byte[] original = bundle().get(name);
            for (int bit = 0; bit < original.length * 8; bit++) {
                byte[] altered = original.clone();
                altered[bit / 8] ^= (byte) (1 << bit % 8);
                Map<String, byte[]> files = bundle();
                files.put(name, altered);
                assertEquals("TAMPERED\n" + name + ": altered: its digest is not the one call_close names", verdict(files));
            }
        }
    }

    @Test void aCutOffLogIsReportedWhereverItIsCut() {
        byte[] log = bundle().get(Bundle.RECORDS);
        for (int length = 0; length < log.length; length++) {
            Map<String, byte[]> files = bundle();
            files.put(Bundle.RECORDS, Arrays.copyOf(log, length));
            Outcome outcome = verify(files).outcome();
            boolean atLine = length > 0 && log[length - 1] == '\n';
            assertEquals(atLine ? Outcome.INCOMPLETE : Outcome.TAMPERED, outcome, "cut at " + length);
        }
    }

    @Test void aCallThatWasNeverClosedIsIncomplete() {
        assertEquals("INCOMPLETE\nrecords.jsonl:4: no call_close: the end of the call may be missing",
            verdict(bundle(records("c-1", 7).subList(0, 4))));
    }

    @Test void aDroppedRecordIsReported() {
        for (int i = 0; i < 4; i++) {
            var records = records("c-1", 7);
            records.remove(i);
            Verification verification = verify(bundle(records));
            assertEquals(Outcome.TAMPERED, verification.outcome());
            assertEquals(i + 1, verification.findings().getFirst().line());
        }
    }

    @Test void aRepeatedRecordIsReported() {
        for (int i = 0; i < 5; i++) {
            var records = records("c-1", 7);
            records.add(i + 1, records.get(i));
            assertEquals(Outcome.TAMPERED, verify(bundle(records)).outcome());
            assertTrue(verify(bundle(records)).findings().stream().anyMatch(f -> f.line() > 1), "line " + (i + 2));
        }
    }

    @Test void exchangedRecordsAreReported() {
        for (int i = 0; i < 5; i++) {
            for (int j = i + 1; j < 5; j++) {
                var records = records("c-1", 7);
                java.util.Collections.swap(records, i, j);
                assertEquals(Outcome.TAMPERED, verify(bundle(records)).outcome(), i + " and " + j);
            }
        }
    }

    @Test void aRecordOfAnotherCallIsReported() {
        for (int i = 0; i < 5; i++) {
            var records = records("c-1", 7);
            records.set(i, records("c-2", 8).get(i));
            assertEquals(Outcome.TAMPERED, verify(bundle(records)).outcome());
        }
        Map<String, byte[]> files = bundle(records("c-2", 8));
        files.put("recording.wav", "another call's".getBytes(StandardCharsets.US_ASCII));
        assertEquals("TAMPERED\nrecording.wav: altered: its digest is not the one call_close names", verdict(files));
    }

    /// Hash and sequence fit, the text is another: only the link of the record after it can tell.
    @Test void aRecordRewrittenWithAFittingHashIsReportedByItsSuccessor() {
        var records = records("c-1", 7);
        var chain = new AuditChain(new CallId("c-1"), 7, "ab".repeat(32));
        chain.append(RecordType.CALL_OPEN, Json.Obj.EMPTY.with("direction", "inbound"), TEN, 1_000);
        records.set(1, chain.append(RecordType.PROPOSAL, Json.Obj.EMPTY.with("actor", "model").with("text", "Hello."), TEN, 2_000));
        assertEquals("TAMPERED\nrecords.jsonl:3 verdict: does not follow the record before it", verdict(bundle(records)));
    }

    @Test void aMissingAndAnExtraFileAreReported() {
        Map<String, byte[]> files = bundle();
        files.put("other.wav", files.remove("recording.wav"));
        assertEquals("TAMPERED\nother.wav: not part of this call\nrecording.wav: missing", verdict(files));
        assertEquals("TAMPERED\nrecords.jsonl: missing", verdict(Map.of()));
    }

    @Test void recordsAfterTheCloseAreReported() {
        var records = records("c-1", 7);
        records.add(records.get(3));
        assertTrue(verdict(bundle(records)).contains("call_close: records after the call was closed"));
    }

    @Test void aLineThatForgesAnotherStaysOneLine() {                   // case 71
        var chain = new AuditChain(new CallId("c-1"), 7, "00");
        AuditRecord open = chain.append(RecordType.CALL_OPEN, Json.Obj.EMPTY, TEN, 0);
        AuditRecord heard = chain.append(RecordType.HEARD, Json.Obj.EMPTY.with("text", "\"}}\n{\"hash\":\"\u2028\uD800"), TEN, 0);
        AuditRecord close = chain.close(Json.Obj.EMPTY, Map.of(), TEN, 0);
        assertTrue(heard.toString().chars().noneMatch(c -> c == '\n'));
        assertEquals("INTACT", verdict(Map.of(Bundle.RECORDS, log(List.of(open, heard, close)))));
    }

    @Test void aFieldMayNotStandInForTheHeader() {
        var chain = new AuditChain(new CallId("c-1"), 7, "00");
        assertThrows(IllegalArgumentException.class, () ->
            chain.append(RecordType.CALL_OPEN, Json.Obj.EMPTY.with("prev", "00"), TEN, 0));
    }

    @Test void theChainKeepsItsOwnOrder() {
        var chain = new AuditChain(new CallId("c-1"), 7, "00");
        assertThrows(AssertionError.class, () -> chain.append(RecordType.HEARD, Json.Obj.EMPTY, TEN, 0));
        chain.append(RecordType.CALL_OPEN, Json.Obj.EMPTY, TEN, 0);
        chain.close(Json.Obj.EMPTY, Map.of(), TEN, 0);
        assertThrows(AssertionError.class, () -> chain.append(RecordType.HEARD, Json.Obj.EMPTY, TEN, 0));
    }
}
