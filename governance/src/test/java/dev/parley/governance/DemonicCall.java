package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A governor in virtual time and the world around it: what is being said, which tool is out, whether the recorder has
/// answered. Each method is one thing that can happen to a call; a [Demon] draws them, a [Retracing] picks them.
/// The assertions are watched by a [CallMonitor] over the evidence alone.
final class DemonicCall {
    static final long MILLI = 1_000_000L;
    private static final int SAMPLES = 8_000;

    final Governor governor;
    final Flow flow;
    final Deque<ApprovedUtterance> speaking = new ArrayDeque<>();
    /// Assertions broken by what is on record.
    final Set<String> violated = new HashSet<>();
    /// What the proof takes for granted and the machine did not find: a value, a condition of a state or of a tool; or an
    /// assertion that was proved and yet had to be enforced.
    final List<String> impossible = new ArrayList<>();
    final List<String> trace = new ArrayList<>();
    final Set<String> seen = new HashSet<>();
    /// The states entered, in order.
    final List<String> entered = new ArrayList<>();
    private final CallMonitor monitor;
    private final Random random;
    @Nullable ApprovedToolCall running;
    boolean transferring;
    @Nullable Boolean recorder;
    boolean ended;
    int callerTurns;
    int toolCalls;
    long begun;
    private long now = 1_000 * MILLI;

    /// @param watched the flow with its assertions, held against the record
    DemonicCall(Flow flow, Flow watched, Random random) {
        this.flow = flow;
        this.random = random;
        this.monitor = new CallMonitor(watched);
        this.governor = new Governor(Flows.policy(flow), new CallId("demon"));
        this.begun = now;
        feed(new FlowInput.Began());
    }

    long elapsed() {
        return now - begun;
    }

    Flow.State state() {
        return governor.view().state();
    }

    String where() {
        return ended ? "" : state().name();
    }

    boolean awaitsYesNo() {
        return governor.view().awaitingYesNo();
    }

    // ---- time -----------------------------------------------------------------------------------------------------

    void passMillis(long millis) {
        long until = now + millis * MILLI;
        while (governor.deadline() <= until) due();
        now = until;
    }

    /// The next thing that is due happens. @return false when nothing is
    boolean due() {
        long at = governor.deadline();
        if (at == Quiet.NEVER) return false;
        now = Math.max(now, at);
        trace.add("due");
        governor.onDeadline(now);
        drain();
        return true;
    }

    void feed(FlowInput input) {
        trace.add(String.valueOf(input));
        governor.handle(input, now);
        drain();
    }

    private void drain() {
        for (Directive d = governor.poll(); d != null; d = governor.poll()) {
            switch (d) {
                case Directive.Evidence(var type, var fields) -> evidence(type, fields);
                case Directive.Speak(var utterance) -> speaking.add(utterance);
                case Directive.Hush _ -> hush();
                case Directive.RunTool(var call) -> {
                    running = call;
                    toolCalls++;
                }
                case Directive.Transfer _ -> transferring = true;
                case Directive.Record(boolean resume) -> recorder = resume;
                case Directive.Finish _ -> ended = true;
                case Directive.Expect _, Directive.Converse _ -> { }
            }
        }
    }

    private void hush() {
        List<ApprovedUtterance> cut = speaking.stream().filter(ApprovedUtterance::bargeable).toList();
        speaking.removeAll(cut);
        for (ApprovedUtterance line : cut) governor.handle(new FlowInput.Cut(line.decision(), 0, SAMPLES), now);
    }

    private void evidence(RecordType type, Map<String, Object> fields) {
        trace.add("    " + type + " " + fields);
        seen.add(type + " " + fields.getOrDefault("verdict", "") + fields.getOrDefault("outcome", ""));
        if (type == RecordType.TRANSITION) entered.add(String.valueOf(fields.get("to")));
        monitor.observe(type, fields).forEach(hit -> violated.add(hit.assertion()));
        boolean denied = "deny".equals(fields.get("verdict"));
        boolean asserted = String.valueOf(fields.get("rule")).startsWith("assert ");
        boolean scripted = "flow".equals(fields.get("proposed_by"));
        if (denied && asserted && !"operator".equals(fields.get("proposed_by"))) impossible.add("enforced " + fields);
        if (denied && scripted && Set.of("NEEDS", "WHERE", "STALE_DISCLOSURE").contains(String.valueOf(fields.get("code")))) impossible.add("denied " + fields);
        String reason = String.valueOf(fields.get("reason"));
        if (type == RecordType.TROUBLE && (reason.contains("requires") || reason.contains("missing"))) impossible.add(reason);
    }

    private void onRecord(RecordType type) {
        monitor.observe(type, Map.of("by", "caller")).forEach(hit -> violated.add(hit.assertion()));
    }

    /// Something is heard of the caller, and no more.
    void passesTime() {
        onRecord(RecordType.HEARD);
    }

    /// Whether the call, were it over now, would leave an answer owed.
    boolean owes(String assertion) {
        return violated.contains(assertion)
                || monitor.observe(RecordType.FLOW_END, Map.of("end", "given up")).stream().anyMatch(h -> h.assertion().equals(assertion));
    }

    // ---- the caller -----------------------------------------------------------------------------------------------

