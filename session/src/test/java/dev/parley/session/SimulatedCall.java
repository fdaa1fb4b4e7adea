package dev.parley.session;

import dev.parley.governance.ApprovedUtterance;
import dev.parley.governance.Policy;
import dev.parley.sip.AudioCodec;
import dev.parley.sip.Direction;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.OfferAnswer;
import dev.parley.sip.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// One call in virtual time: the second driver of [Call], with everything around it played by one die. The seed decides
/// the flow, the faults, and every word and delay, so a seed is a call.
final class SimulatedCall {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    private static final List<String> FLOWS = List.of("billing.flow", "clinic.flow", "frontdesk/frontdesk.flow", "collections.flow");
    /// However the world behaves, a call has ended this long after the caller last did anything.
    private static final long LONGEST_AFTERWARDS = Duration.ofMinutes(20).toNanos();
    private static final Duration LONGEST_CALL = Duration.ofHours(2);
    private static final int MOST_STEPS = 200_000;

    private record Due(long at, long order, CallEvent event) implements Comparable<Due> {
        @Override public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /// One event, effect or deadline (null). Put into words only when somebody wants to read it.
    private record Step(long at, @Nullable Object what) { }

    final RandomGenerator dice;
    private final Policy policy;
    final Call call;
    private final List<Step> steps = new ArrayList<>();
    final Checks checks;
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final SimulatedMedia media;
    private final SimulatedMinds minds;
    private final SimulatedCaller caller;
    private long order;
    long now = SECOND;
    private boolean delayedOffer;
    private long asked;
    private final long diskGoneAt;

    SimulatedCall(long seed) {
        dice = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        policy = TestFlows.policy(pick(FLOWS));
        diskGoneAt = chance(2) ? SECOND + millis(0, 120_000) : Long.MAX_VALUE;
        call = new Call(TestFlows.settings(policy, LONGEST_CALL));
        checks = new Checks(policy.flow());
        media = new SimulatedMedia(this);
        minds = new SimulatedMinds(this);
        caller = new SimulatedCaller(this, policy.flow());
    }

    Policy policy() {
        return policy;
    }

    static Duration longestCall() {
        return LONGEST_CALL;
    }

    /// What reached the call, as its driver would keep it.
    List<Tape.Entry> tape() {
        return steps.stream().filter(step -> !(step.what() instanceof Effect)).map(step -> new Tape.Entry(step.at(), (CallEvent) step.what())).toList();
    }

    List<Replay.Written> written() {
        return steps.stream().filter(step -> step.what() instanceof Effect.Journal).map(step -> new Replay.Written(step.at(), (Effect.Journal) step.what())).toList();
    }

    boolean cooperative() {
        return caller.cooperative;
    }

    void run() {
        invite();
        while (!call.isEnded()) {
            if (steps.size() > MOST_STEPS) throw new AssertionError("no end after " + steps.size() + " steps");
            Due next = due.peek();
            long deadline = call.deadline();
            if (next != null && next.at() <= deadline) {
                due.remove();
                now = next.at();
                if (!media.isCurrent(next.event())) continue;
                steps.add(new Step(now, next.event()));
                checks.event(next.event(), now);
                call.handle(next.event(), now);
            } else {
                if (deadline == Long.MAX_VALUE) throw new AssertionError("nothing will ever happen again");
                now = Math.max(now, deadline);
                steps.add(new Step(now, null));
                call.onDeadline(now);
            }
            for (Effect effect = call.poll(); effect != null; effect = call.poll()) {
                steps.add(new Step(now, effect));
                checks.effect(effect, now);
                perform(effect);
            }
            record();
            checks.settled(call, now);
            if (caller.mayAct() && media.isIdle()) caller.react(call.view());
            if (now > caller.lastAct() + LONGEST_AFTERWARDS) throw new AssertionError("still alive long after the caller fell silent");
        }
        checks.ended();
    }

    /// The disk: mostly quick, sometimes slow, in one world of fifty gone from some moment on.
    private void record() {
        long records = call.awaitedRecords();
        if (records <= asked || call.isEnded()) return;
        asked = records;
        if (now >= diskGoneAt) {
            if (chance(80)) after(millis(0, 30), new CallEvent.EvidenceLost("no space left on device"));
            return;                                            // else it never answers
        }
        after(chance(95) ? millis(0, 8) : millis(8, 1_900), new CallEvent.EvidenceDurable(records));
    }

    String end() {
        return steps.getLast().what() instanceof Effect.Ended(var end) ? end : "";
    }

    /// Everything that happened, one line each; times in milliseconds.
    List<String> trace() {
        return steps.stream().map(step -> step.at() / MILLI + switch (step.what()) {
            case null -> " > deadline";
            case Effect effect -> " <   " + shown(effect);
            default -> " > " + step.what();
        }).toList();
    }

