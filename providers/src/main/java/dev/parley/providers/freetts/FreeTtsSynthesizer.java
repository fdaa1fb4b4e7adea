package dev.parley.providers.freetts;

import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import dev.parley.agent.SpeechException;
import dev.parley.agent.Synthesizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

/// FreeTTS's diphone voice `kevin16`, in-process and pure Java: 16 kHz rendered clause by clause, shaped for the
/// telephone (8 kHz, about -20 dBFS RMS while speaking, silence trimmed) and streamed while it is made.
///
/// Thread-safe: a bounded pool of voices, a caller waits for one. Lines already rendered come from a bounded cache.
/// English only. Construction loads and warms the voices (about half a second).
public final class FreeTtsSynthesizer implements Synthesizer {
    /// @param wordsPerMinute speaking rate, 150 is the voice's own
    /// @param pitchHertz     mean pitch, 100 is the voice's own
    /// @param pitchRangeHertz standard deviation of the pitch, 11 is the voice's own
    /// @param voices         how many lines can be rendered at once
    /// @param cacheBytes     bound of the rendered lines kept; 0 keeps none
    public record Options(float wordsPerMinute, float pitchHertz, float pitchRangeHertz, int voices, long cacheBytes) {
        public static final Options AGENT = new Options(155, 100, 12, 2, 32L << 20);
        /// A second voice, easily told from [#AGENT]: for simulated callers.
        public static final Options CALLER = new Options(140, 145, 22, 2, 8L << 20);

        public Options {
            if (wordsPerMinute < 60 || wordsPerMinute > 400) throw new SpeechException("speaking rate must be 60 to 400 words per minute");
            if (pitchHertz < 50 || pitchHertz > 300) throw new SpeechException("pitch must be 50 to 300 Hz");
            if (pitchRangeHertz < 0 || pitchRangeHertz > 100) throw new SpeechException("pitch range must be 0 to 100 Hz");
            if (voices < 1 || voices > 64) throw new SpeechException("number of voices must be 1 to 64");
            if (cacheBytes < 0) throw new SpeechException("cache size must not be negative");
        }
    }

    /// `kevin16` speaks at about -22 dBFS RMS after the filter; measured, pauses left out.
    private static final float GAIN = 1.25f;
    private static final Logger QUIET = Logger.getLogger("com.sun.speech.freetts");     // held: loggers are weak

    private final BlockingQueue<Engine> idle;
    private final RenderedLines lines;
    private volatile boolean closed;

    public FreeTtsSynthesizer() {
        this(Options.AGENT);
    }

    /// @throws SpeechException when the voice cannot be loaded
    public FreeTtsSynthesizer(Options options) {
        QUIET.setLevel(Level.OFF);
        lines = new RenderedLines(options.cacheBytes());
        idle = new ArrayBlockingQueue<>(options.voices());
        for (int i = 0; i < options.voices(); i++) idle.add(Engine.load(options));
        for (Engine engine : idle) engine.render("How can I help you today?", new Shaper((pcm, offset, samples) -> true, GAIN));
    }

    @Override public void speak(String spoken, String locale, Sink sink) {
        if (closed) throw new SpeechException("speech synthesiser `freetts` is closed");
        if (!locale.isEmpty() && !locale.regionMatches(true, 0, "en", 0, 2)) {
            throw new SpeechException("voice `kevin16` speaks English only, not `" + locale + "`");
        }
        String text = spoken.strip();
        if (text.isEmpty()) return;
        short[] known = lines.find(text);
        if (known != null) {
            replay(known, sink);
            return;
        }
        var shaper = new Shaper(sink, GAIN);
        Engine engine = take();
        try {
            for (String clause : clauses(text)) {
                if (!engine.render(clause, shaper)) break;
            }
        } finally {
            idle.add(engine);
        }
        shaper.finish();
        if (!shaper.refused()) lines.keep(text, shaper.rendering());
    }

    @Override public void close() {
        closed = true;
        for (Engine engine; (engine = idle.poll()) != null; ) engine.voice.deallocate();
    }

    private Engine take() {
        try {
            return idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpeechException("interrupted while waiting for a voice", e);
        }
    }

    private static void replay(short[] pcm, Sink sink) {
        for (int at = 0; at < pcm.length; at += 160) {
            if (!sink.accept(pcm, at, Math.min(160, pcm.length - at))) return;
        }
    }

    /// Cuts after sentence ends, so the first sentence sounds while the next is rendered.
    static List<String> clauses(String text) {
        var out = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < text.length() - 1; i++) {
            boolean end = "?!;".indexOf(text.charAt(i)) >= 0
                    || text.charAt(i) == '.' && i - from > 12;
            if (end && Character.isWhitespace(text.charAt(i + 1))) {
                out.add(text.substring(from, i + 1).strip());
                from = i + 1;
            }
        }
        String rest = text.substring(from).strip();
        if (!rest.isEmpty()) out.add(rest);
        return out;
    }

    /// One voice; used by one thread at a time.
    private record Engine(Voice voice, PlayerAdapter player) {
        static Engine load(Options options) {
            try {
                Voice voice = new KevinVoiceDirectory().getVoices()[1];
                var player = new PlayerAdapter();
                voice.setAudioPlayer(player);
                voice.allocate();
                voice.setRate(options.wordsPerMinute());
                voice.setPitch(options.pitchHertz());
                voice.setPitchRange(options.pitchRangeHertz());
                return new Engine(voice, player);
            } catch (RuntimeException | LinkageError e) {
                throw new SpeechException("cannot load voice `kevin16` of FreeTTS: " + e.getMessage(), e);
            }
        }

        /// False: the sink wants no more.
        boolean render(String clause, Shaper shaper) {
            player.target(shaper);
            try {
                voice.speak(clause);
            } catch (RuntimeException e) {
                throw new SpeechException("voice `kevin16` failed on a line of " + clause.length() + " characters", e);
            } finally {
                player.target(null);
            }
            Throwable failure = player.takeFailure();
            if (failure != null) throw new SpeechException("the listener of a line failed: " + failure, failure);
            return !shaper.refused();
        }
    }
}