    void says(String words) {
        onRecord(RecordType.HEARD);
        if (!ended && governor.view().conversing()) callerTurns++;
        governor.nextTurn();
        feed(new FlowInput.CallerSpoke(words, now));
    }

    void wants(String intent) {
        feed(new FlowInput.IntentRecognised(intent, 1));
    }

    void gives(String slot, String words) {
        feed(new FlowInput.SlotSaid(slot, words));
    }

    void keys(String digits) {
        for (char digit : digits.toCharArray()) {
            onRecord(RecordType.DIGIT);
            feed(new FlowInput.Digit(digit));
        }
    }

    void hangsUp() {
        onRecord(RecordType.HUNG_UP);
        feed(new FlowInput.HungUp());
    }

    /// Interrupts what is being said after `percent` of it, if that can be interrupted.
    boolean barges(int percent) {
        ApprovedUtterance line = speaking.peek();
        if (line == null || !line.bargeable()) return false;
        speaking.remove();
        governor.nextTurn();
        feed(new FlowInput.Cut(line.decision(), SAMPLES * percent / 100, SAMPLES));
        hush();
        return true;
    }

    // ---- the world ------------------------------------------------------------------------------------------------

    boolean hears() {
        ApprovedUtterance line = speaking.poll();
        if (line == null) return false;
        feed(new FlowInput.Heard(line.decision(), SAMPLES));
        return true;
    }

    void hearsAll() {
        for (int i = 0; i < 20 && hears(); i++) { }
    }

    /// The tool that is out answers; an old answer may come late. UNKNOWN: it does not.
    boolean answers(Flow.Outcome outcome) {
        ApprovedToolCall call = running;
        if (call == null) return false;
        running = null;
        feed(new FlowInput.ToolReturned(call.decision(), switch (outcome) {
            case OK -> new FlowInput.Outcome.Ok(results(call));
            case FAIL -> new FlowInput.Outcome.Fail("no");
            case UNKNOWN -> new FlowInput.Outcome.Unknown("who knows");
        }));
        return true;
    }

    private Map<String, String> results(ApprovedToolCall call) {
        Map<String, String> out = new LinkedHashMap<>();
        for (Flow.Param result : flow.tools().get(call.tool()).results()) {
            out.put(result.name(), Values.canonical(Cast.first(result.type(), Flows.policy(flow).today())));
            if (result.type() instanceof Type.Bool) out.put(result.name(), String.valueOf(random.nextBoolean()));
            if (result.type() instanceof Type.Int) out.put(result.name(), String.valueOf(random.nextInt(-1, 5)));
            if (result.type() instanceof Type.Money) out.put(result.name(), random.nextInt(0, 900) + ".00");
        }
        return out;
    }

    boolean acknowledges() {
        Boolean asked = recorder;
        if (asked == null) return false;
        recorder = null;
        feed(new FlowInput.RecordingChanged(asked));
        return true;
    }

    boolean transferEnds(boolean accepted) {
        if (!transferring) return false;
        transferring = false;
        feed(new FlowInput.TransferEnded(accepted, "SIP"));
        return true;
    }

    // ---- the model ------------------------------------------------------------------------------------------------

    Verdict proposes(String text) {
        trace.add("model says " + text);
        Verdict verdict = governor.review(new Proposed.Utterance(governor.view().turn(), text), now);
        drain();
        return verdict;
    }

    /// A call of a tool with the current values, or with a number where no slot of that name is.
    Verdict calls(String name) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (Flow.Param param : flow.tools().get(name).params()) {
            arguments.put(param.name(), flow.slots().containsKey(param.name()) ? "{" + param.name() + "}" : String.valueOf(random.nextInt(-1, 5)));
        }
        trace.add("model calls " + name + arguments);
        Verdict verdict = governor.review(new Proposed.ToolCall(governor.view().turn(), name, arguments), now);
        drain();
        return verdict;
    }

    void modelFinished() {
        feed(new FlowInput.ModelFinished(governor.view().turn()));
    }

    /// Words that fit the slot's type, or do not.
    String words(String slot, boolean fitting) {
        if (!fitting) return "hm";
        return switch (flow.slots().get(slot).type()) {
            case Type.Int() -> List.of("zero", "one", "two", "three", "four").get(random.nextInt(5));
            case Type.Digits(int length) -> "1 ".repeat(length).strip();
            case Type.Money _ -> List.of("one dollar", "fifty dollars", "nine hundred dollars", "six thousand dollars").get(random.nextInt(4));
            case Type.Date _ -> "december first nineteen eighty";
            case Type.Bool _ -> random.nextBoolean() ? "yes" : "no";
            case Type.Id _ -> "AC-" + random.nextInt(1000, 1003);
            case Type.Text _, Type.Token _, Type.ListOf _ -> "Jo Bloggs";
        };
    }

    String digits(String slot, boolean fitting) {
        if (!fitting) return flow.slots().get(slot).type() instanceof Type.Digits ? "1#" : "1234567890123456789#";
        return switch (flow.slots().get(slot).type()) {
            case Type.Int() -> random.nextInt(5) + "#";
            case Type.Digits(int length) -> "1".repeat(length);
            case Type.Date _ -> "12011980#";
            case Type.Money _ -> List.of("1#", "50#", "900#", "6000#").get(random.nextInt(4));
            case Type.Bool _, Type.Id _, Type.Text _, Type.Token _, Type.ListOf _ -> "411111111111#";
        };
    }
}
