package dev.parley.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codecs.G711;
import dev.parley.media.Network.Weather;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Two ends of a call over a bad network, in virtual time. Every failure names its seed.
class LossyNetworkTest {
    private static final int TICKS = 1500;                      // 30 s
    private static final long LEFT = 1, RIGHT = 2;
    private static final short[] LEVELS = new short[100];

    static {
        byte[] codes = new byte[100];
        for (int step = 0; step < 100; step++) codes[step] = (byte) (0xFF - 20 - step);
        G711.ulaw().decode(codes, 0, 100, LEVELS, 0);
    }


    @Test void overAClearNetworkEveryEndHearsExactlyWhatTheOtherWasAllowedToSay() {
        var call = new TwoEnds(1, Weather.CLEAR);
        short[] said = Sounds.voice(160 * 100, 1);
        call.left.playback().enqueue(Approvals.bargeable(0, 1)).write(said, 0, said.length);
        call.run(110);
        short[] heard = call.heard(call.right);
        short[] carried = new short[said.length];
        byte[] bytes = new byte[said.length];
        G711.ulaw().encode(said, 0, said.length, bytes, 0);
        G711.ulaw().decode(bytes, 0, bytes.length, carried, 0);
        int delay = 160 * 3;                       // 20 ms of network, 40 ms held; the first packet was proof
        int from = 160 + 80;                                    // and at most 10 ms after a hole are blended
        assertThat(Arrays.copyOfRange(heard, delay + from, delay + said.length))
                .isEqualTo(Arrays.copyOfRange(carried, from, said.length));
        assertThat(call.right.statistics().concealedSamples()).isEqualTo(delay + 160);
    }

    @Test void overABadNetworkMostOfItArrivesInOrderAndTimeIsKept() {
        for (long seed = 1; seed <= 40; seed++) {
            var dice = new Random(seed);
            var weather = new Weather(dice.nextInt(10), dice.nextInt(5), dice.nextInt(100), dice.nextInt(2) * 160);
            var call = new TwoEnds(seed, weather);
            for (int i = 0; i < 2; i++) {                 // 30 s: each tick one level, rising by a µ-law step
                var speech = call.left.playback().enqueue(Approvals.bargeable(0, i));
                speech.write(staircase(i * 750, 750), 0, 750 * 160);
                speech.finish();
            }
            call.run(TICKS);
            short[] heard = call.heard(call.right);
            assertThat(heard).as("seed %d", seed).hasSize(TICKS * 160);
            int exact = 0;
            int last = -1;
            for (int i = 0; i < heard.length; i += 160) {
                int step = stepOf(heard, i);
                if (step < 0) continue;
                exact++;
                int ahead = last < 0 ? 1 : Math.floorMod(step - last, 100);
                if (ahead == 0 || ahead > 60) throw new AssertionError("seed " + seed + " tick " + i / 160 + ": " + last + " then " + step);
                last = step;
            }
            var statistics = call.right.statistics();
            assertThat(exact).as("seed %d %s %s", seed, weather, statistics)
                    .isGreaterThan(TICKS * (80 - 2 * weather.loss()) / 100);
            assertThat(statistics.ticks()).isEqualTo(TICKS);
            assertThat(statistics.sent()).isEqualTo(TICKS);
        }
    }

    @Test void keysArriveOnceAndInOrder() {
        for (long seed = 1; seed <= 60; seed++) {
            var dice = new Random(seed);
            var weather = new Weather(dice.nextInt(15), dice.nextInt(10), dice.nextInt(60), 0);
            var network = new Network(weather, dice);
            var media = new CallMedia(MediaSettings.of(Approvals.CALL, G711.ulaw(), 0, 101, 7, 0, 0));
            var phone = new Phone(3);
            media.start();
            var heard = new StringBuilder();
            String keys = "4711#*00998877";
            for (char key : keys.toCharArray()) phone.keys.press(key, 160);
            byte[] out = new byte[CallMedia.MAXIMUM_DATAGRAM];
            for (long now = 0; now < 400 * Phone.TICK; now += Phone.TICK) {
                byte[] datagram = phone.say(Sounds.silence(160));
                network.send(datagram, datagram.length, now);
                network.deliver(media, RIGHT, now);
                media.tick(out, 0, now);
                for (MediaEvent event; (event = media.events().poll()) != null; ) {
                    if (event instanceof MediaEvent.Digit digit) heard.append(digit.digit());
                }
            }
            assertThat(heard).as("seed %d %s", seed, weather).hasToString(keys);
        }
    }

