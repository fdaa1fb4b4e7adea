package dev.parley.providers.streaming;

import dev.parley.agent.SpeechException;
import dev.parley.agent.Synthesizer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A voice behind a WebSocket: one connection a line, sound handed on as it comes. Thread-safe.
///
/// The connection of a line is not used for the next: late sound of a line that was cut can then never be heard in
/// another. What that costs is paid ahead: one connection is kept open for the next line.
public final class StreamingSynthesizer implements Synthesizer {
    /// `firstSound`: from the request to the first samples. `nextSound`: between two pieces. Both are the deadline of a
    /// failure; a half-open connection is found by them and by nothing else.
    public record Settings(Duration firstSound, Duration nextSound, Duration spareFor) {
        public static final Settings DEFAULTS = new Settings(Duration.ofMillis(1500), Duration.ofMillis(1500), Duration.ofSeconds(20));
    }

    /// Pieces of one line that wait to be handed on. A voice may be far faster than speech, and the sink takes what comes.
    private static final int MOST_PIECES = 4096;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Supplier<SpeechSocket.Address> address;
    private final Supplier<VoiceProtocol> protocol;
    private final Settings settings;
    private final BlockingQueue<Line> spare = new ArrayBlockingQueue<>(1);

    public StreamingSynthesizer(Supplier<SpeechSocket.Address> address, Supplier<VoiceProtocol> protocol, Settings settings) {
        this.address = address;
        this.protocol = protocol;
        this.settings = settings;
    }

    @Override public void speak(String spoken, String locale, Sink sink) {
        Line line = take();
        Line next = new Line(address.get(), protocol.get());
        if (!spare.offer(next)) next.close();
        line.speak(spoken, locale, sink);
    }

    private Line take() {
        Line waiting = spare.poll();
        if (waiting != null && waiting.fresh(System.nanoTime())) return waiting;
        if (waiting != null) waiting.close();
        return new Line(address.get(), protocol.get());
    }

    @Override public void close() {
        Line waiting = spare.poll();
        if (waiting != null) waiting.close();
        client.shutdownNow();
    }

    private final class Line implements SpeechSocket.Events {
        private final VoiceProtocol protocol;
        private final String name;
        private final BlockingQueue<VoiceProtocol.Made> made = new ArrayBlockingQueue<>(MOST_PIECES);
        private final SpeechSocket socket;
        private final long since = System.nanoTime();

        Line(SpeechSocket.Address address, VoiceProtocol protocol) {
            this.protocol = protocol;
            name = address.toString();
            socket = new SpeechSocket(client, address, this);
        }

        boolean fresh(long now) {
            return now - since < settings.spareFor().toNanos() && made.stream().noneMatch(VoiceProtocol.Made.Failed.class::isInstance);
        }

        void speak(String spoken, String locale, Sink sink) {
            protocol.line(spoken, locale).forEach(socket::send);
            boolean any = false;
            try {
                while (true) {
                    long wait = (any ? settings.nextSound() : settings.firstSound()).toNanos();
                    switch (made.poll(wait, TimeUnit.NANOSECONDS)) {
                        case null -> throw new SpeechException(name + (any ? " fell silent in mid-line" : " made no sound within " + settings.firstSound().toMillis() + " ms"));
                        case VoiceProtocol.Made.Failed(var reason) -> throw new SpeechException(reason);
                        case VoiceProtocol.Made.Nothing _ -> { }
                        case VoiceProtocol.Made.Whole _ -> {
                            if (!any) throw new SpeechException(name + " ended the line without a sound");
                            return;
                        }
                        case VoiceProtocol.Made.Sound(var pcm) -> {
                            any |= pcm.length > 0;
                            if (!sink.accept(pcm, 0, pcm.length)) {
                                protocol.cancel().forEach(socket::send);
                                return;
                            }
                        }
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                close();
            }
        }

        void close() {
            protocol.closing().forEach(socket::send);
            socket.close();
        }

        @Override public void text(String message) {
            tell(protocol.read(message));
        }

        @Override public void binary(byte[] bytes) {
            tell(protocol.audio(bytes));
        }

        @Override public void gone(String reason) {
            tell(new VoiceProtocol.Made.Failed(reason));
        }

        private void tell(VoiceProtocol.Made piece) {
            if (piece instanceof VoiceProtocol.Made.Nothing || made.offer(piece)) return;
            made.clear();
            made.add(new VoiceProtocol.Made.Failed(name + " makes more sound than a line can have"));
        }
    }
}
