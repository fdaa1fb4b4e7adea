package dev.parley.providers.streaming;

import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A recogniser behind a WebSocket: one connection per call, audio as it is spoken, one final result per utterance.
/// Thread-safe. When the connection is lost, or no answer comes within [Settings#finalWithin] of the end of an
/// utterance, the stream has failed for good; the failover above opens another and replays what was not answered.
public final class StreamingTranscriber implements Transcriber {
    /// `finalWithin`: from the end of an utterance to its final result. A service that said something about the
    /// utterance, but does not confirm its end, is taken at its word then; one that said nothing has failed.
    /// `quickFinal`: the same for services that have no way to be asked for a final result.
    public record Settings(Duration finalWithin, Duration quickFinal) {
        public static final Settings DEFAULTS = new Settings(Duration.ofMillis(1500), Duration.ofMillis(300));
    }

    /// The shortest utterance whose silence is a failure. Unit: samples at 8 kHz. Below, a cough is rightly nothing.
    private static final int TELLING = 8000;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("recogniser-deadlines").factory());
    private final Function<Vocabulary, SpeechSocket.Address> address;
    private final Function<Vocabulary, SpeechProtocol> protocol;
    private final Settings settings;

    /// @param address  where to connect to, headers with keys included; asked at every connection
    /// @param protocol what to speak there; a new one at every connection
    public StreamingTranscriber(Function<Vocabulary, SpeechSocket.Address> address, Function<Vocabulary, SpeechProtocol> protocol, Settings settings) {
        this.address = address;
        this.protocol = protocol;
        this.settings = settings;
    }

    @Override public Stream open(Vocabulary vocabulary, Listener listener) {
        return new Utterances(address.apply(vocabulary), protocol.apply(vocabulary), listener);
    }

    @Override public void close() {
        timer.shutdownNow();
        client.shutdownNow();
    }

    /// All state under one lock: the caller's thread speaks, the socket's hears, the timer reminds. The listener is told
    /// inside it, so results are in order; it only puts an event into a mailbox.
    private final class Utterances implements Stream, SpeechSocket.Events {
        private final SpeechProtocol protocol;
        private final Listener listener;
        private final String name;
        private final SpeechSocket socket;
        private StringJoiner segments = new StringJoiner(" ");
        private String partial = "";
        private double confidence = 1;
        private boolean told;
        private int samples;
        private boolean ending;
        private boolean flushing;
        /// The last utterance was ended without the service's word for it, which may still come and is not of this one.
        private boolean stale;
        private boolean over;
        private @Nullable Future<?> deadline;

        Utterances(SpeechSocket.Address address, SpeechProtocol protocol, Listener listener) {
            this.protocol = protocol;
            this.listener = listener;
            name = address.toString();
            socket = new SpeechSocket(client, address, this);
            protocol.opening().forEach(socket::send);
        }

        /// Hints of a connection are fixed when it is made.
        @Override public void expect(Vocabulary vocabulary) { }

        @Override public synchronized void accept(short[] pcm, int offset, int length) {
            if (over || length == 0) return;
            samples += length;
            if (samples > TELLING) stale = false;
            protocol.audioSent();
            socket.send(Pcm.littleEndian(pcm, offset, length));
        }

        @Override public synchronized void endOfUtterance() {
            if (over || ending) return;
            ending = true;
            String flush = protocol.flush();
            flushing = flush != null;
            if (flush != null) socket.send(flush);
            Duration wait = flushing ? settings.finalWithin() : settings.quickFinal();
            deadline = timer.schedule(this::deadlinePassed, wait.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override public synchronized void text(String message) {
            if (over) return;
            SpeechProtocol.Heard heard = protocol.read(message);
            if (stale && !(heard instanceof SpeechProtocol.Heard.Failed)) {
                stale = !(heard instanceof SpeechProtocol.Heard.Segment segment && segment.flushed());
                return;
            }
            switch (heard) {
                case SpeechProtocol.Heard.Nothing _ -> { }
                case SpeechProtocol.Heard.Failed(var reason) -> fail(reason);
                case SpeechProtocol.Heard.Partial(var words) -> {
                    told |= !words.isBlank();
                    partial = words;
                    if (!words.isBlank()) listener.partial(soFar());
                }
                case SpeechProtocol.Heard.Segment(var words, var sure, var flushed) -> {
                    told = true;
                    partial = "";
                    if (!words.isBlank()) segments.add(words.strip());
                    if (!words.isBlank() && sure >= 0) confidence = Math.min(confidence, sure);
                    if (flushed && ending) finish();
                    else if (!words.isBlank()) listener.partial(soFar());
                }
            }
        }

        @Override public void binary(byte[] bytes) { }

        @Override public synchronized void gone(String reason) {
            if (!over) fail(reason);
        }

        private synchronized void deadlinePassed() {
            if (over || !ending) return;
            if (!told && samples > TELLING) {
                fail(name + " gave no result within " + settings.finalWithin().toMillis() + " ms");
                return;
            }
            finish();
            stale = flushing;
        }

        private String soFar() {
            return partial.isBlank() ? segments.toString() : new StringJoiner(" ").merge(segments).add(partial.strip()).toString();
        }

        private void finish() {
            String words = soFar();
            double sure = words.isEmpty() ? -1 : confidence;
            segments = new StringJoiner(" ");
            partial = "";
            confidence = 1;
            told = false;
            samples = 0;
            ending = false;
            if (deadline != null) deadline.cancel(false);
            listener.finished(words, sure);
        }

        private void fail(String reason) {
            over = true;
            if (deadline != null) deadline.cancel(false);
            socket.close();
            listener.failed(reason);
        }

        @Override public synchronized void close() {
            if (over) return;
            over = true;
            if (deadline != null) deadline.cancel(false);
            String closing = protocol.closing();
            if (closing != null) socket.send(closing);
            socket.close();
        }
    }
}
