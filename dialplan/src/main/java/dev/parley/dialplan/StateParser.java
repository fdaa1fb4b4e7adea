package dev.parley.dialplan;

import dev.parley.dialplan.Draft.Kind;
import dev.parley.dialplan.Draft.Role;
import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The body of a `state` and of `anywhere`: deterministic lines, the model's region, handlers.
final class StateParser {
    static final Set<String> ITEMS = Set.of("on", "play", "say", "run", "record", "end", "goal", "speak",
            "call", "collect");
    private static final int MAX_WORDS = 500;

    private final Tokens in;
    private final Draft draft;
    private final Problems problems;
    private final ExprParser exprs;
    private final Blocks blocks;

    StateParser(Tokens in, Draft draft, Problems problems, ExprParser exprs, Blocks blocks) {
        this.in = in;
        this.draft = draft;
        this.problems = problems;
        this.exprs = exprs;
        this.blocks = blocks;
    }

    /// What a body has gathered; `goal` and `speak` once each.
    private static final class Body {
        final String context;
        final String state;
        final List<Action> actions = new ArrayList<>();
        final List<String> calls = new ArrayList<>();
        final List<Flow.Collect> collects = new ArrayList<>();
        final List<Flow.Handler> handlers = new ArrayList<>();
        @Nullable Token goalToken;
        Flow.@Nullable Speech speech;

        Body(String state) {
            this.state = state;
            this.context = "state " + state;
        }
    }

    /// After `state`; the name is next.
    void state(Token first, boolean start) {
        Token name = in.name("the name of the state");
        boolean fresh = blocks.declare(Kind.STATE, name);
        Span header = in.since(first);
        if (start) {
            if (draft.start == null) draft.start = name.text();
            else problems.error("E104", header, "a second start state; the first is `" + draft.start + "`",
                    "delete `start` here");
        }
        var body = new Body(name.text());
        List<Expr> requires = in.acceptWord("requires") ? exprs.conditions(body.context, Map.of())
                : List.of();
        blocks.block(body.context, ITEMS, () -> item(body));
        if (body.goalToken != null && body.speech == null) {
            problems.warning("W242", body.goalToken.span(), body.context
                    + " has a goal but no `speak`: the model may say nothing",
                    "speak free up to 30 words");
        }
        if (!fresh) return;
        draft.states.put(name.text(), new Flow.State(name.text(), requires, List.copyOf(body.actions),
                body.goalToken == null ? null : body.goalToken.text(),
                body.speech == null ? Flow.Speech.NOTHING : body.speech, List.copyOf(body.calls),
                List.copyOf(body.collects), List.copyOf(body.handlers), header));
    }

    void anywhere(Token first) {
        Span header = in.since(first);
        Expr after = in.acceptWord("after") ? exprs.condition("anywhere") : null;
        List<Flow.Handler> handlers = new ArrayList<>();
        blocks.block("anywhere", Set.of("on"), () -> {
            Token on = in.peek();
            in.expectWord("on");
            handlers.add(handler(on, "anywhere"));
        });
        if (draft.anywhere != null) {
            problems.error("E102", header, "a second `anywhere`; a flow has one",
                    "move these handlers into the first");
            return;
        }
        draft.anywhere = new Flow.Anywhere(after, List.copyOf(handlers), header);
    }

    private void item(Body body) {
        Token first = in.peek();
        switch (in.oneOf(ITEMS.toArray(String[]::new))) {
            case "on" -> body.handlers.add(handler(first, body.context));
            case "play" -> {
                for (Token name : in.names("a disclosure")) {
                    draft.use(Kind.DISCLOSURE, name, body.context);
                    body.actions.add(new Action.Play(name.text(), in.since(first)));
                }
            }
            case "say" -> body.actions.add(new Action.Say(blocks.template(body.context), in.since(first)));
            case "run" -> body.actions.add(run(first, body));
            case "record" -> body.actions.add(new Action.Record(in.oneOf("pause", "resume").equals("resume"),
                    in.since(first)));
            case "end" -> body.actions.add(new Action.End(label(), in.since(first)));
            case "goal" -> goal(first, body);
            case "speak" -> speak(first, body);
            case "call" -> {
                for (Token name : in.names("a tool")) {
                    draft.use(Kind.TOOL, name, body.context);
                    body.calls.add(name.text());
                }
            }
            default -> body.collects.add(collect(first, body));
        }
    }

    private String label() {
        return in.expect(Token.Kind.STRING, "a label in quotes, like \"served\"").text();
    }

    private Action run(Token first, Body body) {
        Token tool = in.name("a tool");
        draft.use(Kind.TOOL, tool, body.context);
        in.expect(Token.Kind.LPAREN);
        List<Token> arguments = in.at(Token.Kind.RPAREN) ? List.of() : in.names("a slot");
        in.expect(Token.Kind.RPAREN);
        for (Token argument : arguments) draft.use(Kind.SLOT, argument, body.context);
        draft.invocations.add(new Draft.Invocation(tool.text(), arguments, in.since(first), body.context));
        return new Action.Run(tool.text(), arguments.stream().map(Token::text).toList(), in.since(first));
    }

    private void goal(Token first, Body body) {
        Token text = in.expect(Token.Kind.STRING);
        blocks.placeholders(text, body.context);
        if (body.goalToken != null) problems.error("E102", in.since(first), body.context
                + " has a second goal", "join the two");
        body.goalToken = text;
    }

