package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Atom;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Prop;
import dev.parley.dialplan.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A flow's assertions over what a call put on record, and over nothing else: it shares no state with the machine that ran
/// the call, so a machine that forgets its own rules is found out by its evidence. The prover showed that no hit is
/// possible; a hit is an alert of the highest severity. Single-threaded; feed the records in order.
///
/// What a record does not show (a personal slot's value, a slot that was cleared) is taken in the machine's favour: a
/// hit is never a guess.
public final class CallMonitor {
    /// `assertion`: as the flow names it. `what`: the record that broke it.
    public record Hit(String assertion, String what) { }

    /// How what was under way at the end came out: on record, and no part of the flow any more.
    private static final Set<RecordType> SETTLES = Set.of(RecordType.TOOL_RES, RecordType.TOOL_UNKNOWN, RecordType.SLOT_WRITE, RecordType.RECORDING);

    /// What is on record because the call stayed where it is for a while.
    private static final Set<RecordType> PASSES_TIME = Set.of(RecordType.DIGIT, RecordType.HEARD, RecordType.SPEECH_HEARD, RecordType.SPEECH_CUT,
            RecordType.TOOL_RES, RecordType.TOOL_UNKNOWN);

    private final Flow flow;
    private final Facts facts;
    private final ExpressionEvaluator expressions;
    private final Map<Atom, Integer> times = new HashMap<>();
    /// Assertions whose event happened and whose answer has not.
    private final Set<String> owed = new HashSet<>();
    private final List<Hit> hits = new ArrayList<>();
    private final Set<String> told = new HashSet<>();
    private String state;
    private boolean recording = true;
    private boolean callerLeft;
    private boolean byOperator;
    private boolean handingOver;
    /// The recorder was asked, has not answered, and the flow waits for it.
    private boolean switching;
    private boolean over;

    public CallMonitor(Flow flow) {
        this.flow = flow;
        this.facts = new Facts(flow);
        this.expressions = new ExpressionEvaluator(facts);
        this.state = flow.start();
        times.put(new Atom.Recording(), 1);                      // a call begins recorded
    }

    /// @return what this record breaks, each assertion once per call
    public List<Hit> observe(RecordType type, Map<String, Object> fields) {
        hits.clear();
        if (over && SETTLES.contains(type)) return List.of();
        if (goesOn(type, fields)) switching = false;
        if (PASSES_TIME.contains(type)) recorded(type.wireName());
        if (recording && type != RecordType.FLOW_END) given(new Atom.Recording());
        switch (type) {
            case TRANSITION -> moved(text(fields, "to"), text(fields, "event"));
            case SLOT_WRITE -> written(text(fields, "slot"), text(fields, "value"));
            case SLOT_CONFIRMED -> facts.confirm(text(fields, "slot"));
            case DISCLOSURE_DONE -> disclosed(text(fields, "disclosure"));
            case VERDICT -> {
                boolean allowed = text(fields, "verdict").equals("allow");
                if (allowed && fields.containsKey("text")) spoke(Template.of(text(fields, "text")), text(fields, "rule").startsWith("disclosure "));
                boolean scripted = text(fields, "proposed_by").equals(Proposer.FLOW.wireName()) && fields.containsKey("tool");
                if (scripted && !allowed) triggered("fail " + text(fields, "tool"));
            }
            case DISCLOSURE_ANSWERED -> answered(text(fields, "disclosure"), text(fields, "answer").equals("yes"));
            case TOOL_REQ -> happened(new Atom.ToolRun(text(fields, "tool")), "tool_req " + text(fields, "tool"));
            case TOOL_RES -> {
                triggered(text(fields, "outcome") + " " + text(fields, "tool"));
                if (text(fields, "outcome").equals("ok")) happened(new Atom.ToolOk(text(fields, "tool")), "tool_res " + text(fields, "tool"));
            }
            case TOOL_UNKNOWN -> {
                if (!text(fields, "reason").equals(ToolDesk.OVERTAKEN)) triggered("unknown " + text(fields, "tool"));
            }
            case TRANSFER -> {
                taken(text(fields, "event"));
                handingOver = true;
                byOperator = text(fields, "event").startsWith("operator ");
                happened(new Atom.Transfer(), "transfer " + text(fields, "destination"));
            }
            case TRANSFER_RESULT -> {
                handingOver = false;
                callerLeft |= byOperator && Boolean.TRUE.equals(fields.get("accepted"));
            }
            case RECORDING -> turned(Boolean.TRUE.equals(fields.get("on")));
            case RECORD_PAUSE -> switching = recording;
            case RECORD_RESUME -> switching = !recording;
            case HUNG_UP -> callerLeft |= !text(fields, "by").equals("gateway");
            case FLOW_END -> {
                taken(text(fields, "event"));
                ended(text(fields, "end"));
            }
            default -> { }
        }
        return List.copyOf(hits);
    }

    private void moved(String to, String because) {
        taken(because);
        state = to;
        Flow.State entered = flow.states().get(to);
        if (entered != null) entered.collects().forEach(c -> facts.clear(c.slot()));
    }

    /// A handler was taken. How a tool came out was known before.
    private void taken(String because) {
        if (!because.startsWith("ok ") && !because.startsWith("fail ") && !because.startsWith("unknown ")) triggered(because);
    }

    /// A yes establishes what the question spoke of, a no takes it back.
    private void answered(String name, boolean yes) {
        Flow.Disclosure disclosure = flow.disclosures().get(name);
        if (disclosure == null) return;
        if (yes) established(disclosure);
        else facts.refuse(name, disclosure.say().slots());
    }

