package dev.parley.gateway;

import dev.parley.agent.SpeechException;
import dev.parley.agent.Synthesizer;
import dev.parley.governance.ApprovedUtterance;
import dev.parley.media.PlaybackQueue;
import dev.parley.media.SpeechWriter;
import dev.parley.session.CallEvent;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Gives approved words their sound, one line after the other on a virtual thread of its own; the next is synthesised
/// while the first still plays.
final class Mouth implements AutoCloseable {
    private static final int MOST_WAITING = 64;

    private final PlaybackQueue playback;
    private final Synthesizer synthesizer;
    private final String locale;
    private final Consumer<CallEvent> calls;
    private final BlockingQueue<SpeechWriter> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Set<Long> whole = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    Mouth(String name, PlaybackQueue playback, Synthesizer synthesizer, String locale, Consumer<CallEvent> calls) {
        this.playback = playback;
        this.synthesizer = synthesizer;
        this.locale = locale;
        this.calls = calls;
        this.thread = Thread.ofVirtual().name(name + "-mouth").start(this::run);
    }

    /// Call thread. What the queue refuses was never heard.
    void speak(ApprovedUtterance utterance) {
        SpeechWriter writer = playback.enqueue(utterance);
        if (writer == null) {
            calls.accept(new CallEvent.PlaybackCut(utterance.decision(), 0, -1));
        } else if (!waiting.offer(writer)) {
            writer.fail();
        }
    }

    /// Whether all of this line's sound has been made, so that its length is known. Any thread.
    boolean isWhole(long decision) {
        return whole.contains(decision);
    }

    private void run() {
        try {
            while (true) speak(waiting.take());
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void speak(SpeechWriter writer) {
        ApprovedUtterance utterance = writer.utterance();
        var sink = new Synthesizer.Sink() {
            private boolean started;

            @Override public boolean accept(short[] pcm, int offset, int samples) {
                if (!started) {
                    started = true;
                    calls.accept(new CallEvent.SynthesisStarted(utterance.decision(), Clock.now()));
                }
                return writer.write(pcm, offset, samples);
            }
        };
        try {
            if (!writer.revoked()) synthesizer.speak(utterance.words().spoken(), locale, sink);
            if (Thread.currentThread().isInterrupted()) {       // closed: not all of it was made
                writer.fail();
                return;
            }
            writer.finish();
            whole.add(utterance.decision());
        } catch (SpeechException e) {
            writer.fail();
            calls.accept(new CallEvent.SynthesisFailed(utterance.decision(), String.valueOf(e.getMessage())));
        }
    }

    @Override public void close() {
        thread.interrupt();
        for (@Nullable SpeechWriter writer = waiting.poll(); writer != null; writer = waiting.poll()) writer.fail();
    }
}