    private static String shown(Effect effect) {
        return switch (effect) {
            case Effect.Speak(ApprovedUtterance u) -> "Speak " + u.decision() + " turn " + u.turn() + " `" + u.words().display() + "`";
            case Effect.RunTool(var c) -> "RunTool " + c.decision() + " " + c.tool();
            case Effect.Transfer(var t) -> "Transfer " + t.decision() + " " + t.destination();
            case Effect.Dial(var t) -> "Dial " + t.decision() + " " + t.destination();
            case Effect.Join(var t) -> "Join " + t.decision() + " " + t.destination();
            case Effect.Generate(var g, var r) -> "Generate " + g + " in " + r.state().name() + " `" + r.callerWords() + "` " + r.denied();
            case Effect.Expect _ -> "Expect";
            default -> effect.toString();
        };
    }

    // ---- the die

    <T> T pick(List<T> of) {
        return of.get(dice.nextInt(of.size()));
    }

    boolean chance(int percent) {
        return dice.nextInt(100) < percent;
    }

    long millis(int from, int to) {
        return dice.nextLong(from, to) * MILLI;
    }

    void post(long at, CallEvent event) {
        due.add(new Due(Math.max(at, now), order++, event));
    }

    void after(long nanos, CallEvent event) {
        post(now + nanos, event);
    }

    // ---- the dialog

    private void invite() {
        delayedOffer = chance(10);
        post(now, new CallEvent.Invited(delayedOffer ? Optional.empty() : Optional.of(offer(chance(3) ? 98 : 0, Direction.SENDRECV))));
        if (chance(20)) after(millis(0, 120_000), new CallEvent.HungUp("BYE"));
        if (chance(2)) after(millis(0, 60_000), new CallEvent.HangUpRequested("operator"));
        if (chance(2)) after(millis(0, 60_000), new CallEvent.MediaTimedOut());
        if (chance(2)) after(millis(0, 60_000), new CallEvent.TranscriberFailed("gone"));
        caller.begin();
    }

    /// @param unknown a payload type nobody knows, 0 for the ones we do
    static SessionDescription offer(int unknown, Direction direction) {
        var description = OfferAnswer.offer(new LocalMedia("192.0.2.1", 40000, List.of(AudioCodec.PCMU), true, 20, direction, 5, 1));
        if (unknown == 0) return description;
        var audio = description.media().getFirst();
        return new SessionDescription(description.origin(), "-", description.connection(), List.of(),
                List.of(new SessionDescription.Media("audio", audio.port(), audio.protocol(), List.of(Integer.toString(unknown)), null, List.of())));
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Answer(var description) -> answered(description);
            case Effect.Speak(var utterance) -> media.speak(utterance);
            case Effect.StopSpeaking(var turn) -> media.stop(turn);
            case Effect.Record(var resume) -> media.record(resume);
            case Effect.EndUtterance _ -> caller.transcribe();
            case Effect.Generate(var generation, var request) -> minds.generate(generation, request);
            case Effect.RunTool(var approved) -> minds.run(approved);
            case Effect.Transfer _ -> {
                if (chance(30)) after(millis(50, 32_000), new CallEvent.TransferRefused(pick(List.of(405, 403, 408, 481))));
                else if (!chance(5)) after(millis(200, 20_000), new CallEvent.TransferDone(pick(List.of(200, 486, 408, 603))));
            }
            case Effect.Dial _ -> {
                if (chance(60)) after(millis(200, 40_000), new CallEvent.TargetAnswered());
                else if (chance(80)) after(millis(200, 20_000), new CallEvent.TargetRefused(pick(List.of(486, 480, 603)), ""));
            }
            case Effect.Join _ -> after(millis(2_000, 200_000), chance(50) ? new CallEvent.TargetLeft("BYE") : new CallEvent.HandedBack("**"));
            case Effect.AnswerReoffer(var description) -> {
                if (chance(80)) after(millis(20, 80), new CallEvent.Acknowledged(accept(description)));
            }
            case Effect.Reject _, Effect.RejectReoffer _, Effect.HangUp _, Effect.StartMedia _, Effect.ChangeMedia _, Effect.Expect _,
                 Effect.CancelGeneration _, Effect.Journal _, Effect.Ended _, Effect.Part _ -> { }
        }
    }

    private void answered(SessionDescription description) {
        if (chance(2)) {
            after(32 * SECOND, new CallEvent.HungUp("no ACK"));                      // RFC 3261 §13.3.1.4
            return;
        }
        after(millis(20, 200), new CallEvent.Acknowledged(delayedOffer && !chance(5) ? accept(description) : Optional.empty()));
        for (int i = 0; chance(20) && i < 5; i++) {
            var direction = pick(List.of(Direction.SENDRECV, Direction.SENDONLY, Direction.INACTIVE, Direction.SENDRECV));
            after(millis(500, 60_000), new CallEvent.Reoffered(chance(20) ? Optional.empty() : Optional.of(offer(chance(5) ? 98 : 0, direction))));
        }
    }

    private static Optional<SessionDescription> accept(SessionDescription offer) {
        return OfferAnswer.answer(offer, LocalMedia.g711("192.0.2.1", 40000, 5)) instanceof dev.parley.sip.Answer.Accepted(var answer, var _)
                ? Optional.of(answer) : Optional.empty();
    }
}
