package dev.parley.providers.failover;

import dev.parley.agent.SpeechException;
import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// One call's ear over several recognisers. All its state belongs to one virtual thread; the call's ear and the
/// recognisers leave what they have to say in its queue, and neither ever waits for the other.
final class Relay implements Transcriber.Stream {
    /// Kept of one utterance. Unit: samples at 8 kHz, 60 s. What is older was spoken too long ago to be answered.
    private static final int MOST_KEPT = 480_000;
    /// Two minutes of 40 ms blocks, results among them.
    private static final int MOST_WAITING = 3000;

    private sealed interface Note {
        record Expect(Vocabulary vocabulary) implements Note { }
        record Audio(short[] pcm) implements Note { }
        record EndOfUtterance() implements Note { }
        record Partial(int from, String words) implements Note { }
        record Finished(int from, String words, double confidence) implements Note { }
        record Failed(int from, String reason) implements Note { }
    }

    private final Ranked<Transcriber> recognisers;
    private final Transcriber.Listener listener;
    private final BlockingQueue<Note> notes = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<Ranked.Entry<Transcriber>> tried = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    private StringJoiner reasons = new StringJoiner("; ");
    private Vocabulary vocabulary;
    private short[] kept = new short[16_000];
    private int keptSamples;
    private boolean ending;
    private Ranked.@Nullable Entry<Transcriber> serving;
    private Transcriber.@Nullable Stream stream;
    /// Counts streams: what an abandoned one still says is not heard.
    private int generation;

    Relay(Ranked<Transcriber> recognisers, Vocabulary vocabulary, Transcriber.Listener listener) {
        this.recognisers = recognisers;
        this.vocabulary = vocabulary;
        this.listener = listener;
        thread = Thread.ofVirtual().name("recogniser-relay").start(this::run);
    }

    @Override public void expect(Vocabulary vocabulary) {
        leave(new Note.Expect(vocabulary));
    }

    @Override public void accept(short[] pcm, int offset, int samples) {
        if (samples > 0) leave(new Note.Audio(Arrays.copyOfRange(pcm, offset, offset + samples)));
    }

    @Override public void endOfUtterance() {
        leave(new Note.EndOfUtterance());
    }

    @Override public void close() {
        closed = true;
        thread.interrupt();
    }

    private void leave(Note note) {
        if (closed || notes.offer(note)) return;
        close();
        listener.failed("the recognisers take audio more slowly than it is spoken");
    }

    private void run() {
        try {
            connect();
            while (!closed) {
                switch (notes.take()) {
                    case Note.Expect(var next) -> {
                        vocabulary = next;
                        if (stream != null) stream.expect(next);
                    }
                    case Note.Audio(var pcm) -> {
                        keep(pcm);
                        if (stream != null) stream.accept(pcm, 0, pcm.length);
                    }
                    case Note.EndOfUtterance _ -> {
                        ending = true;
                        if (stream != null) stream.endOfUtterance();
                    }
                    case Note.Partial(var from, var words) -> {
                        if (from == generation) listener.partial(words);
                    }
                    case Note.Finished(var from, var words, var confidence) -> {
                        if (from == generation) finished(words, confidence);
                    }
                    case Note.Failed(var from, var reason) -> {
                        if (from == generation) {
                            lost(reason);
                            connect();
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            // closed
        } finally {
            if (stream != null) stream.close();
        }
    }

    private void connect() {
        while (!closed) {
            Ranked.Entry<Transcriber> next = recognisers.next(tried, System.nanoTime());
            if (next == null) {
                closed = true;
                listener.failed(reasons.toString());
                return;
            }
            serving = next;
            try {
                Transcriber.Stream opened = next.provider().open(vocabulary, new Hearing(++generation));
                stream = opened;
                if (keptSamples > 0) opened.accept(kept, 0, keptSamples);
                if (ending) opened.endOfUtterance();
                return;
            } catch (SpeechException e) {
                lost(String.valueOf(e.getMessage()));
            }
        }
    }

    private void lost(String reason) {
        assert serving != null : "something was serving";
        serving.breaker().failed(System.nanoTime());
        tried.add(serving);
        reasons.add("recogniser `" + serving.name() + "`: " + reason);
        if (stream != null) stream.close();
        stream = null;
    }

    private void finished(String words, double confidence) {
        keptSamples = 0;
        ending = false;
        if (serving != null) serving.breaker().succeeded();
        tried.clear();
        reasons = new StringJoiner("; ");
        listener.finished(words, confidence);
    }

    private void keep(short[] pcm) {
        int room = Math.min(pcm.length, MOST_KEPT - keptSamples);
        if (kept.length < keptSamples + room) kept = Arrays.copyOf(kept, Math.min(MOST_KEPT, Math.max(2 * kept.length, keptSamples + room)));
        System.arraycopy(pcm, 0, kept, keptSamples, room);
        keptSamples += room;
    }

    private final class Hearing implements Transcriber.Listener {
        private final int mine;

        Hearing(int mine) {
            this.mine = mine;
        }

        @Override public void partial(String words) {
            leave(new Note.Partial(mine, words));
        }

        @Override public void finished(String words, double confidence) {
            leave(new Note.Finished(mine, words, confidence));
        }

        @Override public void failed(String reason) {
            leave(new Note.Failed(mine, reason));
        }
    }
}
