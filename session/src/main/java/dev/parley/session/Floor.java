package dev.parley.session;

import dev.parley.agent.ClauseAssembler;
import dev.parley.agent.Endpointer;
import dev.parley.agent.Expected;
import dev.parley.agent.ModelRequest;
import dev.parley.agent.Transcript;
import dev.parley.agent.Vocabulary;
import dev.parley.governance.DenyCode;
import dev.parley.governance.FlowInput;
import dev.parley.governance.FlowView;
import dev.parley.governance.Governor;
import dev.parley.governance.Proposed;
import dev.parley.governance.RecordType;
import dev.parley.governance.Verdict;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who has the floor: the caller's turn from onset to final words, the model's answer from request to last clause, and
/// what happens when one cuts into the other. Part of one [Call] and used by its thread only.
final class Floor {
    private static final long NEVER = Long.MAX_VALUE;

    private final CallSettings settings;
    private final Governor governor;
    private final Queue<Effect> effects;
    private final TurnClock clock;
    private final Endpointer endpointer;
    private final Transcript transcript = new Transcript();

    private ClauseAssembler clauses = new ClauseAssembler();
    private @Nullable Vocabulary expected;
    private boolean expectationChanged;
    private @Nullable String converse;
    private Optional<ModelRequest.Denial> denial = Optional.empty();
    private int generation;
    private boolean generating;
    private boolean proposed;
    private String answering = "";
    private String answeringState = "";
    private long modelBy = NEVER;
    private boolean awaitingWords;
    private long wordsBy = NEVER;
    /// The answer to the last turn can be heard already.
    private boolean audible;
    private boolean turnTaken;
    /// What is to be answered if the speech now going on turns out to be nothing; null: nothing was cut short.
    private @Nullable String owed;
    private long startedAt;
    private String carried = "";
    private String earlier = "";
    private String lastPartial = "";
    private long bargeOnsetAt = -1;
    private long bargeDecidedAt;
    private String lastSaid = "";
    /// The partial that stood in for a final that was late.
    private String standIn = "";
    /// Clauses of this answer that were allowed: a second attempt need not say them again.
    private final Set<String> allowed = new HashSet<>();

    Floor(CallSettings settings, Governor governor, Queue<Effect> effects, TurnClock clock) {
        this.settings = settings;
        this.governor = governor;
        this.effects = effects;
        this.clock = clock;
        this.endpointer = new Endpointer(settings.patience());
    }

    // ---- the caller ---------------------------------------------------------------------------------------------

    /// @param interruptible something that may be interrupted is being said, or about to be
    void speechStarted(long onsetAt, long decidedAt, boolean interruptible, long now) {
        endpointer.speechStarted(onsetAt);
        governor.handle(new FlowInput.CallerSpeaking(true), now);
        if (!interruptible && !generating && converse == null) return;
        // A caller who goes on before the answer was audible has not finished: the answer is to all of it.
        if (!audible && answeringState.equals(governor.view().state().name())) carried = answering;
        owed = carried;
        turnTaken = true;
        int turn = governor.nextTurn();
        effects.add(new Effect.StopSpeaking(turn));
        if (interruptible && audible) {
            journal(RecordType.BARGE_IN, Map.of("turn", turn, "decided_after_us", (decidedAt - onsetAt) / 1000));
            bargeOnsetAt = onsetAt;
            bargeDecidedAt = decidedAt;
        }
        cancelGeneration();
        converse = null;
        clock.abandon();
    }

    /// The agent is silent at the wire. How long that took is measured once per interruption, at its first line.
    void stopped(long at) {
        if (bargeOnsetAt < 0) return;
        journal(RecordType.BARGE_IN_DONE, Map.of("from_onset_us", (at - bargeOnsetAt) / 1000, "from_decision_us", (at - bargeDecidedAt) / 1000));
        bargeOnsetAt = -1;
    }

    void speechEnded(long lastSpeechAt, long now) {
        endpointer.speechEnded(lastSpeechAt);
        governor.handle(new FlowInput.CallerSpeaking(false), now);
    }

    void partial(String words) {
        lastPartial = words;
        endpointer.partial(words);
    }

    /// A digit that was wanted came: what is being generated has been overtaken.
    void digit() {
        cancelGeneration();
        converse = null;
        clock.abandon();
    }

    void transcribed(String words, double confidence, long now) {
        if (!awaitingWords) {
            if (endpointer.turnOpen()) understood(words);        // the recogniser ended a segment by itself
            else late(words, confidence, now);
            return;
        }
        awaitingWords = false;
        wordsBy = NEVER;
        if (endpointer.callerSpeaking()) {                       // the pause was not the end after all
            understood(words);
            clock.abandon();
            return;
        }
        clock.end(TurnClock.Hop.RECOGNISER, now);
        startedAt = endpointer.endTurn();
        understood(words);
        String said = earlier;
        earlier = "";
        commit(said, confidence, now);
    }

