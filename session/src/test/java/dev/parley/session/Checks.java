package dev.parley.session;

import dev.parley.dialplan.Flow;
import dev.parley.governance.ApprovedUtterance;
import dev.parley.governance.RecordType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What must hold of every call, however the world behaves. Looked at after every effect.
final class Checks {
    /// Words no caller may hear, and digits no record may hold.
    private static final List<String> UNSPEAKABLE = List.of("guarantee", "420.00", "4111", "<audio");
    private static final long TICK = 20 * SimulatedCall.MILLI;

    private final Flow flow;
    /// The disclosure an assertion puts before all speech.
    private final String notice;
    private final Deque<Map<String, Object>> verdicts = new ArrayDeque<>();
    /// A tool waits for its record, a line does not: they overtake each other.
    private final Deque<Map<String, Object>> toolVerdicts = new ArrayDeque<>();
    private long records;
    private long durable;
    private final Set<String> disclosed = new HashSet<>();
    private final Map<String, Integer> tools = new HashMap<>();
    private final Set<Long> onTheWay = new HashSet<>();
    private final Set<Long> requested = new HashSet<>();
    /// Decision to the number of its record.
    private final Map<Long, Long> toolRecords = new HashMap<>();
    private boolean answered;
    private final Set<Long> handedOver = new HashSet<>();
    private String state = "";
    private long lastDecision;
    private long lastWaiting;
    private int lastGeneration;
    private boolean lost;
    private boolean gone;
    private boolean ended;
    private boolean closed;
    private boolean legOpen;
    private long goneAt;

    Checks(Flow flow) {
        this.flow = flow;
        this.notice = flow.assertions().stream().flatMap(a -> a.prop() instanceof Flow.Prop.Before(Flow.Atom.DisclosedAtom(var d), Flow.Atom.Speech _)
                ? Stream.of(d) : Stream.empty()).findFirst().orElseThrow();
    }

    private static void require(boolean fact, String otherwise) {
        if (!fact) throw new AssertionError(otherwise);
    }

    void event(CallEvent event, long now) {
        if (event instanceof CallEvent.HungUp && !gone) {
            gone = true;
            goneAt = now;
        }
        if (event instanceof CallEvent.EvidenceDurable(var upTo)) durable = Math.max(durable, upTo);
        if (event instanceof CallEvent.EvidenceLost) lost = true;
        if (event instanceof CallEvent.PlaybackFinished(var decision, var _)) onTheWay.remove(decision);
        if (event instanceof CallEvent.PlaybackCut(var decision, var _, var _)) onTheWay.remove(decision);
    }

    void effect(Effect effect, long now) {
        require(!ended, "something after the end: " + effect);
        if (effect instanceof Effect.Journal) records++;
        if (effect instanceof Effect.RunTool(var tool)) requireDurable(toolRecords.get(tool.decision()), effect);
        if (effect instanceof Effect.Transfer(var transfer)) requireDurable(toolRecords.get(transfer.decision()), effect);
        if (effect instanceof Effect.Answer && !answered) {
            requireDurable(1L, effect);
            answered = true;
        }
        switch (effect) {
            case Effect.Journal(var type, var fields) -> journal(type, fields);
            case Effect.Speak(var utterance) -> speak(utterance);
            case Effect.RunTool(var call) -> {
                risesAmongWaiting(call.decision());
                require(requested.contains(call.decision()), "a tool before its record");
                require(toolVerdicts.removeIf(v -> call.tool().equals(v.get("tool"))), "a tool without its verdict");
                Flow.State in = flow.states().get(state);
                boolean scripted = in.actions().stream().anyMatch(a -> a instanceof Flow.Action.Run(var t, var _, var _) && t.equals(call.tool()));
                require(scripted || in.calls().contains(call.tool()), "tool " + call.tool() + " in state " + state);
                int times = tools.merge(call.tool(), 1, Integer::sum);
                Flow.Limit limit = flow.tools().get(call.tool()).limit();
                require(limit == null || times <= limit.times(), "tool " + call.tool() + " " + times + " times");
                if (call.tool().equals("pay")) require(disclosed.contains("terms"), "a charge on terms nobody heard");
            }
            case Effect.Transfer(var transfer) -> {
                risesAmongWaiting(transfer.decision());
                require(handedOver.contains(transfer.decision()), "a transfer before its record");
            }
            case Effect.Dial(var transfer) -> {
                require(handedOver.contains(transfer.decision()), "a target dialled without a transfer");
                require(!legOpen, "a second leg");
                require(!ended && !closed, "a target dialled for a caller who is gone");
                legOpen = true;
            }
            case Effect.Join _ -> require(legOpen, "joined with nobody");
            case Effect.Part _ -> {
                require(legOpen, "parted from nobody");
                legOpen = false;
            }
            case Effect.Generate(var generation, var _) -> {
                require(generation > lastGeneration, "generation " + generation + " after " + lastGeneration);
                require(!gone, "a generation for a caller who is gone");
                lastGeneration = generation;
            }
            case Effect.HangUp _ -> {
                require(!closed, "hung up twice");
                closed = true;
            }
            case Effect.Ended _ -> ended = true;
            case Effect.Answer _, Effect.Reject _, Effect.AnswerReoffer _, Effect.RejectReoffer _, Effect.StartMedia _, Effect.ChangeMedia _,
                 Effect.StopSpeaking _, Effect.Record _, Effect.Expect _, Effect.EndUtterance _, Effect.CancelGeneration _ -> { }
        }
    }

