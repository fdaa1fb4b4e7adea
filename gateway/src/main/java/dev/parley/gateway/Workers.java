package dev.parley.gateway;

import dev.parley.agent.Synthesizer;
import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/// Platform threads, one per core, for engines that compute in-process. Virtual threads are not sliced: an engine that
/// computes on one keeps every call's driver waiting, so in-process engines are wrapped here and their callers' virtual
/// threads only wait. First come, first served, in pieces of a few milliseconds.
final class Workers implements AutoCloseable {
    private final ExecutorService pool;

    Workers(String name, int threads) {
        ThreadFactory factory = Thread.ofPlatform().daemon().name(name + "-", 0).factory();
        pool = Executors.newFixedThreadPool(threads, factory);
    }

    /// Returns when the work is done. Interrupted, it does not begin what has not begun, and waits for what has: the engines'
    /// own threads do not outlive an interrupt or a sink that throws. The interrupt stands afterwards.
    private void run(Runnable work) {
        AtomicBoolean taken = new AtomicBoolean();             // by the worker, or by us to have it left alone
        Future<?> done = pool.submit(() -> {
            if (taken.compareAndSet(false, true)) work.run();
        });
        boolean interrupted = false;
        while (true) {
            try {
                done.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                if (taken.compareAndSet(false, true)) break;
            } catch (ExecutionException e) {
                if (interrupted) Thread.currentThread().interrupt();
                if (e.getCause() instanceof RuntimeException cause) throw cause;
                if (e.getCause() instanceof Error cause) throw cause;
                throw new IllegalStateException(e.getCause());
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    @Override public void close() {
        pool.shutdownNow();
    }

    Transcriber wrap(Transcriber engine) {
        return new Transcriber() {
            @Override public Stream open(Vocabulary vocabulary, Listener listener) {
                var opened = new Stream[1];
                run(() -> opened[0] = engine.open(vocabulary, listener));
                Stream stream = opened[0];
                return new Stream() {
                    @Override public void expect(Vocabulary next) {
                        run(() -> stream.expect(next));
                    }

                    @Override public void accept(short[] pcm, int offset, int samples) {
                        run(() -> stream.accept(pcm, offset, samples));
                    }

                    @Override public void endOfUtterance() {
                        run(stream::endOfUtterance);
                    }

                    @Override public void close() {
                        stream.close();
                    }
                };
            }

            @Override public void close() {
                engine.close();
                Workers.this.close();
            }
        };
    }

    Synthesizer wrap(Synthesizer engine) {
        return new Synthesizer() {
            @Override public void speak(String spoken, String locale, Sink sink) {
                Thread caller = Thread.currentThread();         // interrupted when the call is over: no more is wanted
                run(() -> engine.speak(spoken, locale, (pcm, offset, samples) -> !caller.isInterrupted() && sink.accept(pcm, offset, samples)));
            }

            @Override public void close() {
                engine.close();
                Workers.this.close();
            }
        };
    }
}
