package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.governance.audit.AuditVerifier;
import dev.parley.governance.audit.Bundle;
import dev.parley.governance.audit.Verification;
import dev.parley.governance.audit.Verification.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// One bit flipped anywhere in the evidence of a real call is reported, with the file and the record it is in.
@Isolated("it uses every core")
class AuditTamperTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SAMPLED_BITS = 400;
    private static final int SAMPLED_LOG_BITS = 4000;
    private static final long SEED = 20_261_121;

    @TempDir private static Path folder;
    private static CallBundle bundle;
    private static Map<String, byte[]> files;
    private static final Map<String, String> DIGESTS = new ConcurrentHashMap<>();
    private static String flow;

    /// One call of ours: the notice is heard, something is asked and answered.
    @BeforeAll static void call() throws InterruptedException, IOException {
        Path script = folder.resolve("caller.script");
        Files.writeString(script, "listen\nsay when are you open\nlisten\nhang up\n");
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), GatewayProcess.parts(20))) {
            House.Run caller = House.run(folder, PATIENCE, "caller", "--target", "sip:frontdesk@" + gateway.address(), "--script", script.toString());
            assertThat(caller.exit()).as(caller.said()).isZero();
            bundle = gateway.awaitClosed(List.of(), 1, Duration.ofSeconds(10)).getFirst();
        }
        files = bundle.files();
        Bundle whole = Bundle.of(files);
        files.keySet().forEach(name -> DIGESTS.put(name, whole.sha256(name)));
        flow = files.keySet().stream().filter(name -> name.endsWith(".flow")).findFirst().orElseThrow();
    }

    /// The bundle with one file changed; what is not changed need not be digested 100,000 times.
    private static Verification verifyWith(String name, byte[] content) {
        Bundle altered = Bundle.of(Map.of(name, content));
        return AuditVerifier.verify(new Bundle() {
            @Override public Set<String> names() {
                return files.keySet();
            }

            @Override public Optional<byte[]> records() {
                return Optional.of(name.equals(RECORDS) ? content : files.get(RECORDS));
            }

            @Override public String sha256(String file) {
                return file.equals(name) ? altered.sha256(name) : DIGESTS.get(file);
            }
        });
    }

    private static byte[] flipped(byte[] content, long bit) {
        byte[] copy = content.clone();
        copy[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
        return copy;
    }

    /// Of the line a byte is in, its line end included; from 1.
    private static int line(byte[] log, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) if (log[i] == '\n') line++;
        return line;
    }

    @Test void theUntouchedBundleIsIntact() {
        assertThat(bundle.verify().findings()).isEmpty();
        assertThat(bundle.verify().outcome()).isEqualTo(Outcome.INTACT);
        assertThat(bundle.has("heard")).as("a call worth tampering with").isTrue();
    }

    /// The lowest bit of every byte, and a sample of all the others: all of them take a minute and a half (and pass).
    @Test void everyByteOfTheLogIsGuardedAndTheRecordNamed() {
        byte[] log = files.get(Bundle.RECORDS);
        AtomicInteger named = new AtomicInteger();
        IntStream lowest = IntStream.range(0, log.length).map(at -> at * 8);
        IntStream.concat(lowest, new Random(SEED).ints(SAMPLED_LOG_BITS, 0, log.length * 8)).parallel().forEach(bit -> {
            Verification result = verifyWith(Bundle.RECORDS, flipped(log, bit));
            int line = line(log, bit >> 3);
            assertThat(result.outcome()).as("bit %d of byte %d, line %d", bit & 7, bit >> 3, line).isEqualTo(Outcome.TAMPERED);
            assertThat(result.findings()).as("bit %d of byte %d, line %d", bit & 7, bit >> 3, line)
                    .anyMatch(f -> f.file().equals(Bundle.RECORDS) && f.line() == line);
            named.incrementAndGet();
        });
        assertThat(named).hasValue(log.length + SAMPLED_LOG_BITS);
        System.out.println("tamper: " + named + " single bits of " + log.length + " bytes of log, each reported with its record");
    }

    @Test void bitsOfTheRecordingAndTheFlowAreGuardedAndTheFileNamed() {
        for (String name : List.of(Bundle.RECORDING, flow)) {
            byte[] content = files.get(name);
            new Random(SEED).longs(SAMPLED_BITS, 0, content.length * 8L).parallel().forEach(bit -> {
                Verification result = verifyWith(name, flipped(content, bit));
                assertThat(result.outcome()).as("bit %d of %s", bit, name).isEqualTo(Outcome.TAMPERED);
                assertThat(result.findings()).as("bit %d of %s", bit, name).anyMatch(f -> f.file().equals(name));
            });
        }
    }

    @Test void theCommandTellsIntactTamperedAndIncompleteApartByItsExit() throws IOException, InterruptedException {
        byte[] log = files.get(Bundle.RECORDS);
        House.Run intact = House.run(folder, PATIENCE, House.launcher("audit", "verify", bundle.folder().toString()));
        assertThat(intact.exit()).as(intact.said()).isZero();
        assertThat(intact.said()).contains("intact");

        String text = new String(log, StandardCharsets.UTF_8);
        int at = text.indexOf("when are you open");
        Path tampered = copy("tampered", flipped(log, at * 8L));
        House.Run altered = House.run(folder, PATIENCE, House.launcher("audit", "verify", tampered.toString()));
        assertThat(altered.exit()).as(altered.said()).isEqualTo(1);
        assertThat(altered.said()).contains("records.jsonl:" + line(log, at) + " heard: altered");

        int cut = text.lastIndexOf('\n', text.length() - 2) + 1;
        Path truncated = copy("truncated", Arrays.copyOf(log, cut));
        House.Run incomplete = House.run(folder, PATIENCE, House.launcher("audit", "verify", "--json", truncated.toString()));
        assertThat(incomplete.exit()).as(incomplete.said()).isEqualTo(2);
        assertThat(incomplete.said()).contains("\"incomplete\"", "call_close");
    }

    private static Path copy(String name, byte[] log) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        for (Map.Entry<String, byte[]> file : files.entrySet()) Files.write(copy.resolve(file.getKey()), file.getKey().equals(Bundle.RECORDS) ? log : file.getValue());
        return copy;
    }
}
