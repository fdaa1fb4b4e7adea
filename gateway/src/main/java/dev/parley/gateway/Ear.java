package dev.parley.gateway;

import dev.parley.agent.SpeechException;
import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import dev.parley.media.AudioRing;
import dev.parley.session.CallEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Carries the caller's voice from the ear ring to the transcriber, on a virtual thread of its own. Only speech is
/// decoded: what came before the onset is kept back half a second and given first, so that no beginning is lost and
/// silence costs nothing.
final class Ear implements AutoCloseable {
    private static final int BLOCK = 320;                      // samples: 40 ms
    private static final int PRE_ROLL = 4000;                  // samples: 500 ms
    private static final long POLL_NANOS = 40_000_000L;

    private sealed interface Command {
        record Expect(Vocabulary vocabulary) implements Command { }
        record Open() implements Command { }
        record EndUtterance() implements Command { }
    }

    private final AudioRing ring;
    private final Transcriber transcriber;
    private final Vocabulary first;
    private final Consumer<CallEvent> calls;
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final short[] block = new short[BLOCK];
    private final short[] preRoll = new short[PRE_ROLL];
    private int preRollSize;
    private volatile boolean closed;
    private final Thread thread;

    Ear(String name, AudioRing ring, Transcriber transcriber, Vocabulary first, Consumer<CallEvent> calls) {
        this.ring = ring;
        this.transcriber = transcriber;
        this.first = first;
        this.calls = calls;
        this.thread = Thread.ofVirtual().name(name + "-ear").start(this::run);
    }

    void expect(Vocabulary vocabulary) {
        tell(new Command.Expect(vocabulary));
    }

    /// Speech has begun: listen.
    void open() {
        tell(new Command.Open());
    }

    /// The caller's turn is over: everything heard so far belongs to it.
    void endUtterance() {
        tell(new Command.EndUtterance());
    }

    private void tell(Command command) {
        commands.add(command);
        LockSupport.unpark(thread);
    }

    private void run() {
        Listener listener = new Listener();
        try (Transcriber.Stream stream = transcriber.open(first, listener)) {
            boolean open = false;
            while (!closed) {
                Command command = commands.poll();
                if (command instanceof Command.Open && !open) {
                    stream.accept(preRoll, 0, preRollSize);
                    preRollSize = 0;
                    open = true;
                }
                pump(stream, open);
                if (command instanceof Command.Expect(var vocabulary)) stream.expect(vocabulary);
                if (command instanceof Command.EndUtterance) {
                    open = false;
                    stream.endOfUtterance();
                }
                if (command == null) LockSupport.parkNanos(POLL_NANOS);
            }
        } catch (SpeechException e) {
            calls.accept(new CallEvent.TranscriberFailed(String.valueOf(e.getMessage())));
        }
    }

    private void pump(Transcriber.Stream stream, boolean open) {
        // Under load the recogniser is behind and the ring is full: a call that is over must not wait its turn for it.
        for (int samples = ring.read(block, 0, BLOCK); samples > 0 && !closed; samples = ring.read(block, 0, BLOCK)) {
            if (open) stream.accept(block, 0, samples);
            else keep(samples);
        }
    }

    private void keep(int samples) {
        int drop = Math.max(0, preRollSize + samples - PRE_ROLL);
        System.arraycopy(preRoll, drop, preRoll, 0, preRollSize - drop);
        System.arraycopy(block, 0, preRoll, preRollSize - drop, samples);
        preRollSize += samples - drop;
    }

    @Override public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private final class Listener implements Transcriber.Listener {
        @Override public void partial(String words) {
            calls.accept(new CallEvent.PartiallyTranscribed(words));
        }

        @Override public void finished(String words, double confidence) {
            calls.accept(new CallEvent.Transcribed(words, confidence));
        }

        @Override public void failed(String reason) {
            calls.accept(new CallEvent.TranscriberFailed(reason));
        }
    }
}
