package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Atom;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Outcome;
import dev.parley.dialplan.Flow.Prop;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A counterexample as a `test` of the language: what the caller, the model and the tools do on the way, and what the
/// assertion says must come of it. Put into the flow it fails until the flow is mended. What the language has no step
/// for (a lost model, a recorder that is silent) stands there as a comment.
public final class CounterexampleExport {
    private final Flow flow;
    private final List<Step> path;
    private final List<String> lines = new ArrayList<>();
    private int stimulus;

    private CounterexampleExport(Flow flow, List<Step> path) {
        this.flow = flow;
        this.path = path;
    }

    /// @return the source text of a `test`, two spaces deep; empty for an assertion that was proved
    public static String toTest(Flow flow, AssertionResult result) {
        if (result.counterexample().isEmpty()) return "";
        return new CounterexampleExport(flow, result.counterexample()).write(result);
    }

    private String write(AssertionResult result) {
        for (int i = 0; i < path.size(); i++) step(i);
        lines.add(expectation(result.assertion().prop()));
        return "  test " + Texts.quote("counterexample: " + result.name()) + " {\n" + lines.stream().map(l -> "    " + l + "\n")
                .reduce("", String::concat) + "  }\n";
    }

    /// A line that makes something happen; a stub stands before the one that leads to its tool.
    private void happens(String line) {
        stimulus = lines.size();
        lines.add(line);
    }

    private void step(int i) {
        Step step = path.get(i);
        switch (step.act()) {
            case YES -> happens("caller \"yes\"");
            case NO -> happens("caller \"no\"");
            case CONFIRMED -> happens("caller \"yes, that is right\"");
            case GIVEN, FILLED -> filled(step);
            case SPEAKS -> happens("model says " + Texts.quote(step.subject().isEmpty() ? "Let me see." : "It is {" + step.subject() + "}."));
            case FALLBACK -> {
                happens("model says \"It is $987.65.\"");
                lines.add("model says \"It is $987.65.\"");
            }
            case CALL -> happens("model calls " + step.subject() + arguments(step.subject()));
            case REFUSED -> {
                for (int times = 0; times < CostBounds.MOST_PLAYS; times++) happens("barge at 10%");
            }
            case RESULT -> lines.add(Math.min(stimulus, lines.size()), stub(step, i));
            case EVENT -> event(step.event());
            case TROUBLE -> lines.add("# " + step.subject());
            case ACCEPTED -> lines.add("# the transfer is accepted");
            case UNANSWERED -> lines.add("# nobody answers the transfer");
            case ENTERED, SAID, PLAYED, HEARD, RECORD, RECORDED, RUN, RUN_DENIED, OPENED, ENDED -> { }
        }
    }

    private void event(@Nullable Event event) {
        switch (event) {
            case Event.OnIntent(var intent) -> happens("caller " + Texts.quote(flow.intents().get(intent).examples().getFirst()) + " intent " + intent);
            case Event.OnSilence(var duration) -> happens("quiet " + Texts.duration(duration));
            case Event.OnKeypad(var digits) -> happens("keys " + Texts.quote(digits));
            case Event.OnTurns(int turns) -> {
                for (int turn = 0; turn <= turns; turn++) happens("caller \"hm\"");
            }
            case Event.OnDenied(int times) -> {
                for (int time = 0; time < times; time++) happens("model says \"It is $987.65.\"");
            }
            case Event.OnTriesSpent() -> happens("# nothing usable is said or keyed, as often as is asked");
            case Event.OnModelDown() -> happens("# the model is lost");
            case Event.OnVoicemail() -> happens("# a voicemail greeting is recognised");
            case null, default -> { }
        }
    }

    private void filled(Step step) {
        Flow.Slot slot = flow.slots().get(step.subject());
        Flow.Channel by = flow.states().get(step.state()).collects().stream().filter(c -> c.slot().equals(slot.name())).findFirst()
                .map(Flow.Collect::by).orElse(Flow.Channel.VOICE);
        String value = plain(value(slot.type(), slot.name(), step.handler() == null ? null : step.handler().when()));
        boolean keys = by == Flow.Channel.KEYPAD || by == Flow.Channel.EITHER && value.matches("\\d+");
        happens(keys ? "keys " + Texts.quote((value.matches("\\d+") ? value : "4111111111111111") + "#") : "caller " + Texts.quote(value));
    }

    private static String plain(String literal) {
        return literal.startsWith("\"") ? literal.substring(1, literal.length() - 1) : literal;
    }

    private String arguments(String tool) {
        List<String> arguments = new ArrayList<>();
        for (Flow.Param param : flow.tools().get(tool).params()) arguments.add(param.name() + ": " + value(param.type(), param.name(), null));
        return "(" + String.join(", ", arguments) + ")";
    }

