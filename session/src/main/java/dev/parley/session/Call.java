package dev.parley.session;

import dev.parley.governance.ApprovedUtterance;
import dev.parley.governance.DenyCode;
import dev.parley.governance.Directive;
import dev.parley.governance.FlowInput;
import dev.parley.governance.FlowView;
import dev.parley.governance.Governor;
import dev.parley.governance.HeardWords;
import dev.parley.governance.RecordType;
import dev.parley.sip.Answer;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.NegotiatedMedia;
import dev.parley.sip.OfferAnswer;
import dev.parley.sip.SessionDescription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One call from INVITE to BYE. All its state is here and in what it owns (the [Governor], the [Floor]); only its
/// mailbox loop touches it. Sans-IO: feed one event, drain [#poll] to null, sleep until [#deadline]. Times are
/// nanoseconds since process start.
public final class Call {
    private enum Stage { NEW, ANSWERED, TALKING, ENDING, ENDED }

    /// What was approved may still be played once the flow has ended; a line that never ends must not hold the call.
    private static final long LONGEST_GOODBYE = Duration.ofSeconds(30).toNanos();
    /// One line's sound is bounded by 30 s; if nothing of what is being said moves for longer, its engine is stuck.
    private static final long LONGEST_LINE = Duration.ofSeconds(45).toNanos();
    /// Nothing is heard while the caller has us on hold; nobody is held for ever either.
    private static final long LONGEST_HOLD = Duration.ofMinutes(10).toNanos();
    private static final int NORMAL_CLEARING = 16;          // ITU-T Q.850
    private static final int TEMPORARY_FAILURE = 41;
    private static final int RECOVERY_ON_TIMER = 102;
    private static final int INTERWORKING = 127;

    private final CallSettings settings;
    private final Governor governor;
    private final Queue<Effect> effects = new ArrayDeque<>();
    private final Map<Long, ApprovedUtterance> playing = new LinkedHashMap<>();
    private final Set<Long> synthesising = new HashSet<>();
    private final TurnClock clock = new TurnClock();
    private final Floor floor;
    private final Handover handover = new Handover(effects);
    private final EvidenceGate gate = new EvidenceGate();

    private Stage stage = Stage.NEW;
    private LocalMedia local;
    private @Nullable SessionDescription ourOffer;
    private @Nullable SessionDescription described;
    private @Nullable NegotiatedMedia media;
    private String end = "";
    private String lostBecause = "";
    private boolean lostTold;
    private boolean callerGone;
    private long progressAt;
    private long endBy = Long.MAX_VALUE;
    private long hangUpBy = Long.MAX_VALUE;
    private long now;

    public Call(CallSettings settings) {
        this.settings = settings;
        this.local = settings.local();
        this.governor = new Governor(settings.policy(), settings.id());
        this.floor = new Floor(settings, governor, effects, clock);
    }

    public boolean isEnded() {
        return stage == Stage.ENDED;
    }

    /// Where the flow stands. Immutable.
    public FlowView view() {
        return governor.view();
    }

    /// What may happen now, in order. The last of a call is its `Ended`.
    public @Nullable Effect poll() {
        Effect effect = released();
        while (effect == null && !effects.isEmpty()) {
            effect = gate.pass(effects.remove(), now);
            if (effect == null && gate.isLost()) refuse();
        }
        return effect;
    }

    /// What has waited for its record and may happen now. A tool that the flow has left behind meanwhile is not sent any more.
    private @Nullable Effect released() {
        for (Effect effect = gate.released(); effect != null; effect = gate.released()) {
            if (!(effect instanceof Effect.RunTool(var tool)) || governor.stillRuns(tool.decision())) return effect;
            governor.handle(new FlowInput.ToolWithheld(tool.decision(), DenyCode.STATE_TOOL), now);
            drain();
        }
        return null;
    }

    /// How many of the records handed out so far must be durable before all that waits may happen; 0: nothing waits. To be
    /// told by a [CallEvent.EvidenceDurable].
    public long awaitedRecords() {
        return gate.awaited();
    }

