package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Expectation;
import dev.parley.dialplan.Flow.ModelMove;
import dev.parley.dialplan.Flow.Step;
import dev.parley.dialplan.Literal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs the tests a flow carries, on the very machine that runs its calls: the same compiled flow, review, rules and
/// facts, in text and in virtual time. What it learns leaves as words; no approval ever does.
///
/// Where a test begins, and what its steps mean, is in `docs/testing-flows.md`.
public final class Rehearsal {
    /// What is today in a test, so that `the third of May` is the same day every year.
    public static final LocalDate TODAY = LocalDate.of(2026, 1, 5);

    private static final int SHOWN = 8;
    private static final int MOST_GOING_ON = 50;

    /// Understands what a caller says where the test does not tell.
    @FunctionalInterface
    public interface Understanding {
        /// Recognises nothing.
        Understanding NONE = (_, _) -> Optional.empty();

        Optional<String> intent(Flow flow, String words);
    }

    /// How one test went. `line`: of the step that failed, else of the test. `failure`: empty when it is ok.
    public record Result(String name, int line, boolean ok, String failure, List<String> trace) {
        public Result {
            trace = List.copyOf(trace);
        }
    }

    private final Flow flow;
    private final Flow.FlowTest test;
    private final Understanding understanding;
    private final Opening opening;
    private final List<Integer> lines;
    private final Stage stage;
    private final boolean apt;
    /// Where in the trace the test begins, the last step that did something did, and the last model step did.
    private final int mark;
    private final int entered;
    private int since;
    private int modelSince;

    private Rehearsal(Policy policy, Flow.FlowTest test, Understanding understanding) {
        this.flow = policy.flow();
        this.test = test;
        this.understanding = understanding;
        this.opening = Opening.of(test);
        this.lines = StepLines.of(flow, test);
        Journey.Arrived arrived = new Journey(policy, opening).go(opening.first() instanceof Step.Caller caller ? intent(flow, caller, understanding) : null);
        stage = arrived.stage();
        apt = arrived.apt();
        mark = since = modelSince = arrived.from();
        entered = stage.trace.enteredBy(mark);
        stage.trace.begins(mark, arrived.state());
    }

    /// Every test of the flow, in order.
    public static List<Result> all(Policy policy, Understanding understanding) {
        return policy.flow().tests().stream().map(t -> one(policy, t, understanding)).toList();
    }

    /// A test as it went in text, and all that would have to be done for it to go so in a call.
    ///
    /// @param entered how many states were entered up to where the test begins, its own included
    public record Screenplay(Flow.FlowTest test, Result result, List<Deed> deeds, int entered) { }

    public static Screenplay screenplay(Policy policy, Flow.FlowTest test, Understanding understanding) {
        var rehearsal = new Rehearsal(policy, test, understanding);
        Result result = rehearsal.run();
        return new Screenplay(test, result, List.copyOf(rehearsal.stage.deeds), rehearsal.entered);
    }

    static Result one(Policy policy, Flow.FlowTest test, Understanding understanding) {
        return new Rehearsal(policy, test, understanding).run();
    }

    private Result run() {
        for (int i = opening.firstAt(); i < test.steps().size(); i++) {
            Step step = test.steps().get(i);
            Optional<String> failure = step instanceof Step.Expect(var expectations) ? judge(expectations) : act(step, i);
            if (failure.isEmpty() && stage.overrun()) failure = Optional.of("the flow does not come to rest: it went on for ever in state " + stage.state());
            if (failure.isPresent()) return failed(lines.get(i), failure.get());
        }
        return new Result(test.name(), test.span().line(), true, "", stage.trace.lines());
    }

    private Result failed(int line, String what) {
        List<String> trace = stage.trace.lines();
        String last = trace.subList(Math.max(0, trace.size() - SHOWN), trace.size()).stream().map(l -> "        " + l).collect(Collectors.joining("\n"));
        return new Result(test.name(), line, false, flow.file() + ":" + line + ": " + what
                + (apt ? "" : "; no state that can be reached is for the first step or a stub of this test") + "\n    what happened last:\n" + last, trace);
    }

