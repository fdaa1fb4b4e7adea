package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codecs.G711;
import dev.parley.governance.audit.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/// SIPp, which is not our code, as many callers at once and as callers with bad manners. The steps follow each other on
/// two gateways, because what is left behind is only to be seen some time after the traffic.
@Isolated("its figures are of one load, not of two")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SippLoadTest {
    private static final int CALLS = 200;
    private static final int PER_SECOND = 10;
    private static final int TALK_MILLIS = 9000;
    /// 64*T1 and the stack's own linger: as long as a transaction may absorb retransmissions (RFC 3261 §17).
    private static final Duration TRANSACTIONS_GONE = Duration.ofSeconds(38);
    private static final Map<String, String> PCMA = Map.of("payload", "8", "codec", "PCMA/8000");
    private static final Map<String, String> PCMU = Map.of("payload", "0", "codec", "PCMU/8000");

    @TempDir private static Path folder;
    private static GatewayProcess loaded;
    private static GatewayProcess second;
    private static Program deaf;
    private static Program vanished;
    private static Path alaw;
    private static Path ulaw;
    private static final List<CallBundle> NICE = new ArrayList<>();
    private static final AtomicLong QUIET_SINCE = new AtomicLong();

    /// Like a call: the caller lets the notice pass and then says one thing.
    @BeforeAll static void begin() throws InterruptedException {
        Tool.SIPP.path();
        short[] sound = Sound.join(Sound.silence(6600), Sound.speech("when are you open"), Sound.silence(8000));
        alaw = folder.resolve("speech.alaw");
        ulaw = folder.resolve("speech.ulaw");
        Sound.writeRaw(alaw, G711.alaw(), sound);
        Sound.writeRaw(ulaw, G711.ulaw(), sound);
        loaded = GatewayProcess.start(folder.resolve("loaded"), GatewayProcess.parts(600));
    }

    @AfterAll static void end() throws Exception {
        for (AutoCloseable started : new AutoCloseable[] {deaf, vanished, loaded, second}) if (started != null) started.close();
    }

    private static Map<String, String> words(Map<String, String> codec, Path sound, int talkMillis) {
        return Map.of("payload", codec.get("payload"), "codec", codec.get("codec"), "sound", sound.toString(), "talk", String.valueOf(talkMillis));
    }

    @Order(1) @Test void takes200CallsAt10PerSecondWithMediaBothWays() throws InterruptedException {
        Duration before = loaded.cpu().orElse(Duration.ZERO);
        long began = System.nanoTime();
        Sipp.Outcome outcome = new Sipp("talk", CALLS, PER_SECOND, "u1", words(PCMA, alaw, TALK_MILLIS)).run(loaded, folder);
        QUIET_SINCE.set(System.nanoTime());
        assertThat(outcome.successful()).as(outcome.said()).isEqualTo(CALLS);
        assertThat(outcome.failed()).isZero();
        assertThat(outcome.exit()).isZero();
        List<CallBundle> bundles = loaded.awaitClosed(List.of(), CALLS, Duration.ofSeconds(20));
        assertThat(bundles).hasSize(CALLS);
        int packets = TALK_MILLIS / 20;
        long understood = 0;
        long earLost = 0;
        for (CallBundle bundle : bundles) {
            assertThat(bundle.verify().findings()).isEmpty();
            assertThat(bundle.verify().outcome()).isEqualTo(Verification.Outcome.INTACT);
            JsonNode media = bundle.one("media_statistics");
            // One packet a tick both ways; the share below that is what two busy cores may cost.
            assertThat(media.get("received").asInt()).as("packets received, %s", bundle).isGreaterThan(packets * 9 / 10);
            assertThat(media.get("sent").asInt()).as("packets sent, %s", bundle).isGreaterThan(packets * 9 / 10);
            assertThat(bundle.has("disclosure_done")).as("disclosure heard, %s", bundle).isTrue();
            assertThat(bundle.has("fault")).as(bundle.log()).isFalse();
            earLost += media.get("ear_lost").asLong();
            if (bundle.heard().contains("when are you open")) understood++;
        }
        Duration cpu = loaded.cpu().orElse(Duration.ZERO).minus(before);
        System.out.printf("load: %d calls at %d/s, %d failed, %d retransmissions; %d understood, %d ear ticks lost; %.1f CPU-s in %.1f s%n", outcome.successful(),
                PER_SECOND, outcome.failed(), outcome.retransmissions(), understood, earLost, cpu.toMillis() / 1000.0, (System.nanoTime() - began) / 1e9);
        assertThat(loaded.said()).doesNotContain("Exception", "Error");
    }

    @Order(2) @Test void leavesNoCallThread() throws InterruptedException {
        // The recogniser may be some seconds behind; what it still does for calls that are gone must end.
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        List<String> threads = loaded.callThreads(folder);
        while (!threads.isEmpty() && System.nanoTime() < until) threads = loaded.callThreads(folder);
        System.out.printf("load: no call thread left %.1f s after the last call%n", (System.nanoTime() - QUIET_SINCE.get()) / 1e9);
        assertThat(threads).isEmpty();
    }

    @Order(3) @Test void talksOverTcpAndInBothLawsAndTakesKeys() throws InterruptedException {
        second = GatewayProcess.start(folder.resolve("second"), GatewayProcess.parts(100));
        deaf = new Sipp("deaf", 2, 2, "u1", words(PCMA, alaw, 0)).start(second, folder);           // both take half a minute
        vanished = new Sipp("vanish", 1, 1, "u1", words(PCMA, alaw, 0)).start(second, folder);
        Await.until(() -> second.bundles().size() == 3, Duration.ofSeconds(10), () -> "three calls");
        List<CallBundle> before = second.bundles();
        Map<String, String> keys = Map.of("payload", "8", "codec", "PCMA/8000", "talk", "6500", "keys", "12");
        try (Program tcp = new Sipp("talk", 3, 3, "t1", words(PCMA, alaw, TALK_MILLIS)).start(second, folder);
             Program mu = new Sipp("talk", 1, 1, "u1", words(PCMU, ulaw, TALK_MILLIS)).start(second, folder);
             Program keyed = new Sipp("keys", 1, 1, "u1", keys).start(second, folder)) {
            for (Program sipp : List.of(tcp, mu, keyed)) {
                Sipp.Outcome outcome = Sipp.outcome(sipp);
                assertThat(outcome.exit()).as(outcome.said()).isZero();
                assertThat(outcome.failed()).isZero();
            }
        }
        List<CallBundle> bundles = second.awaitClosed(before, 5, Duration.ofSeconds(10));
        NICE.addAll(bundles);
        assertThat(bundles).hasSize(5).allSatisfy(b -> assertThat(b.verify().outcome()).isEqualTo(Verification.Outcome.INTACT));
        assertThat(bundles).filteredOn(b -> b.one("media").get("codec").asString().equals("PCMU")).hasSize(1);
        assertThat(bundles).filteredOn(b -> b.heard().contains("when are you open")).as("understood, over TCP and in both laws").hasSize(4);
        assertThat(bundles).filteredOn(b -> b.records("digit").size() == 2).as("two keys pressed").hasSize(1);
    }

    @Order(4) @Test void survivesCallersWhoHangUpAtOnceOrMidNoticeOrNeverAcknowledgeOrVanish() throws InterruptedException {
        try (Program atOnce = new Sipp("quiet", 5, 10, "u1", words(PCMA, alaw, 0)).start(second, folder);
             Program midNotice = new Sipp("talk", 3, 3, "u1", words(PCMA, alaw, 2000)).start(second, folder)) {
            for (Program sipp : List.of(atOnce, midNotice, deaf, vanished)) {
                Sipp.Outcome outcome = Sipp.outcome(sipp);
                assertThat(outcome.exit()).as(outcome.said()).isZero();
                assertThat(outcome.failed()).isZero();
            }
        }
        List<CallBundle> rude = second.awaitClosed(NICE, 11, Duration.ofSeconds(10));
        assertThat(rude).hasSize(11).filteredOn(b -> b.has("disclosure_done")).as("only who vanished was still sent the notice").hasSize(1);
        assertThat(rude).allSatisfy(b -> {
            assertThat(b.verify().outcome()).isEqualTo(Verification.Outcome.INTACT);
            assertThat(b.has("fault")).isFalse();
            // The caller hung up, or was missed: who vanished is given up by the flow itself after its silence.
            assertThat(b.records(b.has("disclosure_done") ? "flow_end" : "hung_up")).as(b.log()).hasSize(1);
        });
        assertThat(second.callThreads(folder)).isEmpty();
        GatewayProcess.Held held = second.stop();
        assertThat(held.calls() + held.ports() + held.dialogs()).as(held.toString()).isZero();
    }

    @Order(5) @Test void holdsNothingOnceTheRetransmissionsAreOver() throws InterruptedException {
        Await.until(() -> System.nanoTime() - QUIET_SINCE.get() > TRANSACTIONS_GONE.toNanos(), TRANSACTIONS_GONE, () -> "time to pass");
        assertThat(loaded.stop()).isEqualTo(new GatewayProcess.Held(0, 0, 0, 0));
    }
}