    private void triggered(String because) {
        for (Flow.Assertion assertion : flow.assertions()) {
            if (assertion.prop() instanceof Prop.LeadsTo(var event, var _) && because.equals(cause(event))) owed.add(assertion.name());
        }
    }

    /// As the `event` of a transition names it; empty for what none does.
    private static String cause(Event event) {
        return switch (event) {
            case Event.OnIntent(var intent) -> "intent " + intent;
            case Event.OnTool(var outcome, var tool) -> outcome.name().toLowerCase(Locale.ROOT) + " " + tool;
            case Event.OnFilled(var slot) -> "filled " + slot;
            case Event.OnYes _ -> "yes";
            case Event.OnNo _ -> "no";
            case Event.OnDone _ -> "done";
            case Event.OnSilence _ -> "silence";
            case Event.OnKeypad _ -> "keypad";
            case Event.OnDenied(var n) -> "denied " + n;
            case Event.OnTurns(var n) -> "turns " + n;           // or `turns spent`, of whatever number
            case Event.OnTriesSpent _ -> "tries spent";
            case Event.OnModelDown _ -> "model down";
            case Event.OnVoicemail _ -> "voicemail";
            case Event.OnHangup _ -> "";
        };
    }

    private void written(String name, String value) {
        Flow.Slot slot = flow.slots().get(name);
        if (slot == null) return;
        // Only its newness is known of a value that is not shown.
        Value shown = SlotParser.returned(slot.type(), value).orElse(null);
        if (shown == null) {
            facts.write(name, new Value.Text(value));
            facts.clear(name);
        } else {
            facts.write(name, shown);
        }
    }

    private void disclosed(String name) {
        Flow.Disclosure disclosure = flow.disclosures().get(name);
        if (disclosure != null && !disclosure.ack()) established(disclosure);
    }

    private void established(Flow.Disclosure disclosure) {
        facts.disclose(disclosure.name(), facts.versionsOf(disclosure.say().slots()));
        happened(new Atom.DisclosedAtom(disclosure.name()), "disclosure " + disclosure.name());
    }

    /// A disclosure mentions what it speaks of, and is no speech.
    private void spoke(Template words, boolean disclosure) {
        if (!disclosure) happened(new Atom.Speech(), "speech in state " + state);
        words.slots().forEach(slot -> happened(new Atom.Mention(slot), "mention of " + slot + " in state " + state));
    }

    private void turned(boolean on) {
        boolean started = on && !recording;
        recording = on;
        if (started) count(new Atom.Recording(), "recording");
    }

    /// The flow does something of its own, so it waits for the recorder no more.
    private static boolean goesOn(RecordType type, Map<String, Object> fields) {
        return switch (type) {
            case RECORDING, TRANSITION, SLOT_WRITE, TOOL_REQ, TROUBLE, FLOW_END -> true;
            case VERDICT -> text(fields, "proposed_by").equals(Proposer.FLOW.wireName());
            default -> false;
        };
    }

    /// Something was said, keyed or done while the recorder may have been on.
    private void recorded(String what) {
        if (!recording || switching || handingOver || over) return;
        for (Flow.Assertion assertion : flow.assertions()) {
            boolean broken = switch (assertion.prop()) {
                case Prop.NeverWhileState(Atom.Recording _, var in) -> in.equals(state);
                case Prop.NeverWhile(Atom.Recording _, var condition) -> expressions.holds(condition);
                default -> false;
            };
            if (broken) hit(assertion, what + " while recording in state " + state);
        }
    }

    private void happened(Atom atom, String what) {
        for (Flow.Assertion assertion : flow.assertions()) {
            boolean broken = switch (assertion.prop()) {
                case Prop.Before(var first, var then) -> then.equals(atom) && !has(first);
                case Prop.NeverWhileState(var never, var in) -> never.equals(atom) && in.equals(state);
                case Prop.NeverWhile(var never, var condition) -> never.equals(atom) && expressions.holds(condition);
                case Prop.AtMost _, Prop.LeadsTo _, Prop.AlwaysCanEnd _ -> false;
            };
            if (broken) hit(assertion, what);
        }
        given(atom);
        count(atom, what);
    }

    private void given(Atom atom) {
        if (owed.isEmpty()) return;
        for (Flow.Assertion assertion : flow.assertions()) {
            if (assertion.prop() instanceof Prop.LeadsTo(var _, var owes) && owes.equals(atom)) owed.remove(assertion.name());
        }
    }

    private void count(Atom atom, String what) {
        int now = times.merge(atom, 1, Integer::sum);
        for (Flow.Assertion assertion : flow.assertions()) {
            if (assertion.prop() instanceof Prop.AtMost(var counted, int most) && counted.equals(atom) && now > most) hit(assertion, what + ", time " + now);
        }
    }

    private boolean has(Atom atom) {
        return atom instanceof Atom.DisclosedAtom(var d) ? facts.disclosed(d) : times.getOrDefault(atom, 0) > 0;
    }

    /// What is owed at the end was never given, unless the caller left or was taken away before it could be.
    private void ended(String end) {
        over = true;
        if (callerLeft) return;
        for (Flow.Assertion assertion : flow.assertions()) {
            if (assertion.prop() instanceof Prop.LeadsTo && owed.contains(assertion.name())) hit(assertion, "ended as " + end);
        }
    }

    private void hit(Flow.Assertion assertion, String what) {
        if (told.add(assertion.name())) hits.add(new Hit(assertion.name(), what));
    }

    private static String text(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof String text ? text : "";
    }
}