    public void handle(CallEvent event, long now) {
        this.now = now;
        if (stage == Stage.ENDED || handover.isBridged() && isOfTheFloor(event)) return;
        switch (event) {
            case CallEvent.Invited(var offer) -> invited(offer);
            case CallEvent.Acknowledged(var answer) -> acknowledged(answer);
            case CallEvent.Reoffered(var offer) -> reoffered(offer);
            case CallEvent.Replaced(var offer, var caller) -> replaced(offer, caller);
            case CallEvent.Moved(var agreed, var to) -> {
                journal(RecordType.TRANSFER_STEP, Map.of("step", "replaced", "reason", "the caller's side moved the call to " + to));
                changeMedia(agreed);
            }
            case CallEvent.HungUp(var by, var cause, var q850) -> hungUp(by, cause, q850);
            case CallEvent.TransferDone(var status) -> handover.done(status).ifPresent(this::handedOver);
            case CallEvent.TransferRefused(var status) -> handover.refused(status, now).ifPresent(this::handedOver);
            case CallEvent.TransferUnreported _ -> handover.unreported();
            case CallEvent.TargetAnswered _ -> handover.answered();
            case CallEvent.TargetRefused(var status, var reason) -> handover.targetRefused(status, reason).ifPresent(this::handedOver);
            case CallEvent.TargetLeft(var cause) -> handover.targetLeft(cause).ifPresent(this::handedOver);
            case CallEvent.HandedBack(var by) -> handover.handedBack(by).ifPresent(this::handedOver);
            case CallEvent.SpeechStarted(var onsetAt, var decidedAt) -> floor.speechStarted(onsetAt, decidedAt, interruptible(), now);
            case CallEvent.SpeechEnded(var lastSpeechAt) -> floor.speechEnded(lastSpeechAt, now);
            case CallEvent.DigitPressed(var digit) -> digit(digit);
            case CallEvent.PlaybackStarted(var decision, var at) -> playbackStarted(decision, at);
            case CallEvent.PlaybackFinished(var decision, var samples) -> playbackFinished(decision, samples);
            case CallEvent.PlaybackCut(var decision, var samples, var total) -> playbackCut(decision, samples, total);
            case CallEvent.PlaybackStopped(var at) -> floor.stopped(at);
            case CallEvent.MediaTimedOut _ -> give("no audio from the caller", RECOVERY_ON_TIMER);
            case CallEvent.RecordingChanged(var recording) -> governor.handle(new FlowInput.RecordingChanged(recording), now);
            case CallEvent.SynthesisStarted(var decision, var at) -> {
                if (synthesising.remove(decision)) clock.end(TurnClock.Hop.SYNTHESISER, at);
            }
            case CallEvent.SynthesisFailed(var decision, var reason) -> synthesisFailed(decision, reason);
            case CallEvent.PartiallyTranscribed(var words) -> floor.partial(words);
            case CallEvent.Transcribed(var words, var confidence) -> floor.transcribed(words, confidence, now);
            case CallEvent.TranscriberFailed(var reason) -> {
                journal(RecordType.TRANSCRIBER_FAILED, Map.of("reason", reason));
                governor.handle(new FlowInput.ModelDown("transcriber: " + reason), now);
            }
            case CallEvent.IntentRecognised(var generation, var intent, var confidence) -> floor.intent(generation, intent, confidence, now);
            case CallEvent.SlotSaid(var generation, var slot, var said) -> floor.slot(generation, slot, said, now);
            case CallEvent.TextGenerated(var generation, var piece) -> floor.text(generation, piece, now);
            case CallEvent.ToolProposed(var generation, var tool, var arguments) -> floor.tool(generation, tool, arguments, now);
            case CallEvent.GenerationFinished(var generation) -> floor.finished(generation, now);
            case CallEvent.GenerationFailed(var generation, var reason) -> floor.failed(generation, reason, now);
            case CallEvent.ToolReturned(var decision, var outcome) -> {
                clock.end(TurnClock.Hop.TOOL, now);
                governor.handle(new FlowInput.ToolReturned(decision, Outcomes.of(outcome)), now);
            }
            case CallEvent.EvidenceDurable(var records) -> gate.durable(records);
            case CallEvent.EvidenceLost(var reason) -> evidenceLost(reason);
            case CallEvent.HangUpRequested(var reason) -> give(reason, NORMAL_CLEARING);
            case CallEvent.OperatorHungUp(var operator, var reason) -> {
                journal(RecordType.OPERATOR, Map.of("operator", operator, "action", "hang up", "reason", reason));
                give("an operator ended the call", NORMAL_CLEARING);
            }
            case CallEvent.OperatorTransferred(var operator, var destination) -> {
                journal(RecordType.OPERATOR, Map.of("operator", operator, "action", "transfer", "destination", destination));
                governor.handle(new FlowInput.TransferRequested(destination, operator), now);
            }
        }
        drain();
    }

