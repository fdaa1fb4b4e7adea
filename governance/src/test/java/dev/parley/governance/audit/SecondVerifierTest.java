package dev.parley.governance.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.governance.CallId;
import dev.parley.governance.RecordType;
import dev.parley.governance.audit.Verification.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two verifiers that share no code come to one verdict, and blame the same lines and files.
class SecondVerifierTest {
    private static final Path SCRIPT = Path.of("verifier/verify.py").toAbsolutePath();
    private static final Instant TEN = Instant.parse("2026-12-01T10:00:00Z");
    private static final byte[] WAV = "RIFF....WAVEfmt not really audio".getBytes(StandardCharsets.US_ASCII);
    private static final long SEED = 20_261_201;
    private static final int SAMPLED_BITS = 3000;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir private Path folder;

    /// Every type of record there is, so that neither side knows one the other does not.
    private static List<byte[]> records(String call, long number) {
        var chain = new AuditChain(new CallId(call), number, "ab".repeat(32));
        List<byte[]> records = new ArrayList<>();
        records.add(chain.append(RecordType.CALL_OPEN, Json.Obj.EMPTY.with("direction", "inbound"), TEN, 1_000).fileBytes());
        for (RecordType type : RecordType.values()) {
            if (type == RecordType.CALL_OPEN || type == RecordType.CALL_CLOSE) continue;
            Json.Obj fields = Json.Obj.EMPTY.with("text", "¿\uFB33 \uD83D\uDE00 \u007f\u0001\b\f\n\r\t\"\\/")
                .with("\uD83D\uDE00", true).with("\uFB33", -1);
            records.add(chain.append(type, fields, TEN, 2_000 + records.size()).fileBytes());
        }
        records.add(chain.close(Json.Obj.EMPTY.with("cause", 16), Map.of(Bundle.RECORDING, Digests.sha256(WAV)), TEN, 100_000)
            .fileBytes());
        return records;
    }

    private static Map<String, byte[]> bundle(List<byte[]> records) {
        var log = new ByteArrayOutputStream();
        records.forEach(log::writeBytes);
        return withLog(log.toByteArray());
    }

    private static Map<String, byte[]> withLog(byte[] log) {
        return Map.of(Bundle.RECORDS, log, Bundle.RECORDING, WAV);
    }

    private static byte[] flipped(byte[] content, int bit) {
        byte[] copy = content.clone();
        copy[bit >> 3] ^= (byte) (1 << (bit & 7));
        return copy;
    }

