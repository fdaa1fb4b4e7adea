package dev.parley.dialplan;

import dev.parley.dialplan.Draft.Kind;
import dev.parley.dialplan.Draft.Role;
import dev.parley.dialplan.Flow.Atom;
import dev.parley.dialplan.Flow.Expectation;
import dev.parley.dialplan.Flow.ModelMove;
import dev.parley.dialplan.Flow.Prop;
import dev.parley.dialplan.Flow.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `assert` and `test`.
final class TestParser {
    private static final Set<String> STEPS = Set.of("given", "stub", "caller", "keys", "quiet", "barge",
            "hangup", "model", "expect");

    private static final int MOST_TIMES = 99;

    private final Tokens in;
    private final Draft draft;
    private final Problems problems;
    private final ExprParser exprs;
    private final StateParser states;
    private final Blocks blocks;
    private final Set<String> assertionNames = new HashSet<>();
    private final Set<String> testNames = new HashSet<>();

    TestParser(Tokens in, Draft draft, Problems problems, ExprParser exprs, StateParser states,
            Blocks blocks) {
        this.in = in;
        this.draft = draft;
        this.problems = problems;
        this.exprs = exprs;
        this.states = states;
        this.blocks = blocks;
    }

    /// After `assert`.
    void assertion(Token first) {
        Token name = in.expect(Token.Kind.STRING, "the name of the assertion, in quotes");
        in.expect(Token.Kind.COLON);
        Prop prop = prop("assert \"" + name.text() + "\"");
        if (!assertionNames.add(name.text())) {
            problems.error("E101", name.span(), "a second assertion called \"" + name.text() + "\"",
                    "rename one of the two");
        }
        draft.assertions.add(new Flow.Assertion(name.text(), prop, in.since(first)));
    }

    private Prop prop(String context) {
        if (in.acceptWord("never")) {
            Atom atom = atom(context);
            in.expectWord("while");
            if (in.atWord("state") && in.peek(1).kind() == Token.Kind.WORD) {
                in.next();
                return new Prop.NeverWhileState(atom, use(Kind.STATE, context));
            }
            return new Prop.NeverWhile(atom, exprs.condition(context));
        }
        if (in.acceptWord("every")) {
            Token at = in.peek();
            List<Flow.Event> events = states.events(context);
            if (events.size() > 1) {
                problems.error("E010", in.since(at), context + ": `every` takes one event",
                        "write one assertion for each intent");
            }
            in.expectWord("leads");
            in.expectWord("to");
            return new Prop.LeadsTo(events.getFirst(), atom(context));
        }
        if (in.acceptWord("always")) {
            in.expectWord("can");
            in.expectWord("reach");
            in.expectWord("end");
            return new Prop.AlwaysCanEnd();
        }
        Atom first = atom(context);
        if (in.oneOf("before", "at").equals("before")) return new Prop.Before(first, atom(context));
        in.expectWord("most");
        return new Prop.AtMost(first, in.integer(0, 9999, "the number of times"));
    }

    private Atom atom(String context) {
        return switch (in.oneOf("tool", "ok", "disclosed", "mention", "speech", "recording", "transfer")) {
            case "tool" -> new Atom.ToolRun(use(Kind.TOOL, context));
            case "ok" -> new Atom.ToolOk(use(Kind.TOOL, context));
            case "disclosed" -> {
                in.expect(Token.Kind.LPAREN);
                String disclosure = use(Kind.DISCLOSURE, context);
                in.expect(Token.Kind.RPAREN);
                yield new Atom.DisclosedAtom(disclosure);
            }
            case "mention" -> new Atom.Mention(use(Kind.SLOT, context));
            case "speech" -> new Atom.Speech();
            case "recording" -> new Atom.Recording();
            default -> new Atom.Transfer();
        };
    }

    private String use(Kind kind, String context) {
        return use(kind, context, Role.PLAIN);
    }

    private String use(Kind kind, String context, Role role) {
        Token name = in.name(kind.label);
        draft.use(kind, name, context, role);
        return name.text();
    }

    /// After `test`.
    void test(Token first) {
        Token name = in.expect(Token.Kind.STRING, "the name of the test, in quotes");
        String context = "test \"" + name.text() + "\"";
        if (!testNames.add(name.text())) {
            problems.error("E101", name.span(), "a second test called \"" + name.text() + "\"",
                    "rename one of the two");
        }
        String state = in.acceptWord("in") ? use(Kind.STATE, context) : null;
        Span header = in.since(first);
        List<Step> steps = new ArrayList<>();
        blocks.block(context, STEPS, () -> steps.add(step(context)));
        draft.tests.add(new Flow.FlowTest(name.text(), state, List.copyOf(steps), header));
    }