    /// What two people say to each other is not said to us.
    private static boolean isOfTheFloor(CallEvent event) {
        return event instanceof CallEvent.SpeechStarted || event instanceof CallEvent.SpeechEnded || event instanceof CallEvent.DigitPressed
                || event instanceof CallEvent.PartiallyTranscribed || event instanceof CallEvent.Transcribed;
    }

    /// When [#onDeadline] is due; `Long.MAX_VALUE`: never.
    public long deadline() {
        if (stage == Stage.ENDED) return Long.MAX_VALUE;
        long at = Math.min(Math.min(endBy, hangUpBy), gate.deadline());
        if (stage == Stage.ENDING && governor.effectPending()) at = Math.min(at, governor.deadline());
        if (stage != Stage.TALKING) return at;
        at = Math.min(at, handover.deadline());
        if (handover.isBridged()) return at;                    // two people talk: the flow stands still
        return Math.min(Math.min(at, stalledAt()), Math.min(governor.deadline(), floor.deadline()));
    }

    public void onDeadline(long now) {
        this.now = now;
        if (stage == Stage.ENDED) return;
        if (now >= gate.deadline()) {
            evidenceLost("the store has not answered in time");
        } else if (now >= hangUpBy) {
            if (!callerGone) effects.add(new Effect.HangUp(NORMAL_CLEARING, end));
            finish();
        } else if (now >= endBy && !callerGone) {
            endBy = Long.MAX_VALUE;
            give("the longest call allowed is over", NORMAL_CLEARING);
        } else if (stage == Stage.ENDING) {
            if (now >= governor.deadline()) governor.onDeadline(now);
        } else if (stage == Stage.TALKING && now >= handover.deadline()) {
            handover.onDeadline(now).ifPresent(this::handedOver);
        } else if (handover.isBridged()) {
            return;
        } else if (stage == Stage.TALKING && now >= stalledAt()) {
            give("a line was neither heard nor failed", TEMPORARY_FAILURE);
        } else if (stage == Stage.TALKING) {
            if (now >= governor.deadline()) governor.onDeadline(now);
            if (now >= floor.deadline()) floor.onDeadline(now);
        }
        drain();
    }

    // ---- the dialog ---------------------------------------------------------------------------------------------

    private void invited(Optional<SessionDescription> offer) {
        var flow = settings.policy().flow();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("flow", flow.name());
        fields.put("flow_version", flow.version());
        fields.put("rules", settings.policy().rules().names());
        fields.put("sip_call_id", settings.sipCallId());
        fields.put("caller", settings.caller());
        fields.put("called", settings.called());
        journal(RecordType.CALL_OPEN, fields);
        endBy = now + settings.longestCall().toNanos();
        if (offer.isEmpty()) {
            ourOffer = OfferAnswer.offer(local);
            described = ourOffer;
            stage = Stage.ANSWERED;
            effects.add(new Effect.Answer(ourOffer));
            return;
        }
        switch (OfferAnswer.answer(offer.get(), local)) {
            case Answer.Accepted(var answer, var agreed) -> {
                stage = Stage.ANSWERED;
                described = answer;
                startMedia(agreed);
                effects.add(new Effect.Answer(answer));
            }
            case Answer.NoCommonCodec _ -> refuse(488, "Not Acceptable Here", "no codec in common");
            case Answer.Malformed(var reason) -> refuse(400, "Bad Session Description", reason);
        }
    }

    private void refuse(int status, String phrase, String reason) {
        journal(RecordType.REJECTED, Map.of("status", status, "reason", reason));
        effects.add(new Effect.Reject(status, phrase));
        end = "rejected";
        finish();
    }