    private String stub(Step step, int i) {
        String tool = step.subject();
        if (step.outcome() == Outcome.FAIL) return "stub " + tool + " fails";
        if (step.outcome() == Outcome.UNKNOWN) return "stub " + tool + " times out";
        Expr when = step.handler() == null ? null : step.handler().when();
        for (int next = i + 1; when == null && next < path.size() && path.get(next).state().equals(step.state()); next++) {
            if (path.get(next).handler() != null) when = path.get(next).handler().when();
        }
        List<String> results = new ArrayList<>();
        for (Flow.Param result : flow.tools().get(tool).results()) results.add(result.name() + " = " + value(result.type(), result.name(), when));
        return "stub " + tool + " returns" + (results.isEmpty() ? "" : " " + String.join(", ", results));
    }

    /// A value that suits the guard the counterexample passes, where one number or truth can do that.
    private String value(Type type, String slot, @Nullable Expr when) {
        return switch (type) {
            case Type.Bool() -> String.valueOf(when == null || !Facts.conjuncts(when).contains(new Expr.Not(new Expr.Ref(slot))));
            case Type.Int() -> number(slot, when).toBigInteger().toString();
            case Type.Money(_) -> number(slot, when).setScale(2, java.math.RoundingMode.HALF_UP).toPlainString();
            case Type.Date() -> LocalDate.of(2027, 1, 15).toString();
            case Type.Digits(int length) -> Texts.quote("1234567890123456".substring(0, Math.min(16, length)) + "0".repeat(Math.max(0, length - 16)));
            case Type.Text(), Type.Token(), Type.Id(_), Type.ListOf(_) -> "\"A1\"";
        };
    }

    private static BigDecimal number(String slot, @Nullable Expr when) {
        List<BigDecimal> candidates = new ArrayList<>(List.of(BigDecimal.valueOf(5)));
        List<Expr.Compare> about = new ArrayList<>();
        for (Expr part : when == null ? List.<Expr>of() : Facts.conjuncts(when)) {
            if (!(part instanceof Expr.Compare c) || !c.left().equals(new Expr.Ref(slot))) continue;
            BigDecimal literal = switch (c.right()) {
                case Expr.Lit(Literal.Int(long n)) -> BigDecimal.valueOf(n);
                case Expr.Lit(Literal.Money(var m)) -> m;
                default -> null;
            };
            if (literal == null) continue;
            about.add(c);
            candidates.addAll(List.of(literal, literal.add(BigDecimal.ONE), literal.subtract(BigDecimal.ONE)));
        }
        for (BigDecimal candidate : candidates) {
            Zone zone = Zone.of(List.of(slot));
            zone.assume(new Expr.Compare(Expr.Op.EQ, new Expr.Ref(slot), new Expr.Lit(new Literal.Money(candidate))));
            about.forEach(zone::assume);
            if (!zone.isEmpty()) return candidate;
        }
        return candidates.getFirst();
    }

    private String expectation(Prop prop) {
        Step last = path.getLast();
        return switch (prop) {
            case Prop.Before(_, var then) -> never(then, last);
            case Prop.NeverWhileState(var atom, _) -> never(atom, last);
            case Prop.NeverWhile(var atom, _) -> never(atom, last);
            case Prop.AtMost(Atom.ToolRun(var tool), int times) when times == 1 -> "expect tool " + tool + " once";
            case Prop.AtMost(var atom, _) -> never(atom, last);
            case Prop.LeadsTo(_, var atom) -> switch (atom) {
                case Atom.ToolRun(var tool) -> "expect tool " + tool + " once";
                case Atom.ToolOk(var tool) -> "expect tool " + tool + " once";
                case Atom.DisclosedAtom(var disclosure) -> "expect played " + disclosure;
                case Atom.Mention _, Atom.Speech _, Atom.Recording _, Atom.Transfer _ -> "expect logged " + word(atom);
            };
            case Prop.AlwaysCanEnd() -> "expect logged end";
        };
    }

    private static String word(Atom atom) {
        return Props.show(atom).split("[ (]")[0].toLowerCase(Locale.ROOT);
    }

    private static String never(Atom atom, Step last) {
        return switch (atom) {
            case Atom.ToolRun(var tool) -> "expect tool " + tool + " never";
            case Atom.ToolOk(var tool) -> "expect tool " + tool + " never";
            case Atom.DisclosedAtom _, Atom.Mention _, Atom.Speech _, Atom.Recording _, Atom.Transfer _ ->
                    last.act() == Step.Act.SPEAKS ? "expect deny DISCLOSURE_FIRST" : "expect logged violation";
        };
    }
}