    private static @Nullable String intent(Flow flow, Step.Caller caller, Understanding understanding) {
        if (caller.intent() != null) return caller.intent();
        return understanding.intent(flow, caller.words()).orElse(null);
    }

    // ---- what happens -------------------------------------------------------------------------------------------

    /// @return why the step cannot be done
    private Optional<String> act(Step step, int at) {
        if (step instanceof Step.Barge(int percent)) {
            since = stage.trace.size();
            return stage.barge(percent) ? Optional.empty() : Optional.of("nothing is being said in state " + stage.state() + " that could be cut");
        }
        stage.settle(Stage.NOTHING);                             // what a barge left on its way is heard first
        if (!(step instanceof Step.Given) && !(step instanceof Step.Stub)) since = stage.trace.size();
        switch (step) {
            case Step.Given(var values) -> values.forEach((slot, literal) -> stage.force(slot, Cast.of(literal, stage.facts().slot(slot).type())));
            case Step.Stub stub -> stage.stub(stub);
            case Step.Caller caller -> {
                String heard = intent(flow, caller, understanding);
                for (int i = 0; i < caller.times(); i++) {
                    stage.caller(caller.words(), heard);
                    stage.settle(isCutNext(at) ? holding(step) : Stage.NOTHING);
                }
            }
            case Step.Keys(var digits) -> stage.keys(digits);
            case Step.Quiet(var length) -> stage.pass(length);
            case Step.Model(var moves, var times) -> {
                modelSince = since;
                for (int i = 0; i < times; i++) moves.forEach(this::propose);
            }
            case Step.ModelDown _ -> stage.modelDown();
            case Step.HangUp _ -> stage.hangUp();
            case Step.Barge _, Step.Expect _ -> throw new IllegalStateException("handled above");
        }
        stage.settle(isCutNext(at) ? holding(step) : Stage.NOTHING);
        return Optional.empty();
    }

    /// The next thing to happen is a barge-in: what it cuts has to be left on its way.
    private boolean isCutNext(int at) {
        return test.steps().stream().skip(at + 1).filter(s -> !(s instanceof Step.Expect) && !(s instanceof Step.Stub) && !(s instanceof Step.Given))
                .findFirst().filter(Step.Barge.class::isInstance).isPresent();
    }

    private static Predicate<ApprovedUtterance> holding(Step step) {
        return step instanceof Step.Model ? _ -> true : line -> line.disclosure() != null;
    }

    private void propose(ModelMove move) {
        switch (move) {
            case ModelMove.Says(var words) -> stage.says(words);
            case ModelMove.Calls(var tool, var arguments) -> stage.calls(tool, texts(arguments));
            case ModelMove.Goes(var state) -> {
                // There is no such proposal: whatever a model answers, it has no way to say it.
                stage.trace.note("model goes " + state);
                stage.trace.add(Evidence.of(RecordType.VERDICT, "proposed_by", Proposer.MODEL.wireName(), "verdict", "deny",
                        "code", DenyCode.TRANSITION.name(), "rule", "only the flow's handlers go from state to state"));
            }
        }
    }

    private static Map<String, String> texts(Map<String, Literal> arguments) {
        Map<String, String> out = new LinkedHashMap<>();
        arguments.forEach((name, literal) -> out.put(name, switch (literal) {
            case Literal.Str(var text) -> text;
            case Literal.Money(var amount) -> amount.toPlainString();
            case Literal.Int(var n) -> Long.toString(n);
            case Literal.Bool(var b) -> Boolean.toString(b);
            case Literal.Dur(var d) -> Long.toString(d.toSeconds());
            case Literal.Date(var day) -> day.toString();
        }));
        return out;
    }

    // ---- what was expected --------------------------------------------------------------------------------------

