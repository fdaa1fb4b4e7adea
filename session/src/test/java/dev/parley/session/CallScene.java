package dev.parley.session;

import dev.parley.agent.ToolOutcome;
import dev.parley.governance.ApprovedUtterance;
import dev.parley.governance.RecordType;
import dev.parley.sip.Direction;
import dev.parley.sip.SessionDescription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A call in virtual time whose world does what the test says, and nothing else. Lines are heard when told to be.
final class CallScene {
    static final long MS = 1_000_000L;

    final Call call;
    final List<Effect> effects = new ArrayList<>();
    final Deque<ApprovedUtterance> speaking = new ArrayDeque<>();
    private boolean diskWorks = true;
    long now = 1_000 * MS;

    CallScene(String flow) {
        call = new Call(TestFlows.settings(TestFlows.policy(flow), Duration.ofMinutes(30)));
    }

    /// The front desk, its notice heard, the model's greeting on the way: generation 1.
    static CallScene triage() {
        return answered().heard();
    }

    static CallScene answered() {
        return new CallScene("frontdesk/frontdesk.flow").event(new CallEvent.Invited(Optional.of(offer(Direction.SENDRECV))))
                .after(50).event(new CallEvent.Acknowledged(Optional.empty()));
    }

    static SessionDescription offer(Direction direction) {
        return SimulatedCall.offer(0, direction);
    }

    CallScene event(CallEvent event) {
        call.handle(event, now);
        return drain();
    }

    /// Time passes; whatever is due happens.
    CallScene after(long millis) {
        long until = now + millis * MS;
        while (!call.isEnded() && call.deadline() <= until) {
            now = Math.max(now, call.deadline());
            call.onDeadline(now);
            drain();
        }
        now = until;
        return this;
    }

    private CallScene drain() {
        do {
            for (Effect effect = call.poll(); effect != null; effect = call.poll()) {
                effects.add(effect);
                if (effect instanceof Effect.Speak(var utterance)) speaking.add(utterance);
            }
        } while (diskWorks && recorded());
        return this;
    }

    /// All records so far are on the disk. @return false: nothing waited for that
    private boolean recorded() {
        long awaited = call.awaitedRecords();
        if (awaited > 0) call.handle(new CallEvent.EvidenceDurable(awaited), now);
        return awaited > 0;
    }

    /// From now on records are promised and not written.
    CallScene diskHangs() {
        diskWorks = false;
        return this;
    }

    /// What was promised is written.
    CallScene diskGoesOn() {
        diskWorks = true;
        return drain();
    }

    CallScene heard() {
        while (!speaking.isEmpty()) event(new CallEvent.PlaybackFinished(speaking.remove().decision(), 8_000));
        return this;
    }

    CallScene audible() {
        return event(new CallEvent.PlaybackStarted(speaking.peek().decision(), now));
    }

    /// What the mouth does when the floor was taken: everything interruptible is cut.
    CallScene cut(int samples, int total) {
        return event(new CallEvent.PlaybackCut(speaking.remove().decision(), samples, total));
    }

    CallScene onset() {
        return event(new CallEvent.SpeechStarted(now - 60 * MS, now));
    }

    CallScene quiet() {
        return event(new CallEvent.SpeechEnded(now - 200 * MS));
    }

    CallScene transcribed(String words) {
        return event(new CallEvent.Transcribed(words, 0.9));
    }

    /// A whole turn: speech, the endpointer's wait, the words.
    CallScene says(String words) {
        return onset().after(800).quiet().after(700).transcribed(words);
    }

    CallScene text(String text) {
        return event(new CallEvent.TextGenerated(generation().generation(), text));
    }

    CallScene finished() {
        return event(new CallEvent.GenerationFinished(generation().generation()));
    }

    CallScene intent(String intent) {
        return event(new CallEvent.IntentRecognised(generation().generation(), intent, 0.9));
    }

    CallScene slot(String slot, String said) {
        return event(new CallEvent.SlotSaid(generation().generation(), slot, said));
    }

    CallScene returns(Map<String, String> results) {
        return event(new CallEvent.ToolReturned(last(Effect.RunTool.class).call().decision(), new ToolOutcome.Ok(results)));
    }

    Effect.Generate generation() {
        return last(Effect.Generate.class);
    }

    <E extends Effect> E last(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).reduce((_, b) -> b).orElseThrow();
    }

    <E extends Effect> long count(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).count();
    }

    List<String> saying() {
        return speaking.stream().map(u -> u.words().display()).toList();
    }

    List<Map<String, Object>> records(RecordType type) {
        return effects.stream().filter(e -> e instanceof Effect.Journal(var t, var _) && t == type).map(e -> ((Effect.Journal) e).fields()).toList();
    }

    String state() {
        return call.view().state().name();
    }
}
