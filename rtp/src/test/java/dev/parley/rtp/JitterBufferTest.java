package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rtp.JitterBuffer.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JitterBufferTest {
    private static final long MS = 1_000_000;
    private static final int LOST = -1;
    private final JitterBuffer buffer = new JitterBuffer(JitterSettings.TELEPHONE);
    private final byte[] out = new byte[480];
    private long now;

    @Test void holdsTheFirstPacketForTheTargetDelayThenPlaysOnePerTick() {
        insert(0);
        assertThat(ticks(2)).containsExactly(LOST, LOST);
        insert(1);
        insert(2);
        assertThat(ticks(3)).containsExactly(0, 1, 2);
        assertThat(buffer.lost()).isZero();
    }

    @Test void putsReorderedPacketsInOrder() {
        insert(0, 2, 1, 3);
        assertThat(ticks(6)).containsExactly(LOST, LOST, 0, 1, 2, 3);
    }

    @Test void aPacketFromBeforeTheFirstIsPlayedFirst() {
        insert(1, 0, 2);
        assertThat(ticks(4)).containsExactly(LOST, 0, 1, 2);
        assertThat(buffer.lost()).isZero();
    }

    @Test void aHoleLastsAsLongAsWhatIsMissing() {
        insert(0, 2, 3);
        assertThat(ticks(6)).containsExactly(LOST, LOST, 0, LOST, 2, 3);
        assertThat(buffer.lost()).isEqualTo(1);
    }

    @Test void duplicatesAreCountedNotPlayed() {
        insert(0);
        assertThat(buffer.insert(packet(0), now)).isEqualTo(Outcome.DUPLICATE);
        ticks(3);
        assertThat(buffer.insert(packet(0), now)).isEqualTo(Outcome.DUPLICATE);
        assertThat(buffer.duplicates()).isEqualTo(2);
    }

    @Test void aPacketWhosePlaceHasBeenPlayedIsLate() {
        insert(0, 2, 3);
        ticks(5);
        assertThat(buffer.insert(packet(1), now)).isEqualTo(Outcome.LATE);
        assertThat(buffer.late()).isEqualTo(1);
        assertThat(ticks(1)).containsExactly(3);
    }

    @Test void aBurstAfterAStallIsHeardLateInsteadOfLost() {
        insert(0, 1);
        ticks(4);
        assertThat(ticks(5)).containsExactly(LOST, LOST, LOST, LOST, LOST);      // 100 ms of nothing
        insert(2, 3, 4, 5, 6, 7);
        assertThat(ticks(6)).containsExactly(2, 3, 4, 5, 6, 7);
        assertThat(buffer.late()).isZero();
    }

    @Test void theDelayOfAStallIsGivenBack() {
        int sent = 0;
        for (; sent < 50; sent++) step(sent);
        for (int i = 0; i < 8; i++) ticks(1);                                    // 160 ms stall
        for (int i = 0; i < 8; i++) insert(sent++);
        for (int i = 0; i < 500; i++) step(sent++);
        assertThat(buffer.skippedTicks()).isBetween(4 * 160L, 8 * 160L);
        assertThat(buffer.held()).isLessThanOrEqualTo(5);
    }

    @Test void theSequenceNumberWraps() {
        var played = new ArrayList<Integer>();
        for (int i = 0; i < 100; i++) {
            buffer.insert(Packets.audio(65500 + i & 0xFFFF, 160 * i), now);
            played.addAll(ticks(1));
        }
        assertThat(played.subList(2, 100)).isEqualTo(sequences(65500, 98));
        assertThat(buffer.lost()).isZero();
    }

    @Test void theTimestampWraps() {
        for (int i = 0; i < 100; i++) {
            buffer.insert(Packets.audio(i, Integer.MAX_VALUE - 3000 + 160 * i), now);
            ticks(1);
        }
        assertThat(buffer.accepted()).isEqualTo(100);
        assertThat(buffer.restarts()).isZero();
        assertThat(buffer.lost()).isZero();
    }

    @Test void aNewSourceStartsAfresh() {
        insert(0, 1);
        ticks(4);
        buffer.insert(Packets.audio(99, 30000, 1_000_000, 160), now);
        assertThat(ticks(3)).containsExactly(LOST, LOST, 30000 & 0xFF);
        assertThat(buffer.restarts()).isEqualTo(1);
    }

    @Test void aJumpOfTheTimestampStartsAfresh() {
        insert(0, 1);
        ticks(4);
        buffer.insert(Packets.audio(2, 5_000_000), now);
        assertThat(ticks(3)).containsExactly(LOST, LOST, 2);
        assertThat(buffer.restarts()).isEqualTo(1);
    }

    @Test void silenceSuppressionIsAHoleAndNotALoss() {
        insert(0);
        ticks(3);
        ticks(100);                                                              // 2 s without a packet
        buffer.insert(Packets.audio(1001, 103 * 160, 1), now);                    // its clock went on
        assertThat(ticks(3)).containsExactly(LOST, LOST, 1);
        assertThat(buffer.lost()).isZero();
    }

    @Test void tooMuchAtOnceDropsTheOldest() {
        for (int i = 0; i < 200; i++) buffer.insert(packet(i), now);
        assertThat(buffer.held()).isLessThanOrEqualTo(13);                       // 240 ms
        assertThat(buffer.overflowed() + buffer.held()).isEqualTo(200);
        var played = ticks(20);
        assertThat(played).contains(199);
        assertThat(played).doesNotContain(0);
    }

    @Test void packetsOfTenThirtyAndSixtyMillisecondsPlayForTheirLength() {
        for (int size : new int[] {80, 240, 480}) {
            var buffer = new JitterBuffer(JitterSettings.TELEPHONE);
            int packets = 100;
            int taken = 0;
            int next = 0;
            int played = 0;                                                      // ticks ahead of the clock
            for (int tick = 0; tick < packets * size; tick += 80) {
                if (tick % size == 0) buffer.insert(Packets.audio(1, next, next++ * size, size), tick * 125_000L);
                for (played -= 80; played < 0; ) {
                    int bytes = buffer.take(out, 0);
                    if (bytes > 0) taken++;
                    else bytes = buffer.missing(-played);
                    buffer.advance(bytes);
                    played += bytes;
                }
            }
            assertThat(buffer.lost()).as("%d bytes", size).isZero();
            assertThat(buffer.late()).as("%d bytes", size).isZero();
            assertThat(taken).as("%d bytes", size).isGreaterThanOrEqualTo(packets - 8);
        }
    }

    @Test void refusesAPacketLongerThanItsSlots() {
        assertThat(buffer.insert(Packets.audio(1, 0, 0, 1281), now)).isEqualTo(Outcome.TOO_LONG);
    }

    @Test void neverGoesBackwardsAndAccountsForEveryPacketWhateverTheNetworkDoes() {
        for (long seed = 1; seed <= 200; seed++) worstNetwork(seed);
    }

    /// Loss, duplicates, reordering, stalls, bursts, jumps of either clock: what is played only rises, and
    /// each packet that came was played, or is counted under exactly one name, or still waits.
    private static void worstNetwork(long seed) {
        var random = new Random(seed);
        var buffer = new JitterBuffer(JitterSettings.TELEPHONE);
        var network = new PriorityQueue<long[]>((a, b) -> Long.compare(a[0], b[0]));
        byte[] out = new byte[480];
        int first = random.nextInt(65536);
        int base = random.nextInt();
        long inserted = 0;
        long played = 0;
        long flushed = 0;
        int last = -1;
        int jitterMillis = random.nextInt(120);
        for (int tick = 0; tick < 3000; tick++) {
            long now = tick * 20 * MS;
            if (random.nextInt(1000) == 0) base += random.nextInt();             // the sender's clock jumps
            if (random.nextInt(100) >= 5) {
                long delay = random.nextInt(jitterMillis + 1) + (random.nextInt(200) == 0 ? random.nextInt(600) : 0);
                int copies = random.nextInt(50) == 0 ? 2 : 1;
                for (int i = 0; i < copies; i++) network.add(new long[] {now + (delay + i) * MS, tick, base + 160 * tick});
            }
            while (!network.isEmpty() && network.peek()[0] <= now) {
                long[] arrived = network.remove();
                byte[] datagram = new byte[16];
                new RtpPacketizer(1, first + (int) arrived[1] & 0xFFFF, (int) arrived[2]).header(datagram, 0, 0, false, 4);
                Packets.number(datagram, (int) arrived[1]);
                long restarts = buffer.restarts();
                int held = buffer.held();
                buffer.insert(Packets.wrap(datagram), now);
                inserted++;
                if (buffer.restarts() > restarts) {
                    flushed += held;
                    last = -1;
                }
            }
            int bytes = buffer.take(out, 0);
            if (bytes > 0) {
                int number = Packets.number(out);
                if (number <= last) throw new AssertionError("seed " + seed + " tick " + tick + ": backwards");
                last = number;
                played++;
            }
            buffer.advance(160);
            if (buffer.held() > 64) throw new AssertionError("seed " + seed + " tick " + tick + ": too many held");
        }
        assertThat(played + buffer.late() + buffer.duplicates() + buffer.overflowed() + buffer.held() + flushed)
                .as("seed %d", seed).isEqualTo(inserted);
        assertThat(buffer.lost()).as("seed %d", seed).isNotNegative();
        if (jitterMillis <= 30) assertThat(played).as("seed %d", seed).isGreaterThan(inserted * 9 / 10);
    }

    private static List<Integer> sequences(int from, int count) {
        var list = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) list.add(from + i & 0xFF);
        return list;
    }

    private static RtpPacket packet(int number) {
        return Packets.audio(1000 + number, 160 * number, number);
    }

    private void insert(int... numbers) {
        for (int number : numbers) assertThat(buffer.insert(packet(number), now)).isEqualTo(Outcome.ACCEPTED);
    }

    private void step(int number) {
        insert(number);
        ticks(1);
    }

    /// What each tick played: the packet's number, or LOST.
    private List<Integer> ticks(int count) {
        var played = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            played.add(buffer.take(out, 0) > 0 ? out[0] & 0xFF : LOST);
            buffer.advance(160);
            now += 20 * MS;
        }
        return played;
    }
}