    private void acknowledged(Optional<SessionDescription> answer) {
        if (stage != Stage.ANSWERED) {
            reacknowledged(answer);
            return;
        }
        if (ourOffer != null) {
            Answer result = answer.map(a -> OfferAnswer.acceptAnswer(ourOffer, a)).orElse(new Answer.Malformed("no answer in the ACK"));
            ourOffer = null;
            if (!(result instanceof Answer.Accepted(var _, var agreed))) {
                give(result instanceof Answer.Malformed(var reason) ? reason : "no codec in common", INTERWORKING);
                return;
            }
            startMedia(agreed);
        }
        stage = Stage.TALKING;
        journal(RecordType.ANSWERED, Map.of());
        governor.handle(new FlowInput.Began(), now);
    }

    /// The answer to an offer of ours in a re-INVITE. One we cannot use changes nothing.
    private void reacknowledged(Optional<SessionDescription> answer) {
        SessionDescription offered = ourOffer;
        ourOffer = null;
        if (offered == null || answer.isEmpty()) return;
        if (OfferAnswer.acceptAnswer(offered, answer.get()) instanceof Answer.Accepted(var _, var agreed)) changeMedia(agreed);
    }

    private void startMedia(NegotiatedMedia agreed) {
        media = agreed;
        journal(RecordType.MEDIA, mediaFields(agreed));
        effects.add(new Effect.StartMedia(agreed));
    }

    /// A re-INVITE. Without an offer the 200 carries ours, and the ACK the answer (RFC 3261 §14.2).
    private void reoffered(Optional<SessionDescription> offer) {
        if (offer.isEmpty()) {
            ourOffer = describe(OfferAnswer.offer(local), OfferAnswer::offer);
            effects.add(new Effect.AnswerReoffer(ourOffer));
            return;
        }
        switch (OfferAnswer.answer(offer.get(), local)) {
            case Answer.Accepted(var answer, var agreed) -> {
                effects.add(new Effect.AnswerReoffer(describe(answer, next -> again(offer.get(), next))));
                changeMedia(agreed);
            }
            case Answer.NoCommonCodec _ -> effects.add(new Effect.RejectReoffer(488, "Not Acceptable Here"));
            case Answer.Malformed(var reason) -> effects.add(new Effect.RejectReoffer(400, reason));
        }
    }

    private static SessionDescription again(SessionDescription offer, LocalMedia next) {
        if (OfferAnswer.answer(offer, next) instanceof Answer.Accepted(var answer, var _)) return answer;
        throw new IllegalStateException("the same offer was answered a moment ago");
    }

    /// Our `o=` version rises exactly when our description changes (RFC 3264 §8), so a mere refresh is seen as one.
    private SessionDescription describe(SessionDescription description, Function<LocalMedia, SessionDescription> next) {
        if (!description.equals(described)) {
            local = local.turned(local.direction());
            description = next.apply(local);
        }
        described = description;
        return description;
    }

    private void changeMedia(NegotiatedMedia agreed) {
        if (agreed.equals(media)) return;
        media = agreed;
        progress();
        journal(RecordType.MEDIA, mediaFields(agreed));
        effects.add(new Effect.ChangeMedia(agreed));
    }

