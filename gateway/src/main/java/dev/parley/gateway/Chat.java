package dev.parley.gateway;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.ToolOutcome;
import dev.parley.governance.ApprovedToolCall;
import dev.parley.governance.ApprovedUtterance;
import dev.parley.session.Call;
import dev.parley.session.CallEvent;
import dev.parley.session.CallSettings;
import dev.parley.session.Effect;
import dev.parley.sip.Answer;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.OfferAnswer;
import dev.parley.sip.SessionDescription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// One call held in text: the [Call] that runs calls, in virtual time, with a keyboard for a caller and a screen for a
/// mouth. Lines are heard to their end before the caller has the next word, unless a barge-in was asked for.
final class Chat {
    private static final long PER_WORD = Duration.ofMillis(300).toNanos();
    private static final int SAMPLES = 8_000;
    private static final int OK = 200;
    private static final Duration AFTER_KEYS = Duration.ofSeconds(4);

    private final Call call;
    private final LanguageModel model;
    private final Function<ApprovedToolCall, ToolOutcome> tools;
    private final ChatView view;
    private final Deque<CallEvent> mailbox = new ArrayDeque<>();
    private final Deque<ApprovedUtterance> speaking = new ArrayDeque<>();
    private String words = "";
    private String end = "";
    private long records;
    private long recordsTold;
    private int cutAt = -1;
    private int heardPercent;
    private boolean recording = true;
    private boolean interrupting;
    private long now = Duration.ofSeconds(1).toNanos();

    Chat(CallSettings settings, LanguageModel model, Function<ApprovedToolCall, ToolOutcome> tools, ChatView view) {
        this.call = new Call(settings);
        this.model = model;
        this.tools = tools;
        this.view = view;
    }

    void begin() {
        feed(new CallEvent.Invited(Optional.empty()));
    }

    boolean isOver() {
        return call.isEnded();
    }

    /// Why it is over.
    String end() {
        return end;
    }

    // ---- the caller ---------------------------------------------------------------------------------------------

    void says(String said) {
        words = said;
        if (!interrupting) mailbox.add(new CallEvent.SpeechStarted(now, now));
        interrupting = false;
        settle();
        now += PER_WORD * said.split("\\s+").length;
        mailbox.add(new CallEvent.PartiallyTranscribed(said));
        mailbox.add(new CallEvent.SpeechEnded(now));
        settle();
        while (!words.isEmpty() && !call.isEnded()) due(call.deadline());
    }

    void keys(String digits) {
        for (char digit : digits.toCharArray()) feed(new CallEvent.DigitPressed(digit));
        if (call.view().keypad()) silence(AFTER_KEYS);
    }

    void silence(Duration length) {
        long until = now + length.toNanos();
        while (!call.isEnded() && call.deadline() <= until) due(call.deadline());
        now = Math.max(now, until);
    }

    /// The next line that may be interrupted is cut there; what is said next is what the caller interrupted with.
    void barge(int percent) {
        cutAt = percent;
    }

    void hangUp() {
        feed(new CallEvent.HungUp("the keyboard"));
    }

    // ---- the call -----------------------------------------------------------------------------------------------

    private void feed(CallEvent event) {
        mailbox.add(event);
        settle();
    }

    private void due(long at) {
        now = Math.max(now, at);
        call.onDeadline(now);
        settle();
    }

    /// Until it is the caller's move.
    private void settle() {
        drain();
        while (!call.isEnded() && (!mailbox.isEmpty() || !speaking.isEmpty())) {
            if (!mailbox.isEmpty()) call.handle(mailbox.remove(), now);
            else hear(speaking.element());
            drain();
        }
    }

    private void hear(ApprovedUtterance line) {
        call.handle(new CallEvent.PlaybackStarted(line.decision(), now), now);
        if (cutAt >= 0 && line.bargeable() && !interrupting) {
            heardPercent = cutAt;
            cutAt = -1;
            interrupting = true;
            mailbox.add(new CallEvent.SpeechStarted(now, now));       // it stops what is being said
            return;
        }
        if (cutAt >= 0 && !line.bargeable()) view.note("(this line may not be interrupted)");
        speaking.remove();
        now += PER_WORD * line.words().spoken().split("\\s+").length;
        mailbox.add(new CallEvent.PlaybackFinished(line.decision(), SAMPLES));
    }

    private void stopSpeaking(int turn) {
        for (ApprovedUtterance line : speaking.stream().filter(l -> l.bargeable() && l.turn() < turn).toList()) {
            speaking.remove(line);
            mailbox.add(new CallEvent.PlaybackCut(line.decision(), SAMPLES * heardPercent / 100, SAMPLES));
            heardPercent = 0;
        }
    }

    private void drain() {
        for (Effect effect = call.poll(); effect != null; effect = call.poll()) perform(effect);
        if (recordsTold == records) return;
        recordsTold = records;                                    // on the screen is as durable as a chat gets
        mailbox.addFirst(new CallEvent.EvidenceDurable(records));
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Answer(var offer) -> mailbox.add(new CallEvent.Acknowledged(answer(offer)));
            case Effect.Speak(var utterance) -> {
                speaking.add(utterance);
                view.agent(utterance.words().display());
            }
            case Effect.StopSpeaking(var turn) -> stopSpeaking(turn);
            case Effect.Record(var resume) -> {
                if (resume != recording) mailbox.add(new CallEvent.RecordingChanged(recording = resume));
            }
            case Effect.EndUtterance _ -> {
                mailbox.add(new CallEvent.Transcribed(words, 1.0));
                words = "";
            }
            case Effect.Generate(var generation, var request) -> model.generate(request, new GenerationEvents(generation, mailbox::add));
            case Effect.RunTool(var approved) -> mailbox.add(new CallEvent.ToolReturned(approved.decision(), tools.apply(approved)));
            case Effect.Transfer _ -> mailbox.add(new CallEvent.TransferDone(OK));
            case Effect.Journal(var type, var fields) -> {
                records++;
                view.record(type, fields);
            }
            case Effect.Ended(var why) -> end = why;
            case Effect.Reject _, Effect.AnswerReoffer _, Effect.RejectReoffer _, Effect.HangUp _, Effect.StartMedia _, Effect.ChangeMedia _,
                 Effect.Expect _, Effect.CancelGeneration _, Effect.Dial _, Effect.Join _, Effect.Part _ -> { }
        }
    }

    private static Optional<SessionDescription> answer(SessionDescription offer) {
        return OfferAnswer.answer(offer, LocalMedia.g711("127.0.0.1", 4002, 2)) instanceof Answer.Accepted(var ours, var _) ? Optional.of(ours) : Optional.empty();
    }
}