    /// One more piece of a turn. A final that comes after its stand-in replaces it.
    private void understood(String words) {
        if (!standIn.isEmpty() && begins(words, standIn) && earlier.endsWith(standIn)) {
            earlier = earlier.substring(0, earlier.length() - standIn.length());
        }
        standIn = "";
        lastPartial = "";
        earlier = join(earlier, words);
    }

    /// Words for a turn that is over: a second final for one utterance, or the first after its deadline. Until the answer
    /// is audible they belong to what is being answered; after that they wait for what the caller says next.
    private void late(String words, double confidence, long now) {
        if (words.isBlank() || words.strip().equalsIgnoreCase(lastSaid)) return;
        if (audible) {
            earlier = join(earlier, words);
            return;
        }
        boolean whole = !lastSaid.isEmpty() && begins(words, lastSaid);
        carried = !whole && answeringState.equals(governor.view().state().name()) ? answering : "";
        commit(words, confidence, now);
    }

    private static boolean begins(String words, String with) {
        return words.strip().regionMatches(true, 0, with, 0, with.length());
    }

    private void commit(String said, double confidence, long now) {
        boolean taken = turnTaken;
        turnTaken = false;
        String again = owed;
        owed = null;
        if (said.isBlank()) {
            clock.abandon();
            journal(RecordType.HEARD, Map.of("words", "", "interrupted", taken));
            carried = "";
            // Noise took the floor, or it was not understood: what was owed before is owed still.
            if (again != null && converse == null && (!again.isEmpty() || governor.view().conversing())) converse(again);
            return;
        }
        String words = join(carried, said);
        carried = "";
        lastSaid = said.strip();
        transcript.caller(said);
        // A recogniser that gives no confidence gives none to the record either.
        journal(RecordType.HEARD, confidence < 0 ? Map.of("words", said)
                : Map.of("words", said, "confidence_percent", (int) Math.round(confidence * 100)));
        if (!taken) effects.add(new Effect.StopSpeaking(governor.nextTurn()));
        governor.handle(new FlowInput.CallerSpoke(words, startedAt), now);
    }

    /// The call ends: what the caller was saying is kept as far as it was understood.
    void lastWords() {
        String words = join(earlier, lastPartial);
        if (!words.isBlank()) journal(RecordType.HEARD, Map.of("words", words, "unfinished", true));
    }

    private static String join(String a, String b) {
        return a.isBlank() ? b.strip() : b.isBlank() ? a.strip() : a.strip() + " " + b.strip();
    }

    // ---- the model ----------------------------------------------------------------------------------------------

    /// It is the agent's move once everything that has just happened is settled.
    void converse(String callerWords) {
        converse = callerWords;
        denial = Optional.empty();
        audible = false;
        allowed.clear();
    }

    /// The first sound of a line left the socket.
    void audible() {
        audible = true;
    }

    void expectationChanged() {
        expectationChanged = true;
    }

    /// After each event: tell the recogniser what to expect, ask the model what to say.
    void settle(long now) {
        String words = converse;
        boolean toAsk = words != null && !endpointer.callerSpeaking();
        if (!expectationChanged && !toAsk) return;
        FlowView view = governor.view();
        if (expectationChanged) {
            expectationChanged = false;
            Vocabulary vocabulary = Expected.vocabulary(view, settings.policy().locale().toLanguageTag());
            if (!vocabulary.equals(expected)) {
                expected = vocabulary;
                effects.add(new Effect.Expect(vocabulary));
            }
        }
        if (words == null || !toAsk) return;
        converse = null;
        cancelGeneration();
        generation++;
        generating = true;
        proposed = false;
        answering = words;
        answeringState = view.state().name();
        clauses = new ClauseAssembler();
        modelBy = now + settings.modelDeadline().toNanos();
        clock.begin(TurnClock.Hop.MODEL, now);
        effects.add(new Effect.Generate(generation, new ModelRequest(view.flow(), view.state(),
                settings.policy().locale().toLanguageTag(), view.turn(), words, view.intents(), view.collecting(), view.confirming(),
                view.known(), transcript.lines(), denial)));
    }

    void intent(int generation, String intent, double confidence, long now) {
        if (stale(generation, now)) return;
        journal(RecordType.INTENT, Map.of("intent", intent, "confidence_percent", (int) Math.round(confidence * 100)));
        governor.handle(new FlowInput.IntentRecognised(intent, confidence), now);
    }