    private static Map<String, Object> mediaFields(NegotiatedMedia agreed) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("codec", agreed.codec().encodingName());
        fields.put("payload_type", agreed.payloadType());
        fields.put("telephone_event", agreed.telephoneEventPayloadType());
        fields.put("ptime_ms", agreed.ptimeMillis());
        fields.put("hold", agreed.remoteHold());
        if (agreed.srtp() != null) fields.put("srtp", agreed.srtp().suite());
        return fields;
    }

    /// Another phone for the same caller: our description is answered or offered anew in its dialog, the media follow.
    private void replaced(Optional<SessionDescription> offer, String caller) {
        journal(RecordType.TRANSFER_STEP, Map.of("step", "replaced", "reason", "the caller's side moved the call to " + caller));
        if (offer.isEmpty()) {
            ourOffer = describe(OfferAnswer.offer(local), OfferAnswer::offer);
            effects.add(new Effect.Answer(ourOffer));
            return;
        }
        switch (OfferAnswer.answer(offer.get(), local)) {
            case Answer.Accepted(var answer, var agreed) -> {
                effects.add(new Effect.Answer(describe(answer, next -> again(offer.get(), next))));
                changeMedia(agreed);
            }
            case Answer.NoCommonCodec _ -> effects.add(new Effect.Reject(488, "Not Acceptable Here"));
            case Answer.Malformed(var reason) -> effects.add(new Effect.Reject(400, reason));
        }
    }

    private void handedOver(Handover.Outcome outcome) {
        governor.handle(new FlowInput.TransferEnded(outcome.accepted(), outcome.reason()), now);
    }

    private void hungUp(String by, String cause, int q850Cause) {
        if (callerGone) return;
        callerGone = true;
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("by", by, "cause", cause));
        if (q850Cause >= 0) fields.put("q850", q850Cause);
        journal(RecordType.HUNG_UP, fields);
        handover.callerLeft().ifPresent(this::handedOver);
        floor.lastWords();
        leaveFlow("abandoned");
    }

    /// We end the call for a reason of our own.
    private void give(String reason, int q850Cause) {
        if (callerGone) return;
        callerGone = true;
        journal(RecordType.HUNG_UP, Map.of("by", "gateway", "cause", reason, "q850", q850Cause));
        handover.callerLeft().ifPresent(this::handedOver);
        effects.add(new Effect.HangUp(q850Cause, reason));
        leaveFlow("aborted");
    }

    private void leaveFlow(String otherwise) {
        if (stage == Stage.TALKING) {
            governor.handle(new FlowInput.HungUp(), now);
        } else if (stage != Stage.ENDING) {
            end = otherwise;
            finish();
        }
    }

    // ---- the evidence -------------------------------------------------------------------------------------------

    private void evidenceLost(String reason) {
        if (gate.isLost()) return;
        gate.lose();
        lostBecause = reason;
        refuse();
    }

    /// Nothing happens that is not on record: what waited is refused.
    private void refuse() {
        List<Effect> refused = gate.refused();
        if (stage == Stage.ENDED) return;
        for (Effect effect : refused) {
            switch (effect) {
                case Effect.RunTool(var tool) -> governor.handle(new FlowInput.ToolWithheld(tool.decision(), DenyCode.AUDIT), now);
                case Effect.Answer _ -> {
                    if (stage == Stage.ANSWERED) refuse(503, "Service Unavailable", "D:AUDIT " + lostBecause);
                }
                case Effect.Transfer(var transfer) -> unrecorded(transfer.destination());
                case Effect.Dial(var transfer) -> unrecorded(transfer.destination());
                default -> { }
            }
        }
        drain();
    }

    private void unrecorded(String destination) {
        handover.forget();
        journal(RecordType.VERDICT, Map.of("proposed_by", "flow", "transfer", destination, "verdict", "deny", "code", DenyCode.AUDIT.name(), "rule", "evidence before effect"));
    }

    /// The flow cannot go on without evidence; two people who talk to each other can, and nothing of ours happens to them.
    private void endWithoutEvidence() {
        if (!gate.isLost() || lostTold || handover.isBridged()) return;
        if (stage == Stage.TALKING) {
            lostTold = true;
            handover.part(TEMPORARY_FAILURE, "no evidence, no transfer");
            governor.handle(new FlowInput.EvidenceLost(lostBecause), now);
        } else if (stage == Stage.ANSWERED) {
            lostTold = true;
            give("D:AUDIT " + lostBecause, TEMPORARY_FAILURE);
        }
    }

    // ---- the media ----------------------------------------------------------------------------------------------

    private boolean interruptible() {
        return playing.values().stream().anyMatch(ApprovedUtterance::bargeable);
    }

    private void digit(char digit) {
        if (stage != Stage.TALKING) return;
        journal(RecordType.DIGIT, Map.of());                       // which one it was stays out of every log
        if (governor.view().keypad()) floor.digit();
        governor.handle(new FlowInput.Digit(digit), now);
    }

    private void playbackStarted(long decision, long at) {
        if (!playing.containsKey(decision)) return;
        journal(RecordType.SPEECH_START, Map.of("decision", decision));
        progress();
        if (playing.get(decision).bargeable()) floor.audible();
        if (clock.awaits(decision)) journal(RecordType.TURN_LATENCY, clock.audible(at));
    }

    private void playbackFinished(long decision, int samples) {
        ApprovedUtterance utterance = playing.remove(decision);
        if (utterance == null) return;
        synthesising.remove(decision);
        progress();
        floor.heard(utterance.words().display());
        governor.handle(new FlowInput.Heard(decision, samples), now);
    }

    private void playbackCut(long decision, int samples, int total) {
        ApprovedUtterance utterance = playing.remove(decision);
        if (utterance == null) return;
        synthesising.remove(decision);
        progress();
        floor.heard(HeardWords.of(utterance.words().display(), samples, total));
        governor.handle(new FlowInput.Cut(decision, samples, total), now);
    }

    private void synthesisFailed(long decision, String reason) {
        if (!playing.containsKey(decision)) return;
        journal(RecordType.SYNTHESIS_FAILED, Map.of("decision", decision, "reason", reason));
        playbackCut(decision, 0, -1);
    }

    // ---- directives become effects ------------------------------------------------------------------------------

    private void drain() {
        endWithoutEvidence();
        for (Directive directive = governor.poll(); directive != null; directive = governor.poll()) {
            switch (directive) {
                case Directive.Evidence(var type, var fields) -> journal(type, fields);
                case Directive.Speak(var utterance) -> {
                    playing.put(utterance.decision(), utterance);
                    synthesising.add(utterance.decision());
                    if (playing.size() == 1) progress();
                    clock.spoken(utterance.decision());
                    clock.begin(TurnClock.Hop.SYNTHESISER, now);
                    effects.add(new Effect.Speak(utterance));
                }
                case Directive.Hush _ -> effects.add(new Effect.StopSpeaking(governor.view().turn()));
                case Directive.RunTool(var call) -> {
                    clock.begin(TurnClock.Hop.TOOL, now);
                    effects.add(new Effect.RunTool(call));
                }
                case Directive.Transfer(var transfer) -> {
                    floor.quiet();
                    handover.begin(transfer, now);
                }
                case Directive.Record(var resume) -> effects.add(new Effect.Record(resume));
                case Directive.Expect _ -> floor.expectationChanged();
                case Directive.Converse(var words) -> floor.converse(words);
                case Directive.Finish(var label, var immediately) -> {
                    end = label;
                    floor.quiet();
                    stage = Stage.ENDING;
                    hangUpBy = now + LONGEST_GOODBYE;
                    if (immediately && !governor.effectPending()) finish();
                }
            }
            if (stage == Stage.ENDED) return;
        }
        if (stage == Stage.TALKING) floor.settle(now);
        if (stage == Stage.ENDING && (callerGone || playing.isEmpty())) leave();
    }

    /// Everything approved was heard. A tool that may have changed the world is still waited for: what became of it
    /// belongs on the record.
    private void leave() {
        if (!callerGone) {
            callerGone = true;
            journal(RecordType.HUNG_UP, Map.of("by", "gateway", "cause", "the flow ended: " + end, "q850", NORMAL_CLEARING));
            effects.add(new Effect.HangUp(NORMAL_CLEARING, end));
        }
        if (!governor.effectPending()) finish();
    }

    /// Something of what is being said moved on; it must again before [#stalledAt].
    private void progress() {
        progressAt = now;
    }

    private long stalledAt() {
        if (playing.isEmpty()) return Long.MAX_VALUE;
        boolean held = media != null && media.remoteHold();
        return progressAt + (held ? LONGEST_HOLD : LONGEST_LINE);
    }

    private void finish() {
        if (stage == Stage.ENDED) return;
        stage = Stage.ENDED;
        handover.part(NORMAL_CLEARING, "the call is over");
        floor.quiet();
        // What the governor still has to say about the end belongs on the record, and nowhere else any more.
        for (Directive directive = governor.poll(); directive != null; directive = governor.poll()) {
            if (directive instanceof Directive.Evidence(var type, var fields)) journal(type, fields);
            if (directive instanceof Directive.Finish(var label, var _)) end = label;
        }
        effects.add(new Effect.Ended(end));
    }

    private void journal(RecordType type, Map<String, Object> fields) {
        effects.add(new Effect.Journal(type, fields));
    }
}