    /// What is still under way is let go on while something expected has not happened yet.
    private Optional<String> judge(List<Expectation> expectations) {
        for (int i = 0; i < MOST_GOING_ON && expectations.stream().anyMatch(e -> comes(e) && failure(e).isPresent()); i++) {
            if (!stage.goOn()) break;
        }
        return expectations.stream().map(this::failure).flatMap(Optional::stream).findFirst();
    }

    private static boolean comes(Expectation expectation) {
        return switch (expectation) {
            case Expectation.InState _, Expectation.Played _, Expectation.Replayed _, Expectation.ToolOnce _, Expectation.Logged _ -> true;
            case Expectation.Said(var _, var never) -> !never;
            case Expectation.Allow _, Expectation.Deny _, Expectation.ToolNever _ -> false;
        };
    }

    private Optional<String> failure(Expectation expectation) {
        return switch (expectation) {
            case Expectation.Allow _ -> allowed();
            case Expectation.Deny(var code) -> denied(code);
            case Expectation.InState(var state) -> unless(stage.state().equals(state), "expected state " + state + ", but it is in state " + stage.state() + ended());
            case Expectation.Played(var d) -> unless(stage.trace.plays(d, mark) > 0, "expected played " + d + ", but it was not" + inState());
            case Expectation.Replayed(var d) -> {
                int plays = stage.trace.plays(d, mark);
                yield unless(plays > 1, "expected replayed " + d + ", but it was played " + times(plays) + inState());
            }
            case Expectation.ToolNever(var tool) -> {
                int runs = stage.trace.runs(tool, mark);
                yield unless(runs == 0, "expected tool " + tool + " never, but it was run " + times(runs) + inState());
            }
            case Expectation.ToolOnce(var tool) -> {
                int runs = stage.trace.runs(tool, mark);
                yield unless(runs == 1, "expected tool " + tool + " once, but it was run " + times(runs) + inState());
            }
            case Expectation.Said(var words, var never) -> unless(stage.trace.said(words, mark) != never,
                    "expected said \"" + words + (never ? "\" never, but a line has" : "\", but no line has") + " these words" + inState());
            case Expectation.Logged(var id) -> unless(stage.trace.logged(id, mark), "expected logged " + id + ", but no record is of that type or names it" + inState());
        };
    }

    private Optional<String> allowed() {
        List<Directive.Evidence> verdicts = verdicts(modelSince);
        Optional<Directive.Evidence> denial = verdicts.stream().filter(Rehearsal::isDenial).findFirst();
        if (denial.isPresent()) return Optional.of("expected allow, but " + Trace.shown(denial.get()) + inState());
        return unless(!verdicts.isEmpty(), "expected allow, but the model proposed nothing" + inState());
    }

    private List<Directive.Evidence> verdicts(int from) {
        return stage.trace.verdicts(from).stream().filter(v -> Proposer.MODEL.wireName().equals(v.fields().get("proposed_by"))).toList();
    }

    private Optional<String> denied(String code) {
        List<Directive.Evidence> denials = stage.trace.verdicts(since).stream().filter(Rehearsal::isDenial).toList();
        if (denials.stream().anyMatch(d -> code.equals(d.fields().get("code")))) return Optional.empty();
        String instead = denials.isEmpty() ? verdicts(since).isEmpty() ? "nothing was proposed" : "it was allowed: " + Trace.shown(verdicts(since).getLast())
                : Trace.shown(denials.getFirst());
        return Optional.of("expected deny " + code + ", but " + instead + inState());
    }

    private static boolean isDenial(Directive.Evidence verdict) {
        return Objects.equals(verdict.fields().get("verdict"), "deny");
    }

    private static Optional<String> unless(boolean met, String otherwise) {
        return met ? Optional.empty() : Optional.of(otherwise);
    }

    private String inState() {
        return " (state " + stage.state() + ended() + ")";
    }

    private String ended() {
        String end = stage.governor.view().ended();
        return end.isEmpty() ? "" : ", where the flow has ended: " + end;
    }

    private static String times(int n) {
        return n == 0 ? "never" : n == 1 ? "once" : n + " times";
    }
}