    private void requireDurable(Long record, Effect effect) {
        require(!lost, "an effect without evidence: " + effect);
        require(record != null && record <= durable, "before its record was durable: " + effect);
    }

    private void risesAmongWaiting(long decision) {
        require(decision > lastWaiting, "decision " + decision + " after " + lastWaiting);
        lastWaiting = decision;
    }

    private void rises(long decision) {
        require(decision > lastDecision, "decision " + decision + " after " + lastDecision);
        lastDecision = decision;
    }

    private void speak(ApprovedUtterance utterance) {
        rises(utterance.decision());
        Map<String, Object> verdict = verdicts.pollFirst();
        require(verdict != null && verdict.containsKey("text"), "a line without its verdict: " + utterance.words());
        require(!gone, "a line for a caller who is gone");
        require(utterance.disclosure() != null || disclosed.contains(notice), "speech before the notice: " + utterance.words());
        for (String never : UNSPEAKABLE) require(!utterance.words().display().contains(never), "unspeakable: " + utterance.words());
        require(!verdict.get("proposed_by").equals("model") || !utterance.words().spoken().matches(".*\\d.*"), "a bare number: " + utterance.words());
        onTheWay.add(utterance.decision());
        require(onTheWay.size() <= 64, "lines pile up");
    }

    private void journal(RecordType type, Map<String, Object> fields) {
        require(!fields.toString().contains("4111"), "a card number on the record: " + fields);
        switch (type) {
            case VERDICT -> {
                if (fields.get("verdict").equals("allow")) (fields.containsKey("tool") ? toolVerdicts : verdicts).add(fields);
                else toolVerdicts.removeIf(v -> v.get("tool").equals(fields.get("tool")));
            }
            case TRANSITION -> state = (String) fields.get("to");
            case TOOL_REQ -> {
                requested.add((Long) fields.get("decision"));
                toolRecords.put((Long) fields.get("decision"), records);
            }
            case TRANSFER -> {
                handedOver.add((Long) fields.get("decision"));
                toolRecords.put((Long) fields.get("decision"), records);
            }
            case DISCLOSURE_DONE -> disclosed.add((String) fields.get("disclosure"));
            case SLOT_WRITE -> flow.disclosures().values().stream().filter(d -> d.say().slots().contains(fields.get("slot")))
                    .forEach(d -> disclosed.remove(d.name()));
            case TURN_LATENCY -> {
                long parts = fields.entrySet().stream().filter(e -> !e.getKey().equals("turn_us")).mapToLong(e -> (Long) e.getValue()).sum();
                require(parts == (Long) fields.get("turn_us"), "the parts of a turn do not sum: " + fields);
                require(fields.values().stream().allMatch(v -> (Long) v >= 0), "negative time: " + fields);
            }
            default -> { }
        }
    }

    /// Between two events.
    void settled(Call call, long now) {
        require(verdicts.isEmpty(), "an approval was lost: " + verdicts);
        if (gone && !call.isEnded()) require(now - goneAt <= 31 * SimulatedCall.SECOND + TICK, "alive long after the caller left");
    }

    void ended() {
        require(ended, "ended without saying so");
    }
}