    void slot(int generation, String slot, String said, long now) {
        if (stale(generation, now)) return;
        governor.handle(new FlowInput.SlotSaid(slot, said), now);
    }

    void text(int generation, String piece, long now) {
        if (stale(generation, now) || !governor.view().conversing() || converse != null) return;
        for (String clause : clauses.add(piece)) propose(clause, now);
    }

    void tool(int generation, String tool, Map<String, String> arguments, long now) {
        if (stale(generation, now) || !governor.view().conversing() || converse != null) return;
        for (String clause : clauses.finish()) propose(clause, now);
        if (!generating) return;
        clock.end(TurnClock.Hop.MODEL, now);
        proposed = true;
        settleVerdict(governor.review(new Proposed.ToolCall(governor.view().turn(), tool, arguments), now), tool);
    }

    private void propose(String clause, long now) {
        if (!generating) return;                             // an earlier clause of this answer was denied
        clock.end(TurnClock.Hop.MODEL, now);
        proposed = true;
        if (denial.isPresent() && allowed.contains(clause)) return;
        Verdict verdict = governor.review(new Proposed.Utterance(governor.view().turn(), clause), now);
        if (verdict instanceof Verdict.Speak) allowed.add(clause);
        settleVerdict(verdict, clause);
    }

    private void settleVerdict(Verdict verdict, String text) {
        if (!(verdict instanceof Verdict.Deny(var code, var _, var evidence, var retry))) return;
        cancelGeneration();
        if (!retry) return;
        converse = answering;
        denial = Optional.of(new ModelRequest.Denial(code.name(), evidence, text));
    }

    void finished(int generation, long now) {
        if (stale(generation, now)) return;
        clock.end(TurnClock.Hop.MODEL, now);
        FlowView view = governor.view();
        if (view.conversing() && converse == null) {
            for (String clause : clauses.finish()) propose(clause, now);
            boolean owesSpeech = generating && !proposed && view.state().speech().words() > 0;
            if (owesSpeech && denial.isEmpty()) askForWords();
            else if (owesSpeech) propose("", now);           // a model with nothing to say is denied like any other
        }
        generating = false;
        modelBy = NEVER;
        if (converse == null) denial = Optional.empty();
        governor.handle(new FlowInput.ModelFinished(view.turn()), now);
    }

    /// A model that only filled slots did its work and forgot the caller: it is asked once for words, and that costs
    /// nothing. What it understood stays understood.
    private void askForWords() {
        converse = answering;
        denial = Optional.of(new ModelRequest.Denial(DenyCode.EMPTY.name(), "", ""));
    }

    void failed(int generation, String reason, long now) {
        if (stale(generation, now)) return;
        down(reason, now);
    }

    private void down(String reason, long now) {
        cancelGeneration();
        clock.abandon();
        governor.handle(new FlowInput.ModelDown(reason), now);
    }

    private boolean stale(int generation, long now) {
        if (generation != this.generation || !generating) return true;
        modelBy = now + settings.modelDeadline().toNanos();
        return false;
    }

    private void cancelGeneration() {
        if (!generating) return;
        generating = false;
        modelBy = NEVER;
        effects.add(new Effect.CancelGeneration());
    }

    // ---- speech that was heard, and the end ---------------------------------------------------------------------

    void heard(String words) {
        transcript.agent(words);
    }

    /// The flow has left the conversation: nothing more is generated or waited for.
    void quiet() {
        cancelGeneration();
        converse = null;
        clock.abandon();
    }

    long deadline() {
        return Math.min(endOfTurn(), modelBy);
    }

    private long endOfTurn() {
        if (awaitingWords) return wordsBy;
        return endpointer.turnOpen() && !endpointer.callerSpeaking() ? endpointer.deadline(governor.view()) : NEVER;
    }

    void onDeadline(long now) {
        if (now >= modelBy) {
            down("no answer within " + settings.modelDeadline().toMillis() + " ms", now);
        } else if (awaitingWords && now >= wordsBy) {
            journal(RecordType.TRANSCRIBER_LATE, Map.of());
            String partial = lastPartial.strip();
            transcribed(partial, -1, now);
            if (endpointer.turnOpen()) standIn = partial;
        } else if (now >= endOfTurn()) {
            awaitingWords = true;
            wordsBy = now + settings.transcriberDeadline().toNanos();
            clock.turnEnded(endpointer.lastSpeechAt(), now);
            clock.begin(TurnClock.Hop.RECOGNISER, now);
            effects.add(new Effect.EndUtterance());
        }
    }

    private void journal(RecordType type, Map<String, Object> fields) {
        effects.add(new Effect.Journal(type, fields));
    }
}
