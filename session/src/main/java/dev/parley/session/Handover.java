package dev.parley.session;

import dev.parley.governance.ApprovedTransfer;
import dev.parley.governance.RecordType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One approved transfer on the wire. What the flow asked for is decided here by what really happens: the caller's side
/// is asked first (REFER); if it does not transfer, we dial the target ourselves and join the two legs.
///
/// ```
///   NONE ── begin ──► REFERRED ── outcome ─────────────────────► NONE
///                         │ refused
///                         ▼
///                      DIALLED ── busy, silent, declined ──► NONE, the conversation goes on where it stood
///                         │ answered
///                         ▼
///                      BRIDGED ── target or caller leaves ──► NONE, done
///                         └────── handed back ──────────────► NONE, the conversation goes on
/// ```
final class Handover {
    /// How long the target may ring when we dial it.
    private static final long RINGING = Duration.ofSeconds(30).toNanos();
    /// For all of it; the governor gives a transfer 60 s.
    private static final long PATIENCE = Duration.ofSeconds(58).toNanos();
    private static final int UNKNOWN_DIALOG = 481;
    private static final int NO_ANSWER = 19;                    // ITU-T Q.850
    private static final int NORMAL_CLEARING = 16;

    /// What the governor is to be told.
    record Outcome(boolean accepted, String reason) { }

    private enum Stage { NONE, REFERRED, DIALLED, BRIDGED }

    private final Queue<Effect> effects;
    private Stage stage = Stage.NONE;
    private @Nullable ApprovedTransfer transfer;
    private long answerBy = Long.MAX_VALUE;
    private long latest;

    Handover(Queue<Effect> effects) {
        this.effects = effects;
    }

    void begin(ApprovedTransfer approved, long now) {
        part(NORMAL_CLEARING, "another transfer");
        transfer = approved;
        stage = Stage.REFERRED;
        latest = now + PATIENCE;
        answerBy = latest;
        effects.add(new Effect.Transfer(approved));
    }

    boolean isBridged() {
        return stage == Stage.BRIDGED;
    }

    /// The REFER's outcome.
    Optional<Outcome> done(int status) {
        if (stage != Stage.REFERRED) return Optional.empty();
        part(NORMAL_CLEARING, "");
        return Optional.of(new Outcome(status >= 200 && status < 300, "SIP " + status));
    }

    /// The caller's side does not transfer: we do it, unless its dialog is gone altogether.
    Optional<Outcome> refused(int status, long now) {
        if (stage != Stage.REFERRED || transfer == null) return Optional.empty();
        if (status == UNKNOWN_DIALOG) return done(status);
        step("refused", "SIP " + status);
        stage = Stage.DIALLED;
        answerBy = Math.min(now + RINGING, latest);
        effects.add(new Effect.Dial(transfer));
        return Optional.empty();
    }

    /// It took the REFER and is leaving; whether anybody answered nobody will say.
    void unreported() {
        if (stage != Stage.REFERRED) return;
        part(NORMAL_CLEARING, "");
        step("unreported", "the caller's side left before it told the outcome");
    }

    void answered() {
        if (stage != Stage.DIALLED || transfer == null) return;
        stage = Stage.BRIDGED;
        answerBy = Long.MAX_VALUE;
        step("bridged", "");
        effects.add(new Effect.Join(transfer));
    }

    Optional<Outcome> targetRefused(int status, String reason) {
        if (stage != Stage.DIALLED) return Optional.empty();
        part(NORMAL_CLEARING, "");
        return Optional.of(new Outcome(false, "SIP " + status + (reason.isEmpty() ? "" : " " + reason)));
    }

    Optional<Outcome> targetLeft(String cause) {
        if (stage != Stage.BRIDGED) return targetRefused(480, cause);
        part(NORMAL_CLEARING, "the target left");
        return Optional.of(new Outcome(true, "the target hung up: " + cause));
    }

    Optional<Outcome> handedBack(String by) {
        if (stage != Stage.BRIDGED) return Optional.empty();
        part(NORMAL_CLEARING, "handed back");
        step("handed_back", by);
        return Optional.of(new Outcome(false, "handed back"));
    }

    /// The caller is gone. @return what became of a transfer that stood
    Optional<Outcome> callerLeft() {
        boolean bridged = stage == Stage.BRIDGED;
        part(NORMAL_CLEARING, "the caller hung up");
        return bridged ? Optional.of(new Outcome(true, "the caller hung up")) : Optional.empty();
    }

    long deadline() {
        return answerBy;
    }

    /// The target rang too long, or nobody told what became of the REFER.
    Optional<Outcome> onDeadline(long now) {
        if (now < answerBy) return Optional.empty();
        part(NO_ANSWER, "no answer");
        return Optional.of(new Outcome(false, "no answer in time"));
    }

    /// The flow has gone on without it, or the call is over.
    void part(int q850Cause, String text) {
        boolean legOpen = stage == Stage.DIALLED || stage == Stage.BRIDGED;
        stage = Stage.NONE;
        answerBy = Long.MAX_VALUE;
        if (legOpen) effects.add(new Effect.Part(q850Cause, text));
    }

    /// It never happened: no leg is open, nobody was asked.
    void forget() {
        stage = Stage.NONE;
        answerBy = Long.MAX_VALUE;
    }

    private void step(String step, String reason) {
        effects.add(new Effect.Journal(RecordType.TRANSFER_STEP, reason.isEmpty() ? Map.of("step", step) : Map.of("step", step, "reason", reason)));
    }
}
