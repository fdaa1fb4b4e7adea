package dev.parley.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.governance.CallId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaybackQueueTest {
    private final MediaEventQueue events = new MediaEventQueue();
    private final PlaybackQueue queue = new PlaybackQueue(Approvals.CALL, events);
    private final short[] frame = new short[160];
    private long now;

    @Test void refusesAnotherCallAnotherTurnAndADecisionThatDoesNotRise() {
        queue.advanceTurn(3);
        assertThat(queue.enqueue(Approvals.of(new CallId("call-2"), 3, 10, true))).isNull();
        assertThat(queue.enqueue(Approvals.bargeable(2, 10))).isNull();
        assertThat(queue.enqueue(Approvals.bargeable(4, 10))).isNull();
        assertThat(queue.enqueue(Approvals.bargeable(3, 10))).isNotNull();
        assertThat(queue.enqueue(Approvals.bargeable(3, 10))).isNull();
        assertThat(queue.enqueue(Approvals.bargeable(3, 9))).isNull();
        assertThat(queue.enqueue(Approvals.bargeable(3, 11))).isNotNull();
    }

    @Test void refusesTheSeventeenthThatWaits() {
        for (int i = 0; i < 16; i++) assertThat(queue.enqueue(Approvals.bargeable(0, i))).isNotNull();
        assertThat(queue.enqueue(Approvals.bargeable(0, 16))).isNull();
    }

    @Test void playsInOrderWithoutAGapAndCountsEverySample() {
        var first = queue.enqueue(Approvals.bargeable(0, 1));
        var second = queue.enqueue(Approvals.bargeable(0, 2));
        second.write(tone(200, 2000), 0, 200);
        second.finish();
        first.write(tone(250, 1000), 0, 250);
        first.finish();
        short[] heard = ticks(3);
        assertThat(Arrays.copyOfRange(heard, 0, 250)).containsOnly(1000);
        assertThat(Arrays.copyOfRange(heard, 250, 450)).containsOnly(2000);
        assertThat(Arrays.copyOfRange(heard, 450, 480)).containsOnly(0);
        assertThat(drain()).containsExactly(
                new MediaEvent.PlaybackStarted(1, 0), new MediaEvent.PlaybackFinished(1, 250, 20),
                new MediaEvent.PlaybackStarted(2, 20), new MediaEvent.PlaybackFinished(2, 200, 40));
        assertThat(queue.isIdle()).isTrue();
    }

    @Test void bargeInStopsAtTheNextTickAndDropsWhatWaits() {
        var speaking = queue.enqueue(Approvals.bargeable(0, 1));
        var waiting = queue.enqueue(Approvals.bargeable(0, 2));
        speaking.write(tone(1000, 1000), 0, 1000);
        ticks(2);
        drain();
        queue.stop();
        assertThat(speaking.revoked()).isTrue();
        assertThat(waiting.write(tone(10, 1), 0, 10)).isFalse();
        assertThat(ticks(1)).containsOnly(0);
        assertThat(drain()).containsExactly(
                new MediaEvent.PlaybackCut(1, 320, 1000, 40), new MediaEvent.PlaybackCut(2, 0, 0, 40));
        assertThat(queue.isIdle()).isTrue();
    }

    @Test void uninterruptibleSpeechOutlivesBargeInButNotHangUp() {
        var greeting = queue.enqueue(Approvals.bargeable(0, 1));
        var disclosure = queue.enqueue(Approvals.uninterruptible(0, 2));
        greeting.write(tone(320, 1), 0, 320);
        disclosure.write(tone(480, 7), 0, 480);
        disclosure.finish();
        queue.advanceTurn(1);
        assertThat(ticks(1)).containsOnly(7);
        queue.stopAll();
        assertThat(ticks(1)).containsOnly(0);
        assertThat(drain()).containsExactly(
                new MediaEvent.PlaybackCut(1, 0, 320, 0), new MediaEvent.PlaybackCut(2, 160, 480, 20));
        assertThat(queue.enqueue(Approvals.bargeable(1, 3))).isNull();
    }

    @Test void speechOfTheNewTurnFollowsAStoppedOne() {
        queue.enqueue(Approvals.bargeable(0, 1)).write(tone(800, 1), 0, 800);
        ticks(1);
        queue.advanceTurn(1);
        var answer = queue.enqueue(Approvals.bargeable(1, 2));
        answer.write(tone(160, 9), 0, 160);
        assertThat(ticks(1)).containsOnly(9);
    }

    @Test void waitsForAWholeTickAndCountsTheUnderrun() {
        var slow = queue.enqueue(Approvals.bargeable(0, 1));
        slow.write(tone(200, 500), 0, 200);
        assertThat(ticks(1)).containsOnly(500);
        assertThat(ticks(1)).containsOnly(0);
        slow.write(tone(120, 500), 0, 120);
        assertThat(ticks(1)).containsOnly(500);
        assertThat(queue.underruns()).isEqualTo(1);
    }

    @Test void leadingSilenceIsNotTheStartOfSpeech() {
        var utterance = queue.enqueue(Approvals.bargeable(0, 1));
        utterance.write(new short[320], 0, 320);
        utterance.write(tone(160, 300), 0, 160);
        ticks(3);
        assertThat(drain()).containsExactly(new MediaEvent.PlaybackStarted(1, 40));
    }

    @Test void aSynthesiserThatFailsLetsTheNextOneSpeak() {
        var broken = queue.enqueue(Approvals.bargeable(0, 1));
        var next = queue.enqueue(Approvals.bargeable(0, 2));
        broken.write(tone(100, 300), 0, 100);
        broken.fail();
        next.write(tone(60, 400), 0, 60);
        next.finish();
        ticks(1);
        assertThat(drain()).contains(
                new MediaEvent.PlaybackFailed(1, 100, 0), new MediaEvent.PlaybackFinished(2, 60, 0));
    }

    @Test void oneUtteranceHoldsThirtySeconds() {
        var writer = queue.enqueue(Approvals.bargeable(0, 1));
        assertThat(writer.write(new short[240_000], 0, 240_000)).isTrue();
        assertThat(writer.free()).isZero();
        assertThat(writer.write(new short[1], 0, 1)).isFalse();
        assertThat(writer.revoked()).isFalse();
    }

    /// Synthesiser and media loop at full speed on two threads: the loop plays every sample once and in order.
    @Test void twoThreadsAtFullSpeedLoseNothing() throws InterruptedException {
        var writer = queue.enqueue(Approvals.bargeable(0, 1));
        var synthesiser = new Thread(() -> {
            short[] block = new short[317];
            for (int at = 0; at < SpeechWriter.CAPACITY; ) {
                int size = Math.min(1 + at % 317, SpeechWriter.CAPACITY - at);
                for (int i = 0; i < size; i++) block[i] = (short) (1 + (at + i) % 30_000);
                writer.write(block, 0, size);
                at += size;
            }
            writer.finish();
        });
        synthesiser.start();
        int heard = 0;
        while (!queue.isIdle()) {
            queue.take(frame, now);
            for (short sample : frame) {
                if (sample == 0) continue;
                if (sample != (short) (1 + heard % 30_000)) throw new AssertionError("sample " + heard);
                heard++;
            }
        }
        synthesiser.join();
        assertThat(heard).isEqualTo(SpeechWriter.CAPACITY);
    }

    private short[] ticks(int count) {
        short[] heard = new short[count * 160];
        for (int i = 0; i < count; i++) {
            queue.take(frame, now);
            System.arraycopy(frame, 0, heard, i * 160, 160);
            now += 20;
        }
        return heard;
    }

    private List<MediaEvent> drain() {
        var drained = new ArrayList<MediaEvent>();
        for (MediaEvent event; (event = events.poll()) != null; ) drained.add(event);
        return drained;
    }

    private static short[] tone(int samples, int value) {
        short[] pcm = new short[samples];
        Arrays.fill(pcm, (short) value);
        return pcm;
    }
}