    private Step step(String context) {
        return switch (in.oneOf(STEPS.toArray(String[]::new))) {
            case "given" -> new Step.Given(bindings(null, Token.Kind.EQ, context));
            case "stub" -> stub(context);
            case "caller" -> {
                String words = in.expect(Token.Kind.STRING, "what the caller says, in quotes").text();
                String intent = in.acceptWord("intent") ? use(Kind.INTENT, context) : null;
                yield new Step.Caller(words, intent, times());
            }
            case "keys" -> new Step.Keys(states.digits());
            case "quiet" -> new Step.Quiet(exprs.positiveDuration("the silence"));
            case "barge" -> {
                in.expectWord("at");
                yield new Step.Barge(in.percent("the moment"));
            }
            case "hangup" -> new Step.HangUp();
            case "model" -> {
                if (in.acceptWord("down")) yield new Step.ModelDown();
                List<ModelMove> moves = new ArrayList<>();
                do moves.add(move(context)); while (in.acceptWord("and"));
                yield new Step.Model(List.copyOf(moves), times());
            }
            default -> {
                List<Expectation> expectations = new ArrayList<>();
                do expectations.add(expectation(context)); while (in.accept(Token.Kind.COMMA));
                yield new Step.Expect(List.copyOf(expectations));
            }
        };
    }

    /// `4 times`, else once.
    private int times() {
        if (!in.at(Token.Kind.INT)) return 1;
        int times = in.integer(2, MOST_TIMES, "how often");
        in.expectWord("times");
        return times;
    }

    private Step stub(String context) {
        String tool = use(Kind.TOOL, context);
        return switch (in.oneOf("returns", "fails", "times")) {
            case "returns" -> new Step.Stub(tool, Flow.StubKind.RETURNS,
                    in.peek(1).kind() == Token.Kind.EQ ? bindings(tool, Token.Kind.EQ, context) : Map.of());
            case "fails" -> new Step.Stub(tool, Flow.StubKind.FAILS, Map.of());
            default -> {
                in.expectWord("out");
                yield new Step.Stub(tool, Flow.StubKind.TIMES_OUT, Map.of());
            }
        };
    }

    /// `a = 1, b = 2` or `a: 1, b: 2`. With a tool the names are its results (`=`) or parameters (`:`), else
    /// slots.
    private Map<String, Literal> bindings(@Nullable String tool, Token.Kind separator, String context) {
        Map<String, Literal> values = new LinkedHashMap<>();
        do {
            Token name = in.name(separator == Token.Kind.EQ ? "a slot" : "a parameter");
            in.expect(separator);
            Token at = in.peek();
            Literal value = exprs.literal();
            if (values.put(name.text(), value) != null) {
                problems.error("E101", name.span(), "`" + name.text() + "` is given twice",
                        "delete one of the two");
            }
            if (tool == null && separator == Token.Kind.EQ) draft.use(Kind.SLOT, name, context);
            draft.bindings.add(new Draft.Binding(tool, separator == Token.Kind.COLON, name.text(), value,
                    name.span(), at.span(), context));
        } while (in.accept(Token.Kind.COMMA));
        return Draft.inOrder(values);
    }

    private ModelMove move(String context) {
        return switch (in.oneOf("says", "calls", "goes")) {
            case "says" -> new ModelMove.Says(in.expect(Token.Kind.STRING, "what the model says, in quotes")
                    .text());
            case "calls" -> {
                String tool = use(Kind.TOOL, context, Role.MODEL_TEST);
                in.expect(Token.Kind.LPAREN);
                Map<String, Literal> arguments = in.at(Token.Kind.RPAREN) ? Map.of()
                        : bindings(tool, Token.Kind.COLON, context);
                in.expect(Token.Kind.RPAREN);
                yield new ModelMove.Calls(tool, arguments);
            }
            default -> new ModelMove.Goes(use(Kind.STATE, context, Role.MODEL_TEST));
        };
    }

    private Expectation expectation(String context) {
        return switch (in.oneOf("allow", "deny", "state", "played", "replayed", "tool", "logged", "said")) {
            case "allow" -> new Expectation.Allow();
            case "deny" -> new Expectation.Deny(in.name("a code, like UNGROUNDED_NUMBER").text());
            case "state" -> new Expectation.InState(use(Kind.STATE, context));
            case "played" -> new Expectation.Played(use(Kind.DISCLOSURE, context));
            case "replayed" -> new Expectation.Replayed(use(Kind.DISCLOSURE, context));
            case "tool" -> {
                String tool = use(Kind.TOOL, context);
                yield in.oneOf("never", "once").equals("never") ? new Expectation.ToolNever(tool)
                        : new Expectation.ToolOnce(tool);
            }
            case "said" -> new Expectation.Said(in.expect(Token.Kind.STRING, "words of the line, in quotes").text(), in.acceptWord("never"));
            default -> new Expectation.Logged(in.name("what is logged").text());
        };
    }
}