    /// Barge-in at a random moment: what the events say was sent is what the wire carried, to the sample, and
    /// nothing revoked follows.
    @Test void theEventsAccountForEverySampleOnTheWire() {
        for (long seed = 1; seed <= 100; seed++) {
            var dice = new Random(seed);
            var media = new CallMedia(MediaSettings.of(Approvals.CALL, G711.ulaw(), 0, -1, 7, 0, 0));
            var phone = new Phone(3);
            media.start();
            byte[] out = new byte[CallMedia.MAXIMUM_DATAGRAM];
            var writers = new ArrayList<SpeechWriter>();
            long decision = 0;
            int turn = 0;
            long accounted = 0;
            for (int tick = 0; tick < 1000; tick++) {
                if (dice.nextInt(40) == 0) {
                    var approval = Approvals.of(Approvals.CALL, turn, ++decision, dice.nextInt(4) > 0);
                    var writer = media.playback().enqueue(approval);
                    if (writer != null) writers.add(writer);
                }
                for (var writer : List.copyOf(writers)) {
                    int size = dice.nextInt(600);
                    boolean wanted = writer.write(Sounds.constant(size, 4092), 0, size);
                    assertThat(wanted).isEqualTo(!writer.revoked());
                    if (wanted && dice.nextInt(30) > 0) continue;
                    if (dice.nextInt(5) == 0) writer.fail();
                    else writer.finish();
                    writers.remove(writer);
                }
                if (dice.nextInt(100) == 0) media.playback().advanceTurn(++turn);
                if (dice.nextInt(300) == 0) media.playback().stop();
                if (tick == 900) media.playback().stopAll();
                int length = media.tick(out, 0, tick * Phone.TICK);
                phone.hear(out, length);
                for (MediaEvent event; (event = media.events().poll()) != null; ) {
                    accounted += switch (event) {
                        case MediaEvent.PlaybackFinished(_, var sent, _) -> sent;
                        case MediaEvent.PlaybackFailed(_, var sent, _) -> sent;
                        case MediaEvent.PlaybackCut(_, var sent, var known, _) -> {
                            assertThat(sent).isLessThanOrEqualTo(known);
                            yield sent;
                        }
                        default -> 0;
                    };
                }
            }
            int spoken = 0;
            for (short sample : phone.heardPcm()) if (sample != 0) spoken++;
            assertThat(accounted).as("seed %d", seed).isEqualTo(spoken);
            assertThat(media.playback().isIdle()).as("seed %d", seed).isTrue();
        }
    }

    /// A level per tick that µ-law carries exactly; 100 of them, then again from the lowest.
    private static short[] staircase(int from, int ticks) {
        short[] pcm = new short[ticks * 160];
        for (int i = 0; i < pcm.length; i++) pcm[i] = level((from + i / 160) % 100);
        return pcm;
    }

    private static short level(int step) {
        return LEVELS[step];
    }

    /// Which step this tick carries unaltered from its 40th sample on (before, a hole may be blended), or -1.
    private static int stepOf(short[] pcm, int at) {
        for (int i = at + 40; i < at + 159; i++) if (pcm[i] != pcm[i + 1]) return -1;
        for (int step = 0; step < 100; step++) if (level(step) == pcm[at + 40]) return step;
        return -1;
    }

    private static final class TwoEnds {
        final CallMedia left = new CallMedia(MediaSettings.of(Approvals.CALL, G711.ulaw(), 0, 101, 11, 65_500, 1 << 31));
        final CallMedia right = new CallMedia(MediaSettings.of(Approvals.CALL, G711.ulaw(), 0, 101, 22, 0, -1));
        private final Network leftToRight;
        private final Network rightToLeft;
        private final List<short[]> rightHeard = new ArrayList<>();
        private final byte[] out = new byte[CallMedia.MAXIMUM_DATAGRAM];
        private long now;

        TwoEnds(long seed, Weather weather) {
            var dice = new Random(seed);
            leftToRight = new Network(weather, dice);
            rightToLeft = new Network(weather, dice);
            left.start();
            right.start();
        }

        void run(int ticks) {
            for (int i = 0; i < ticks; i++) {
                now += Phone.TICK;
                leftToRight.deliver(right, LEFT, now);
                rightToLeft.deliver(left, RIGHT, now);
                leftToRight.send(out, left.tick(out, 0, now), now);
                rightToLeft.send(out, right.tick(out, 0, now), now);
                short[] block = new short[160];
                if (right.ear().read(block, 0, 160) != 160) throw new AssertionError("no audio in a tick");
                rightHeard.add(block);
            }
        }

        short[] heard(CallMedia end) {
            assertThat(end).isSameAs(right);
            short[] all = new short[rightHeard.size() * 160];
            for (int i = 0; i < rightHeard.size(); i++) System.arraycopy(rightHeard.get(i), 0, all, i * 160, 160);
            return all;
        }
    }
}