    private static void tampered(List<Map<String, byte[]>> all) {
        byte[] log = bundle(records("c-1", 7)).get(Bundle.RECORDS);
        new Random(SEED).ints(SAMPLED_BITS, 0, log.length * 8).forEach(bit -> all.add(withLog(flipped(log, bit))));
        for (int bit = 0; bit < WAV.length * 8; bit++) all.add(Map.of(Bundle.RECORDS, log, Bundle.RECORDING, flipped(WAV, bit)));
        int count = records("c-1", 7).size();
        for (int i = 0; i < count; i++) {
            List<byte[]> repeated = records("c-1", 7);
            repeated.add(i, repeated.get(i));
            all.add(bundle(repeated));
            List<byte[]> spliced = records("c-1", 7);
            spliced.set(i, records("c-2", 8).get(i));
            all.add(bundle(spliced));
            if (i == count - 1) continue;                               // without its last record a call is incomplete
            List<byte[]> deleted = records("c-1", 7);
            deleted.remove(i);
            all.add(bundle(deleted));
            List<byte[]> exchanged = records("c-1", 7);
            Collections.swap(exchanged, i, i + 1);
            all.add(bundle(exchanged));
        }
        for (int length : new Random(SEED).ints(300, 0, log.length).toArray()) {
            if (length == 0 || log[length - 1] != '\n') all.add(withLog(Arrays.copyOf(log, length)));
        }
        all.add(Map.of(Bundle.RECORDS, log));
        all.add(Map.of(Bundle.RECORDING, WAV));
        Map<String, byte[]> more = new HashMap<>(withLog(log));
        more.put("other.wav", WAV);
        all.add(more);
        for (String line : List.of("{\"hash\":\"\",\"hdr\":{}}", "[]", "null", "NaN", "1.0", "-0", "9007199254740992",
                "[".repeat(40) + "]".repeat(40),
                "[".repeat(100_000), "{\"a\":1,\"a\":1}", "\"\\ud800\"", "9".repeat(5_000), "")) {
            all.add(withLog((line + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test void bothFindEveryTamperingAtTheSamePlaces() throws IOException, InterruptedException {
        List<Map<String, byte[]>> all = new ArrayList<>();
        tampered(all);
        List<String> second = python(all);
        for (int i = 0; i < all.size(); i++) {
            Verification first = AuditVerifier.verify(Bundle.of(all.get(i)));
            assertEquals(Outcome.TAMPERED, first.outcome(), "vector " + i + " seed " + SEED);
            assertEquals(places(first), second.get(i), "vector " + i + " seed " + SEED + ": " + first);
        }
    }

    @Test void bothCallTheWholeIntactAndTheCutIncomplete() throws IOException, InterruptedException {
        List<Map<String, byte[]>> all = new ArrayList<>();
        for (int i = 1; i <= records("c-1", 7).size(); i++) all.add(bundle(records("c-1", 7).subList(0, i)));
        List<String> second = python(all);
        for (int i = 0; i < all.size(); i++) {
            Verification first = AuditVerifier.verify(Bundle.of(all.get(i)));
            assertEquals(i == all.size() - 1 ? Outcome.INTACT : Outcome.INCOMPLETE, first.outcome());
            assertEquals(places(first), second.get(i));
        }
    }

    @Test void aFolderIsJudgedByTheExitCode() throws IOException, InterruptedException {
        Map<String, byte[]> whole = bundle(records("c-1", 7));
        for (var file : whole.entrySet()) Files.write(folder.resolve(file.getKey()), file.getValue());
        assertEquals(0, run(List.of(folder.toString()), folder.resolve(Bundle.RECORDS)).exit());
        byte[] log = whole.get(Bundle.RECORDS);
        Files.write(folder.resolve(Bundle.RECORDS), flipped(log, 12 * 8));
        Run altered = run(List.of(folder.toString()), folder.resolve(Bundle.RECORDS));
        assertEquals(1, altered.exit());
        assertTrue(altered.said().contains("records.jsonl:1: altered"), altered.said());
        int close = new String(log, StandardCharsets.ISO_8859_1).lastIndexOf('\n', log.length - 2) + 1;
        Files.write(folder.resolve(Bundle.RECORDS), Arrays.copyOf(log, close));
        assertEquals(2, run(List.of(folder.toString()), folder.resolve(Bundle.RECORDS)).exit());
        assertNotEquals(0, run(List.of(folder.resolve("nowhere").toString()), folder.resolve(Bundle.RECORDS)).exit());
    }

    /// `OUTCOME records [file:line, …]`, each place once.
    private static String places(Verification result) {
        var places = result.findings().stream().map(f -> f.file() + ":" + f.line())
            .collect(Collectors.toCollection(TreeSet::new));
        return result.outcome() + " " + result.records() + " " + places;
    }

    private List<String> python(List<Map<String, byte[]>> bundles) throws IOException, InterruptedException {
        Path input = folder.resolve("batch.jsonl");
        Files.write(input, bundles.stream().map(SecondVerifierTest::batchLine).toList());
        Run run = run(List.of("--batch"), input);
        assertEquals(0, run.exit(), run.said());
        List<String> answers = run.said().lines().map(SecondVerifierTest::places).toList();
        assertEquals(bundles.size(), answers.size());
        return answers;
    }

    private static String batchLine(Map<String, byte[]> files) {
        return files.entrySet().stream()
            .map(e -> "\"" + e.getKey() + "\":\"" + Base64.getEncoder().encodeToString(e.getValue()) + "\"")
            .collect(Collectors.joining(",", "{", "}"));
    }

    /// What Python answers is JSON without fractions or null; its spaces are the only thing not canonical about it.
    private static String places(String answer) {
        var places = new TreeSet<String>();
        var finding = java.util.regex.Pattern.compile("\"file\": \"([^\"]+)\", \"line\": (\\d+)").matcher(answer);
        while (finding.find()) places.add(finding.group(1) + ":" + finding.group(2));
        var head = java.util.regex.Pattern.compile("\\{\"verdict\": \"(\\w+)\", \"records\": (\\d+)").matcher(answer);
        assertTrue(head.lookingAt(), answer);
        return head.group(1).toUpperCase(java.util.Locale.ROOT) + " " + head.group(2) + " " + places;
    }

    private record Run(int exit, String said) { }

    private Run run(List<String> arguments, Path input) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", SCRIPT.toString()));
        command.addAll(arguments);
        Path output = Files.createTempFile("verify", ".out");
        try {
            Process process = new ProcessBuilder(command).redirectInput(input.toFile()).redirectOutput(output.toFile())
                .redirectErrorStream(true).start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("python3 did not end within " + PATIENCE_SECONDS + " s");
            }
            return new Run(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
