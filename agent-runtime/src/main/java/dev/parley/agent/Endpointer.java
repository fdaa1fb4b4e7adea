package dev.parley.agent;

import dev.parley.governance.FlowView;
import java.time.Duration;

/// Decides when a caller has finished a turn. Sans-IO, single-threaded; times are nanoseconds since process start.
///
/// The wait is anchored at the last sample of speech, not at the moment anything was recognised, and depends on what
/// is expected: yes or no needs little patience, digits need much (people read them in groups), and a sentence that is
/// already complete is not waited for.
public final class Endpointer {
    private static final long NEVER = Long.MAX_VALUE;

    /// What the wait depends on. All durations run from the last sample of speech.
    public record Patience(Duration yesNo, Duration sentence, Duration digits, Duration complete) {
        public static final Patience DEFAULT = new Patience(Duration.ofMillis(450), Duration.ofMillis(650),
                Duration.ofMillis(1200), Duration.ofMillis(400));
    }

    private final Patience patience;
    private boolean speaking;
    private boolean heardSpeech;
    private long startedAt;
    private long lastSpeechAt;
    private String partial = "";

    public Endpointer(Patience patience) {
        this.patience = patience;
    }

    public void speechStarted(long onsetAt) {
        if (!heardSpeech) startedAt = onsetAt;
        heardSpeech = true;
        speaking = true;
    }

    public void speechEnded(long lastSpeechAt) {
        speaking = false;
        this.lastSpeechAt = lastSpeechAt;
    }

    public void partial(String words) {
        partial = words;
    }

    /// When the turn ends if the caller stays quiet; `Long.MAX_VALUE` while there is nothing to end.
    public long deadline(FlowView view) {
        if (!heardSpeech || speaking) return NEVER;
        return lastSpeechAt + wait(view).toNanos();
    }

    private Duration wait(FlowView view) {
        if (view.awaitingYesNo()) return patience.yesNo();
        boolean digitsWanted = !view.collecting().isEmpty() && Expected.isNumber(view.flow().slots().get(view.collecting().getFirst()).type());
        if (digitsWanted) return Expected.isComplete(partial, view) ? patience.complete() : patience.digits();
        return Expected.isComplete(partial, view) ? patience.complete() : patience.sentence();
    }

    /// The turn is over. @return when its speech began
    public long endTurn() {
        heardSpeech = false;
        speaking = false;
        partial = "";
        return startedAt;
    }

    public long lastSpeechAt() {
        return lastSpeechAt;
    }

    public boolean callerSpeaking() {
        return speaking;
    }

    /// Something was said that has not been committed as a turn yet.
    public boolean turnOpen() {
        return heardSpeech;
    }
}
