package dev.parley.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codecs.G711;
import dev.parley.rtp.Rtcp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallMediaTest {
    private static final long PEER = 0x0A00_0001_1388L;
    private static final long STRANGER = 0x0A00_0002_1388L;
    private static final int LEVEL = 4092;                      // µ-law carries it exactly
    private final CallMedia media = new CallMedia(
            MediaSettings.of(Approvals.CALL, G711.ulaw(), 0, 101, 77, 65_000, -5_000));
    private final Phone phone = new Phone(0x5151);
    private final byte[] out = new byte[CallMedia.MAXIMUM_DATAGRAM];
    private final List<MediaEvent> events = new ArrayList<>();
    private long now = 5_000 * Phone.TICK;

    @Test void sendsNothingBeforeTheStartAndSilenceAtEveryTickAfterIt() {
        assertThat(media.tick(out, 0, now)).isZero();
        media.start();
        ticks(100);
        assertThat(phone.heardPcm()).hasSize(16_000).containsOnly(0);
    }

    @Test void theCallersVoiceReachesTheEarExactlyAfterTheJitterDelay() {
        media.start();
        talk(Sounds.constant(160 * 50, LEVEL));
        short[] ear = ear();
        assertThat(ear).hasSize(160 * 50);
        // proof of two packets, then 40 ms held; at most 10 ms after the hole are blended
        assertThat(Arrays.copyOfRange(ear, 0, 160 * 3)).containsOnly(0);
        assertThat(Arrays.copyOfRange(ear, 160 * 3 + 80, ear.length)).containsOnly(LEVEL);
        assertThat(media.statistics().lost()).isZero();
    }

    @Test void tellsOfTheFirstPacketAndTheLatchOnce() {
        media.start();
        talk(Sounds.silence(160 * 5));
        assertThat(events).containsExactly(
                new MediaEvent.SourceLatched(PEER, 5_001 * Phone.TICK), new MediaEvent.FirstPacket(5_001 * Phone.TICK));
        assertThat(media.latchedSource()).isEqualTo(PEER);
    }

    @Test void aStrangerIsNotHeardAfterTheLatch() {
        media.start();
        talk(Sounds.silence(160 * 5));
        var stranger = new Phone(0x6666);
        for (int i = 0; i < 50; i++) {
            receive(stranger.say(Sounds.constant(160, LEVEL)), STRANGER);
            talk(Sounds.silence(160));
        }
        assertThat(ear()).containsOnly(0);
        assertThat(media.statistics().foreign()).isEqualTo(50 + 1);
        assertThat(media.latchedSource()).isEqualTo(PEER);
    }

    @Test void afterAnAddressChangeTheNewSourceWinsOverTheOldOneThatDrains() {
        media.start();
        talk(Sounds.silence(160 * 5));
        media.rearmLatch();
        tick();
        assertThat(media.latchedSource()).isEqualTo(CallMedia.NO_SOURCE);
        var moved = new Phone(0x7777);
        for (int i = 0; i < 10; i++) {
            receive(phone.say(Sounds.silence(160)), PEER);
            receive(moved.say(Sounds.constant(160, LEVEL)), STRANGER);
            tick();
        }
        assertThat(media.latchedSource()).isEqualTo(STRANGER);
        assertThat(ear()).contains(LEVEL);
    }

    @Test void whenOnlyTheOldSourceGoesOnItIsLatchedAgain() {
        media.start();
        talk(Sounds.silence(160 * 5));
        media.rearmLatch();
        talk(Sounds.silence(160 * 30));
        assertThat(media.latchedSource()).isEqualTo(PEER);
    }

    @Test void aSignalledSourceNeedsNoProofAndWithoutALatchNobodyElseIsHeard() {
        var strict = new CallMedia(MediaSettings.of(Approvals.CALL, G711.ulaw(), 0, 101, 77, 0, 0)
                .withSources(new SourcePolicy(PEER, false, 2)));
        byte[] first = phone.say(Sounds.silence(160));
        byte[] second = phone.say(Sounds.silence(160));
        strict.received(first, 0, first.length, STRANGER, now);
        strict.received(second, 0, second.length, STRANGER, now);
        assertThat(strict.latchedSource()).isEqualTo(CallMedia.NO_SOURCE);
        strict.received(second, 0, second.length, PEER, now);
        assertThat(strict.latchedSource()).isEqualTo(PEER);
    }

    @Test void theSignalledSourceTakesOverFromAnOldCallsStreamThatCameFirst() {
        var reused = new CallMedia(MediaSettings.of(Approvals.CALL, G711.ulaw(), 0, 101, 77, 0, 0)
                .withSources(new SourcePolicy(PEER, true, 2)));
        var oldCall = new Phone(0x0DD);
        for (int i = 0; i < 5; i++) {
            byte[] stray = oldCall.say(Sounds.silence(160));
            reused.received(stray, 0, stray.length, STRANGER, now);
        }
        assertThat(reused.latchedSource()).isEqualTo(STRANGER);
        byte[] datagram = phone.say(Sounds.silence(160));
        reused.received(datagram, 0, datagram.length, PEER, now);
        assertThat(reused.latchedSource()).isEqualTo(PEER);
        byte[] stray = oldCall.say(Sounds.silence(160));
        reused.received(stray, 0, stray.length, STRANGER, now);
        assertThat(reused.statistics().foreign()).isEqualTo(1 + 1);
    }

    @Test void bargeInStopsAtTheNextTickAndTheWireAgreesWithTheCount() {
        media.start();
        var speech = media.playback().enqueue(Approvals.bargeable(0, 1));
        speech.write(Sounds.constant(8000, LEVEL), 0, 8000);
        speech.finish();
        ticks(17);
        media.playback().stop();
        ticks(10);
        assertThat(events).contains(new MediaEvent.PlaybackStarted(1, 5_000 * Phone.TICK),
                new MediaEvent.PlaybackCut(1, 17 * 160, 8000, 5_017 * Phone.TICK));
        short[] wire = phone.heardPcm();
        assertThat(Arrays.copyOfRange(wire, 0, 17 * 160)).containsOnly(LEVEL);
        assertThat(Arrays.copyOfRange(wire, 17 * 160, wire.length)).containsOnly(0);
    }

    @Test void onHoldPlaybackStandsStillAndTheEarHearsSilence() {
        media.start();
        var speech = media.playback().enqueue(Approvals.bargeable(0, 1));
        speech.write(Sounds.constant(480, LEVEL), 0, 480);
        speech.finish();
        ticks(1);
        media.hold(true);
        talk(Sounds.constant(160 * 10, LEVEL));
        media.hold(false);
        talk(Sounds.constant(160 * 10, LEVEL));
        short[] wire = phone.heardPcm();
        assertThat(Arrays.copyOfRange(wire, 160, 160 * 11)).containsOnly(0);
        assertThat(Arrays.copyOfRange(wire, 160 * 11, 160 * 13)).containsOnly(LEVEL);
        short[] ear = ear();
        assertThat(Arrays.copyOfRange(ear, 0, 160 * 11)).containsOnly(0);
        assertThat(Arrays.copyOfRange(ear, 160 * 11, 160 * 21)).containsOnly(LEVEL);
    }

    @Test void theCodecChangesInMidCallAndPacketsOfTheOldOneDoNoHarm() {
        media.start();
        talk(Sounds.constant(160 * 10, LEVEL));
        byte[] late = phone.say(Sounds.constant(160, LEVEL));
        media.retarget(new MediaFormat(G711.alaw(), 8, 101));
        phone.codec = G711.alaw();
        phone.payloadType = 8;
        receive(late, PEER);
        var speech = media.playback().enqueue(Approvals.bargeable(0, 1));
        speech.write(Sounds.constant(160, 4032), 0, 160);
        phone.heard.reset();
        talk(Sounds.constant(160 * 10, 4032));                  // A-law carries it exactly
        assertThat(Arrays.copyOf(phone.heardPcm(), 160)).containsOnly(4032);
        short[] ear = ear();
        assertThat(Arrays.copyOfRange(ear, ear.length - 800, ear.length)).containsOnly(4032);
        assertThat(media.statistics().unknownPayload()).isEqualTo(1);
    }

    @Test void packetsOfAnyLengthAreHeardWithoutAGap() {
        for (int packet : new int[] {80, 160, 240, 320, 480}) {
            var media = new CallMedia(MediaSettings.of(Approvals.CALL, G711.ulaw(), 0, 101, 77, 0, 0));
            var phone = new Phone(5);
            media.start();
            int due = 0;
            for (int tick = 0; tick < 120; tick++) {
                for (; due < (tick + 1) * 160; due += packet) {
                    byte[] datagram = phone.say(Sounds.constant(packet, LEVEL));
                    media.received(datagram, 0, datagram.length, PEER, tick * Phone.TICK);
                }
                media.tick(out, 0, tick * Phone.TICK);
            }
            short[] ear = new short[120 * 160];
            media.ear().read(ear, 0, ear.length);
            assertThat(Arrays.copyOfRange(ear, 160 * 10, ear.length)).as("%d samples", packet).containsOnly(LEVEL);
            assertThat(media.statistics().late()).isZero();
        }
    }

    @Test void tellsOnceThatNothingIsHeardAndNotOnHold() {
        media.start();
        ticks(1);
        ticks(1499);                                            // 30 s
        assertThat(events).isEmpty();
        ticks(100);
        assertThat(events).containsExactly(new MediaEvent.RtpTimeout(5_000 * Phone.TICK, 6_500 * Phone.TICK));
        events.clear();
        talk(Sounds.silence(160 * 3));
        media.hold(true);
        ticks(2000);
        assertThat(events).noneMatch(MediaEvent.RtpTimeout.class::isInstance);
    }

    @Test void keysPressedAreHeardOnceEach() {
        media.start();
        for (char key : "11#9".toCharArray()) phone.keys.press(key, 100);
        talk(Sounds.silence(160 * 60));
        assertThat(events.stream().filter(MediaEvent.Digit.class::isInstance).map(e -> ((MediaEvent.Digit) e).digit()))
                .containsExactly('1', '1', '#', '9');
        assertThat(media.statistics().lost()).isZero();
    }

    @Test void speechIsToldWithTheTimesItsSamplesArrived() {
        media.start();
        talk(Sounds.silence(160 * 50));
        long spokeFrom = now;
        talk(Sounds.voice(8000, 1));
        long spokeTo = now;
        talk(Sounds.silence(160 * 50));
        var started = only(MediaEvent.SpeechStarted.class);
        var ended = only(MediaEvent.SpeechEnded.class);
        assertThat(started.onsetAt() - spokeFrom).isBetween(-Phone.TICK, 2 * Phone.TICK);
        assertThat(started.decidedAt() - started.onsetAt()).isBetween(60_000_000L, 160_000_000L);
        assertThat(ended.lastSpeechAt() - spokeTo).isBetween(-4 * Phone.TICK, 2 * Phone.TICK);
        assertThat(ended.sampleIndex() - started.sampleIndex()).isBetween(7200L, 8400L);
    }

    @Test void bothSidesOfTheRecordingAreAlignedWithEarAndWire() {
        media.start();
        var speech = media.playback().enqueue(Approvals.bargeable(0, 1));
        ticks(7);
        speech.write(Sounds.constant(1000, LEVEL), 0, 1000);
        speech.finish();
        talk(Sounds.constant(160 * 30, -LEVEL));
        short[] recorded = new short[37 * 320];
        assertThat(media.recording().read(recorded)).isEqualTo(37 * 160);
        short[] ear = ear();
        short[] wire = phone.heardPcm();
        for (int i = 0; i < ear.length; i++) {
            assertThat(recorded[2 * i]).isEqualTo(ear[i]);
            assertThat(recorded[2 * i + 1]).isEqualTo(wire[i]);
        }
    }

    @Test void aPausedRecordingIsSilentInBothDirectionsAndSaysFromWhere() {
        media.start();
        var speech = media.playback().enqueue(Approvals.bargeable(0, 1));
        speech.write(Sounds.constant(160 * 100, LEVEL), 0, 160 * 100);
        talk(Sounds.constant(160 * 10, LEVEL));
        media.recording().pause();
        talk(Sounds.constant(160 * 10, LEVEL));
        media.recording().resume();
        talk(Sounds.constant(160 * 10, LEVEL));
        long from = only(MediaEvent.RecordingPaused.class).frame();
        long to = only(MediaEvent.RecordingResumed.class).frame();
        assertThat(from).isEqualTo(1600);
        assertThat(to).isEqualTo(3200);
        short[] recorded = new short[30 * 320];
        assertThat(media.recording().read(recorded)).isEqualTo(4800);
        assertThat(Arrays.copyOfRange(recorded, 3200, 6400)).containsOnly(0);
        assertThat(Arrays.copyOfRange(recorded, 6400, 9600)).containsOnly(LEVEL);
    }

    @Test void reportsWhatItSentAndHeard() {
        media.start();
        talk(Sounds.silence(160 * 10));
        int bytes = media.report(out, 0, 1L << 32, now, false);
        var report = new Rtcp(1, "phone").read(out, 0, bytes, now);
        assertThat(report.ssrc()).isEqualTo(77);
        assertThat(report.rtpTimestamp()).isEqualTo(-5_000 + 1600);
        assertThat(report.reportedSsrc()).isEqualTo(0x5151);
        assertThat(report.cumulativeLost()).isZero();
    }

    @Test void noiseFromTheNetworkIsCountedAndDoesNothing() {
        media.start();
        receive(new byte[] {1, 2, 3}, STRANGER);
        byte[] report = {(byte) 0x80, (byte) 200, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0};
        media.receivedReport(report, 0, report.length, STRANGER, 0, now);
        byte[] unknown = phone.say(Sounds.silence(160));
        unknown[1] = 96;
        receive(unknown, PEER);
        tick();
        var statistics = media.statistics();
        assertThat(statistics.malformed()).isEqualTo(1);
        assertThat(statistics.rtcp()).isEqualTo(1);
        assertThat(statistics.unknownPayload()).isEqualTo(1);
        assertThat(statistics.received()).isZero();
    }

    private void receive(byte[] datagram, long source) {
        media.received(datagram, 0, datagram.length, source, now);
    }

    /// The phone says `pcm`, a packet and a tick at a time.
    private void talk(short[] pcm) {
        for (int at = 0; at < pcm.length; at += 160) {
            receive(phone.say(Arrays.copyOfRange(pcm, at, at + 160)), PEER);
            tick();
        }
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) tick();
    }

    private void tick() {
        int length = media.tick(out, 0, now);
        assertThat(length).isEqualTo(172);
        phone.hear(out, length);
        for (MediaEvent event; (event = media.events().poll()) != null; ) events.add(event);
        now += Phone.TICK;
    }

    private short[] ear() {
        short[] pcm = new short[(int) (media.ear().written() - media.ear().position())];
        assertThat(media.ear().read(pcm, 0, pcm.length)).isEqualTo(pcm.length);
        return pcm;
    }

    private <E extends MediaEvent> E only(Class<E> type) {
        var found = events.stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).as(type.getSimpleName()).hasSize(1);
        return found.getFirst();
    }
}
