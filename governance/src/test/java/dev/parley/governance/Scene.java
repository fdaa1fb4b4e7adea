package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/// A governor with a flow, and a stage crew: what it asks for is noted, what happens next is up to the test.
final class Scene {
    static final long SECOND = 1_000_000_000L;
    private static final int SAMPLES = 8_000;

    final Governor governor;
    final List<Directive> all = new ArrayList<>();
    final Deque<ApprovedUtterance> speaking = new ArrayDeque<>();
    final List<ApprovedToolCall> tools = new ArrayList<>();
    final List<ApprovedTransfer> transfers = new ArrayList<>();
    /// The recorder acknowledges changes at once, and changes only.
    boolean recorderAnswers = true;
    private boolean recording = true;
    long now = SECOND;

    Scene(Flow flow) {
        governor = new Governor(Flows.policy(flow), new CallId("c1"));
    }

    static Scene of(String flow) {
        return new Scene(Flows.file(flow));
    }

    /// The billing flow, past its notice.
    static Scene billing() {
        return of("billing.flow").began().heard();
    }

    /// The billing flow in state `bill`: 420.10 is owed.
    static Scene bill() {
        return billing().intent("pay_bill").slot("account", "AC-1001").keys("94110").call("verify", Map.of("account", "{account}", "zip", "{zip}"))
                .ok(Map.of("verified", "true")).ok(Map.of("balance", "420.10", "due", "2026-12-01"));
    }

    /// Waiting for the yes to the terms of paying fifty dollars.
    static Scene terms() {
        return bill().slot("amount", "fifty dollars").says("Shall I take {amount}?").heard().caller("yes").heard();
    }

    Scene began() {
        return feed(new FlowInput.Began());
    }

    Scene feed(FlowInput input) {
        governor.handle(input, now);
        return drain();
    }

    private Scene drain() {
        for (Directive d = governor.poll(); d != null; d = governor.poll()) {
            all.add(d);
            switch (d) {
                case Directive.Speak(var utterance) -> speaking.add(utterance);
                case Directive.RunTool(var call) -> tools.add(call);
                case Directive.Transfer(var transfer) -> transfers.add(transfer);
                case Directive.Record(var resume) -> {
                    if (recorderAnswers && resume != recording) governor.handle(new FlowInput.RecordingChanged(recording = resume), now);
                }
                case Directive.Evidence _, Directive.Hush _, Directive.Expect _, Directive.Converse _, Directive.Finish _ -> { }
            }
        }
        return this;
    }

    /// Everything on its way is heard to its end.
    Scene heard() {
        while (!speaking.isEmpty()) feed(new FlowInput.Heard(speaking.remove().decision(), SAMPLES));
        return this;
    }

    Scene heardOne() {
        return feed(new FlowInput.Heard(speaking.remove().decision(), SAMPLES));
    }

    Scene cutAt(int percent) {
        return feed(new FlowInput.Cut(speaking.remove().decision(), SAMPLES * percent / 100, SAMPLES));
    }

    /// The caller takes a turn.
    Scene caller(String words) {
        return caller(words, now);
    }

    Scene caller(String words, long startedAt) {
        governor.nextTurn();
        return feed(new FlowInput.CallerSpoke(words, startedAt));
    }

    Scene intent(String intent) {
        return feed(new FlowInput.IntentRecognised(intent, 0.9));
    }

    Scene slot(String slot, String said) {
        return feed(new FlowInput.SlotSaid(slot, said));
    }

    Scene keys(String digits) {
        for (char digit : digits.toCharArray()) feed(new FlowInput.Digit(digit));
        return this;
    }

    Scene hangUp() {
        return feed(new FlowInput.HungUp());
    }

    Verdict propose(String text) {
        Verdict verdict = governor.review(new Proposed.Utterance(governor.view().turn(), text), now);
        drain();
        return verdict;
    }

    Verdict proposeCall(String tool, Map<String, String> arguments) {
        Verdict verdict = governor.review(new Proposed.ToolCall(governor.view().turn(), tool, arguments), now);
        drain();
        return verdict;
    }

    /// An allowed line.
    Scene says(String text) {
        if (propose(text) instanceof Verdict.Deny deny) throw new AssertionError(deny.toString());
        return this;
    }

    Scene call(String tool, Map<String, String> arguments) {
        if (proposeCall(tool, arguments) instanceof Verdict.Deny deny) throw new AssertionError(deny.toString());
        return this;
    }

    DenyCode denied(String text) {
        return ((Verdict.Deny) propose(text)).code();
    }

    DenyCode deniedCall(String tool, Map<String, String> arguments) {
        return ((Verdict.Deny) proposeCall(tool, arguments)).code();
    }

    Scene ok(Map<String, String> results) {
        return returns(new FlowInput.Outcome.Ok(results));
    }

    Scene returns(FlowInput.Outcome outcome) {
        return feed(new FlowInput.ToolReturned(tools.getLast().decision(), outcome));
    }

    /// Time passes; whatever is due happens.
    Scene wait(int seconds) {
        long until = now + seconds * SECOND;
        for (int steps = 0; governor.deadline() <= until; steps++) {
            if (steps > 1_000) throw new AssertionError("deadline does not move on: " + governor.deadline());
            now = Math.max(now, governor.deadline());
            governor.onDeadline(now);
            drain();
        }
        now = until;
        return this;
    }

    String state() {
        return governor.view().state().name();
    }

    String ended() {
        return governor.view().ended();
    }

    /// What is on its way to the caller's ear.
    List<String> saying() {
        return speaking.stream().map(u -> u.words().display()).toList();
    }

    List<String> toolsRun() {
        return tools.stream().map(ApprovedToolCall::tool).toList();
    }

    List<Directive.Evidence> evidence(RecordType type) {
        return all.stream().filter(d -> d instanceof Directive.Evidence(var t, var _) && t == type).map(Directive.Evidence.class::cast).toList();
    }

    Map<String, Object> last(RecordType type) {
        List<Directive.Evidence> found = evidence(type);
        if (found.isEmpty()) throw new NoSuchElementException(type + " in " + all);
        return found.getLast().fields();
    }

    long converses() {
        return all.stream().filter(Directive.Converse.class::isInstance).count();
    }
}