    private void speak(Token first, Body body) {
        Flow.Speech speech = Flow.Speech.NOTHING;
        if (in.oneOf("nothing", "free").equals("free")) {
            in.expectWord("up");
            in.expectWord("to");
            int words = in.integer(1, MAX_WORDS, "the number of words");
            in.expectWord("words");
            List<Token> mention = in.acceptWord("mention") ? in.names("a slot") : List.of();
            for (Token slot : mention) draft.use(Kind.SLOT, slot, body.context, Role.SPOKEN);
            speech = new Flow.Speech(words, mention.stream().map(Token::text).toList());
        }
        if (body.speech != null) problems.error("E102", in.since(first), body.context
                + " has a second `speak`", "keep one");
        body.speech = speech;
    }

    private Flow.Collect collect(Token first, Body body) {
        Token slot = in.name("a slot");
        draft.use(Kind.SLOT, slot, body.context);
        in.expectWord("by");
        Flow.Channel by = switch (in.oneOf("voice", "keypad", "either")) {
            case "voice" -> Flow.Channel.VOICE;
            case "keypad" -> Flow.Channel.KEYPAD;
            default -> Flow.Channel.EITHER;
        };
        int tries = in.acceptWord("tries") ? in.integer(1, 99, "the number of tries")
                : Flow.Collect.DEFAULT_TRIES;
        draft.collecting.add(new Draft.Collecting(slot.text(), by, slot.span(), body.state));
        return new Flow.Collect(slot.text(), by, tries, in.since(first));
    }

    /// After `on`.
    private Flow.Handler handler(Token first, String context) {
        List<Event> events = events(context);
        Expr when = in.acceptWord("when") ? exprs.condition(context) : null;
        in.expect(Token.Kind.ARROW, "`->` and where to go");
        return new Flow.Handler(events, when, target(context), in.since(first));
    }

    List<Event> events(String context) {
        return switch (in.oneOf("intent", "ok", "fail", "unknown", "filled", "yes", "no", "done", "silence",
                "keypad",
                "denied", "turns", "tries", "model", "voicemail", "hangup")) {
            case "intent" -> intents(context);
            case "ok" -> List.of(onTool(Flow.Outcome.OK, context));
            case "fail" -> List.of(onTool(Flow.Outcome.FAIL, context));
            case "unknown" -> List.of(onTool(Flow.Outcome.UNKNOWN, context));
            case "filled" -> {
                Token slot = in.name("a slot");
                draft.use(Kind.SLOT, slot, context);
                yield List.of(new Event.OnFilled(slot.text()));
            }
            case "yes" -> List.of(new Event.OnYes());
            case "no" -> List.of(new Event.OnNo());
            case "done" -> List.of(new Event.OnDone());
            case "silence" -> {
                Duration silence = exprs.positiveDuration("the silence");
                yield List.of(new Event.OnSilence(silence));
            }
            case "keypad" -> List.of(new Event.OnKeypad(digits()));
            case "denied" -> List.of(new Event.OnDenied(in.integer(1, 99, "the number of denials")));
            case "turns" -> List.of(new Event.OnTurns(in.integer(1, 999, "the number of turns")));
            case "tries" -> {
                in.expectWord("spent");
                yield List.of(new Event.OnTriesSpent());
            }
            case "model" -> {
                in.expectWord("down");
                yield List.of(new Event.OnModelDown());
            }
            case "voicemail" -> List.of(new Event.OnVoicemail());
            default -> List.of(new Event.OnHangup());
        };
    }

    private List<Event> intents(String context) {
        List<Event> intents = new ArrayList<>();
        do {
            Token intent = in.name("an intent");
            draft.use(Kind.INTENT, intent, context);
            intents.add(new Event.OnIntent(intent.text()));
        } while (in.acceptWord("or"));
        return List.copyOf(intents);
    }

    private Event onTool(Flow.Outcome outcome, String context) {
        Token tool = in.name("a tool");
        draft.use(Kind.TOOL, tool, context);
        return new Event.OnTool(outcome, tool.text());
    }

    /// Keys of a telephone, in quotes.
    String digits() {
        Token keys = in.expect(Token.Kind.STRING, "keys in quotes, like \"9\"");
        if (!keys.text().matches("[0-9*#A-D]{1,64}")) {
            problems.error("E151", keys.span(), "keys are the digits, `*`, `#` and A to D", null);
        }
        return keys.text();
    }

    private Target target(String context) {
        boolean quoted = in.peek(1).kind() == Token.Kind.STRING;
        if (quoted && in.acceptWord("end")) return new Target.End(label());
        if (quoted && in.acceptWord("transfer")) {
            String destination = in.next().text();
            List<Token> carrying = in.acceptWord("carrying") ? in.names("a slot") : List.of();
            for (Token slot : carrying) draft.use(Kind.SLOT, slot, context, Role.CARRIED);
            if (!in.acceptWord("else")) throw in.unexpected("`else` and a state, for when nobody answers");
            Token otherwise = in.name("a state");
            draft.use(Kind.STATE, otherwise, context);
            return new Target.Transfer(destination, carrying.stream().map(Token::text).toList(),
                    otherwise.text());
        }
        Token state = in.name("a state, `end` or `transfer`");
        draft.use(Kind.STATE, state, context);
        return new Target.Goto(state.text());
    }
}
