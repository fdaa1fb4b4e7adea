package dev.parley.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was promised is there, what was not promised is not, and a disk that fails is told of and used again.
class CommitLogTest {
    private static final CommitLog.Settings SMALL =
            new CommitLog.Settings(Duration.ofMillis(1), 4096, 64, Duration.ofMillis(20), 1000, Duration.ofMillis(5));

    @TempDir private Path folder;

    private CommitLog open(Disk disk, List<String> found) throws IOException {
        return new CommitLog(folder, SMALL, disk, e -> found.add(e.key() + ":" + text(e.bytes())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static CompletableFuture<Position> append(CommitLog log, String key, String text) {
        return log.append(key, bytes(text), Urgency.BEFORE_EFFECT, log.generation());
    }

    private static Position put(CommitLog log, String key, String text) throws Exception {
        return append(log, key, text).get(10, TimeUnit.SECONDS);
    }

    private static void awaitUp(CommitLog log) {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (log.down().isPresent() && System.nanoTime() < until) Thread.onSpinWait();
        assertThat(log.down()).isEmpty();
    }

    @Test void whatWasPromisedIsReadBackByCallAndAfterReopening() throws Exception {
        List<Position> ofA = new ArrayList<>();
        try (CommitLog log = open(Disk.REAL, new ArrayList<>())) {
            for (int i = 0; i < 200; i++) {
                ofA.add(put(log, "a", "record " + i));
                put(log, "b", "x".repeat(100));
            }
            assertThat(log.read("a", ofA)).extracting(CommitLogTest::text).hasSize(200).startsWith("record 0").endsWith("record 199");
            assertThat(Segment.list(folder).size()).as("segments").isGreaterThan(5);
        }
        List<String> found = new ArrayList<>();
        open(Disk.REAL, found).close();
        assertThat(found).hasSize(400).startsWith("a:record 0", "b:" + "x".repeat(100)).endsWith("b:" + "x".repeat(100));
        assertThat(CommitLog.read(folder, "a")).hasSize(200);
    }

    @Test void aSegmentGoesWhenEveryCallInItHasItsBundle() throws Exception {
        try (CommitLog log = open(Disk.REAL, new ArrayList<>())) {
            put(log, "stays", "here");
            for (int i = 0; i < 100; i++) put(log, "a", "x".repeat(200));
            int before = Segment.list(folder).size();
            log.retire("a");
            assertThat(Segment.list(folder)).hasSizeLessThan(before).contains(1L).hasSize(2);
            log.retire("stays");
            assertThat(Segment.list(folder)).hasSize(1);
        }
    }

    @Test void aTornTailIsCutAtEveryLengthAndTheRestIsThere() throws Exception {
        try (CommitLog log = open(Disk.REAL, new ArrayList<>())) {
            for (int i = 0; i < 5; i++) put(log, "a", "record " + i);
        }
        Path file = Segment.file(folder, 1);
        byte[] whole = Files.readAllBytes(file);
        int last = Frame.size(bytes("a"), bytes("record 4"));
        for (int cut = 1; cut < last; cut++) {
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));
            List<String> found = new ArrayList<>();
            try (CommitLog log = open(Disk.REAL, found)) {
                assertThat(found).as("cut by %d", cut).hasSize(4);
                assertThat(log.recovery().tornBytes()).isEqualTo(last - cut);
            }
            for (long first : Segment.list(folder)) if (first != 1) Files.delete(Segment.file(folder, first));
        }
    }

    @Test void everyFlippedBitOfTheLastEntryIsSeen() throws Exception {
        try (CommitLog log = open(Disk.REAL, new ArrayList<>())) {
            for (int i = 0; i < 3; i++) put(log, "a", "record " + i);
        }
        byte[] whole = Files.readAllBytes(Segment.file(folder, 1));
        int last = Frame.size(bytes("a"), bytes("record 2"));
        for (int bit = (whole.length - last) * 8; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(Segment.file(folder, 1), flipped);
            List<String> found = new ArrayList<>();
            Segment.scan(folder, 1, (_, frame) -> found.add(text(frame.bytes())));
            assertThat(found).as("bit %d", bit).containsExactly("record 0", "record 1");
        }
    }

    @Test void manyShareAnFsyncAndStayInOrder() throws Exception {
        FaultyDisk disk = new FaultyDisk(Long.MAX_VALUE);
        List<String> found = new ArrayList<>();
        try (CommitLog log = open(disk, found)) {
            disk.hold();
            CompletableFuture<Position> first = append(log, "a", "0");
            List<CompletableFuture<Position>> rest = new ArrayList<>();
            for (int i = 1; i <= 40; i++) rest.add(append(log, "a", "" + i));
            assertThat(first).isNotDone();
            disk.release();
            CompletableFuture.allOf(rest.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
            assertThat(first).isCompleted();
        }
        open(Disk.REAL, found).close();
        assertThat(found).hasSize(41).startsWith("a:0", "a:1").endsWith("a:40");
    }

    @Test void aFullQueueIsAFailureWithAName() throws Exception {
        FaultyDisk disk = new FaultyDisk(Long.MAX_VALUE);
        try (CommitLog log = open(disk, new ArrayList<>())) {
            disk.hold();
            List<CompletableFuture<Position>> all = new ArrayList<>();
            while (all.size() < 500 && (all.isEmpty() || !all.getLast().isCompletedExceptionally())) all.add(append(log, "a", "x"));
            assertThatThrownBy(all.getLast()::join).hasRootCauseMessage("the queue of the store is full");
            disk.release();
            all.removeLast();
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        }
    }

    @Test void aFullDiskFailsWhatWaitsLeavesNothingOfItAndIsUsedAgain() throws Exception {
        FaultyDisk disk = new FaultyDisk(2_000);
        List<String> kept = new ArrayList<>();
        try (CommitLog log = open(disk, new ArrayList<>())) {
            for (int i = 0; i < 100 && log.down().isEmpty(); i++) {
                String text = "record " + i + " " + "x".repeat(150);
                try {
                    put(log, "a", text);
                    kept.add("a:" + text);
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e).hasRootCauseMessage("the audit log cannot be written: No space left on device");
                }
            }
            assertThat(kept).hasSizeBetween(5, 20);
            assertThat(log.down()).isPresent();
            assertThat(append(log, "a", "no")).isCompletedExceptionally();
            disk.free(100_000);
            awaitUp(log);
            put(log, "a", "again");
            kept.add("a:again");
        }
        List<String> found = new ArrayList<>();
        open(Disk.REAL, found).close();
        assertThat(found).isEqualTo(kept);
    }

    @Test void whoHasNotHeardOfALossPutsNothingBehindTheHole() throws Exception {
        FaultyDisk disk = new FaultyDisk(Long.MAX_VALUE);
        try (CommitLog log = open(disk, new ArrayList<>())) {
            long before = log.generation();
            disk.failingSync(true);
            assertThatThrownBy(() -> put(log, "a", "lost")).hasRootCauseMessage("the audit log cannot be written: Input/output error");
            disk.failingSync(false);
            awaitUp(log);
            assertThat(log.append("a", bytes("behind"), Urgency.BEFORE_EFFECT, before)).failsWithin(Duration.ofSeconds(10));
            put(log, "a", "lost, sent again");
        }
        List<String> found = new ArrayList<>();
        open(Disk.REAL, found).close();
        assertThat(found).containsExactly("a:lost, sent again");
    }

    @Test void aReadOnlyDiskIsToldOfAndUsedAgain() throws Exception {
        FaultyDisk disk = new FaultyDisk(Long.MAX_VALUE);
        try (CommitLog log = open(disk, new ArrayList<>())) {
            put(log, "a", "before");
            disk.readOnly(true);
            assertThatThrownBy(() -> put(log, "a", "lost")).hasRootCauseMessage("the audit log cannot be written: Read-only file system");
            disk.readOnly(false);
            awaitUp(log);
            put(log, "a", "after");
        }
        List<String> found = new ArrayList<>();
        open(Disk.REAL, found).close();
        assertThat(found).containsExactly("a:before", "a:after");
    }

    @Test void aFolderHasOneWriter() throws Exception {
        try (CommitLog _ = open(Disk.REAL, new ArrayList<>())) {
            assertThatThrownBy(() -> open(Disk.REAL, new ArrayList<>())).isInstanceOf(IOException.class).hasMessageContaining("uses it");
        }
    }

    /// A disk that fails at every turn: what the log holds in the end is what it promised, in order.
    @Test void whateverFailsThePromisesAreKept() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            for (long first : Segment.list(folder)) Files.delete(Segment.file(folder, first));
            Random dice = new Random(seed);
            FaultyDisk disk = new FaultyDisk(Long.MAX_VALUE);
            List<String> kept = new ArrayList<>();
            try (CommitLog log = open(disk, new ArrayList<>())) {
                for (int i = 0; i < 100; i++) {
                    switch (dice.nextInt(12)) {
                        case 0 -> disk.free(dice.nextInt(300));
                        case 1 -> disk.readOnly(true);
                        case 2 -> disk.failingSync(true);
                        case 3, 4 -> {
                            disk.free(Long.MAX_VALUE);
                            disk.readOnly(false);
                            disk.failingSync(false);
                            awaitUp(log);
                        }
                        default -> { }
                    }
                    String text = i + "x".repeat(dice.nextInt(200));
                    try {
                        put(log, "a", text);
                        kept.add("a:" + text);
                    } catch (java.util.concurrent.ExecutionException e) {
                        assertThat(e).hasCauseInstanceOf(StoreDownException.class);
                    }
                }
                disk.free(Long.MAX_VALUE);
                disk.readOnly(false);
                disk.failingSync(false);
                awaitUp(log);
            }
            List<String> found = new ArrayList<>();
            open(Disk.REAL, found).close();
            assertThat(found).as("seed %d", seed).isEqualTo(kept);
        }
    }
}
