package dev.parley.dialplan;

import dev.parley.dialplan.Draft.Kind;
import dev.parley.dialplan.Flow.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Recursive descent over the grammar of the dialplan language, one token of look-ahead (two where a word may
/// be a name). Words are keywords by position only, so a slot may be called `offer` and a state `end`. After
/// an error it goes on at the next item or declaration; a file reports all its mistakes at once.
final class Parser {
    static final List<String> ROUTE_KEYS = List.of("did", "trunk", "header", "hours", "campaign", "callerid",
            "langs");

    private final Tokens in;
    private final Draft draft = new Draft();
    private final Problems problems;
    private final ExprParser exprs;
    private final Blocks blocks;
    private final StateParser states;
    private final TestParser tests;

    private Parser(String source, Problems problems) {
        this.problems = problems;
        in = new Tokens(new Lexer(source, problems).tokens(), problems);
        exprs = new ExprParser(in, draft, problems);
        blocks = new Blocks(in, draft, problems, source);
        states = new StateParser(in, draft, problems, exprs, blocks);
        tests = new TestParser(in, draft, problems, exprs, states, blocks);
    }

    /// Whatever could be understood; complete only if no problem was reported.
    static Draft parse(String source, Problems problems) {
        var parser = new Parser(source, problems);
        try {
            parser.flow();
        } catch (SyntaxError e) {
            // Reported where it was thrown; nothing follows a flow without a header.
        }
        return parser.draft;
    }

    private void flow() {
        Token first = in.peek();
        in.expectWord("flow");
        draft.name = in.name("the name of the flow").text();
        in.expectWord("version");
        draft.version = in.integer(0, Integer.MAX_VALUE, "the version");
        draft.header = in.since(first);
        in.expect(Token.Kind.LBRACE);
        while (!in.accept(Token.Kind.RBRACE)) {
            if (in.at(Token.Kind.EOF)) {
                problems.error("E010", in.peek().span(), "expected `}`: flow " + draft.name
                        + " is still open here", "close it with `}`");
                return;
            }
            Token at = in.peek();
            try {
                declaration();
            } catch (SyntaxError e) {
                recover(at);
            }
        }
        if (!in.at(Token.Kind.EOF)) throw in.unexpected("the end of the file after the flow's closing `}`");
    }

    /// Skips to the next declaration, and past the braces of the broken one.
    private void recover(Token from) {
        if (in.peek() == from) in.next();
        while (!in.at(Token.Kind.EOF) && !blocks.startsDeclaration()) {
            boolean last = in.at(Token.Kind.RBRACE) && in.peek(1).kind() == Token.Kind.EOF;
            if (last) return;
            in.next();
        }
    }

    private void declaration() {
        Token first = in.peek();
        draft.lineStarts.add(first.span().start());
        switch (in.oneOf(DECLARATIONS)) {
            case "intent" -> intent(first);
            case "persona" -> draft.persona = once(first, draft.persona, in.expect(Token.Kind.STRING).text());
            case "retain" -> draft.retain = once(first, draft.retain, in.expect(Token.Kind.STRING).text());
            case "fallback" -> draft.fallback = once(first, draft.fallback, blocks.template("fallback"));
            case "with" -> with();
            case "route" -> route(first);
            case "use" -> in.names("a rule pack").forEach(this::use);
            case "dial" -> dial(first);
            case "slot" -> slot(first);
            case "disclosure" -> disclosure(first);
            case "tool" -> tool(first);
            case "anywhere" -> states.anywhere(first);
            case "start" -> {
                in.expectWord("state");
                states.state(first, true);
            }
            case "state" -> states.state(first, false);
            case "assert" -> tests.assertion(first);
            default -> tests.test(first);
        }
    }

    private static final String[] DECLARATIONS = Blocks.DECLARATIONS.stream().sorted().toArray(String[]::new);

    /// The next word is no declaration: it is an option of this one, or a misspelt option. White space
    /// decides nothing.
    private boolean inside() {
        return !Blocks.DECLARATIONS.contains(in.peek().text());
    }

    private <T> T once(Token first, @Nullable T before, T now) {
        if (before != null) problems.error("E102", in.since(first), "a second `" + first.text() + "`",
                "keep one");
        return now;
    }

    private void use(Token pack) {
        if (draft.packs.add(pack.text())) return;
        problems.error("E101", pack.span(), "rule pack `" + pack.text() + "` is used twice", "delete one of the two");
    }

    private void intent(Token first) {
        Token name = in.name("the name of the intent");
        boolean fresh = blocks.declare(Kind.INTENT, name);
        List<String> examples = strings("an example of what a caller says, in quotes");
        if (fresh) draft.intents.put(name.text(), new Flow.Intent(name.text(), examples, in.since(first)));
    }

    private List<String> strings(String what) {
        List<String> strings = new ArrayList<>();
        do strings.add(in.expect(Token.Kind.STRING, what).text()); while (in.accept(Token.Kind.COMMA));
        return List.copyOf(strings);
    }

    private void with() {
        do {
            Token at = in.peek();
            String kind = in.oneOf("model", "voice", "knowledge");
            String name = in.expect(Token.Kind.STRING, "its name in the configuration, in quotes").text();
            draft.with.add(new Flow.With(kind, name, in.since(at)));
        } while (in.accept(Token.Kind.COMMA));
    }

    private void route(Token first) {
        boolean inbound = in.oneOf("inbound", "outbound").equals("inbound");
        Map<String, List<String>> keys = new LinkedHashMap<>();
        while (in.at(Token.Kind.WORD) && in.peek(1).kind() == Token.Kind.STRING && inside()) {
            Token key = in.next();
            if (!ROUTE_KEYS.contains(key.text())) {
                problems.error("E117", key.span(), "`%s` is not a key of a route (%s)".formatted(key.text(),
                        String.join(", ", ROUTE_KEYS)),
                        Suggest.help(key.text(), ROUTE_KEYS));
            }
            if (keys.put(key.text(), strings("a string")) != null) {
                problems.error("E101", key.span(), "`" + key.text() + "` stands twice in this route",
                        "list the values after one `" + key.text() + "`");
            }
        }
        draft.routes.add(new Flow.Route(inbound, Draft.inOrder(keys), in.since(first)));
    }

    private void dial(Token first) {
        in.expectWord("only");
        in.expectWord("when");
        Expr gate = exprs.condition("dial only when", Map.of(), true);
        draft.dialOnlyWhen = once(first, draft.dialOnlyWhen, gate);
    }

    private void slot(Token first) {
        Token name = in.name("the name of the slot");
        boolean fresh = blocks.declare(Kind.SLOT, name);
        in.expect(Token.Kind.COLON, "`:` and a type");
        Type type = exprs.type();
        boolean pii = false;
        boolean sealed = type instanceof Type.Token;
        Literal initial = null;
        Origin origin = null;
        while (true) {
            if (in.acceptWord("pii")) {
                pii = true;
            } else if (in.acceptWord("sealed")) {
                sealed = true;
            } else if (in.accept(Token.Kind.EQ)) {
                Token at = in.peek();
                initial = exprs.literal();
                draft.bindings.add(new Draft.Binding(null, false, name.text(), initial, name.span(),
                        at.span(), "slot " + name.text()));
            } else if (in.atWord("from")) {
                Token from = in.next();
                Origin next = origin("slot " + name.text());
                if (origin != null) {
                    problems.error("E131", in.since(from), "slot " + name.text()
                            + " has two writers; a fact has one",
                            "keep one `from`, or make two slots");
                }
                origin = next;
            } else {
                break;
            }
        }
        if (fresh) {
            draft.slots.put(name.text(), new Flow.Slot(name.text(), type, pii, sealed, initial,
                    origin == null ? new Origin.None() : origin, in.since(first)));
        }
    }

    private Origin origin(String context) {
        return switch (in.oneOf("tool", "caller", "keypad", "crm")) {
            case "tool" -> {
                Token tool = in.name("a tool");
                draft.use(Kind.TOOL, tool, context);
                yield new Origin.FromTool(tool.text());
            }
            case "caller" -> new Origin.FromCaller(in.acceptWord("confirmed"));
            case "keypad" -> new Origin.FromKeypad();
            default -> new Origin.FromCrm();
        };
    }

    private void disclosure(Token first) {
        Token name = in.name("the name of the disclosure");
        boolean fresh = blocks.declare(Kind.DISCLOSURE, name);
        in.expectWord("say");
        Template say = blocks.template("disclosure " + name.text());
        boolean bargeable = false;
        int heard = 100;
        boolean ack = false;
        while (in.at(Token.Kind.WORD) && inside()) {
            switch (in.oneOf("barge", "heard", "ack")) {
                case "barge" -> bargeable = in.oneOf("on", "off").equals("on");
                case "heard" -> heard = in.percent("how much must be heard");
                default -> ack = in.oneOf("none", "yes").equals("yes");
            }
        }
        if (fresh) {
            draft.disclosures.put(name.text(), new Flow.Disclosure(name.text(), say, bargeable, heard, ack,
                    in.since(first)));
        }
    }

    private static final Set<String> CLAUSES = Set.of("via", "needs", "where", "approve", "once", "limit",
            "timeout");

    private void tool(Token first) {
        Token name = in.name("the name of the tool");
        boolean fresh = blocks.declare(Kind.TOOL, name);
        String context = "tool " + name.text();
        List<Flow.Param> params = params(context);
        in.expect(Token.Kind.ARROW, "`->` and what the tool returns");
        List<Flow.Param> results = params(context);
        in.expectWord("effect");
        Flow.ToolEffect effect = switch (in.oneOf("read", "write", "charge")) {
            case "read" -> Flow.ToolEffect.READ;
            case "write" -> Flow.ToolEffect.WRITE;
            default -> Flow.ToolEffect.CHARGE;
        };
        Map<String, Type> scope = new LinkedHashMap<>();
        for (Flow.Param param : params) scope.put(param.name(), param.type());
        String via = null;
        List<Expr> needs = List.of();
        Expr where = null;
        Expr approve = null;
        Flow.Limit limit = null;
        Duration timeout = null;
        while (in.at(Token.Kind.WORD) && inside()) {
            Token at = in.peek();
            switch (in.oneOf(CLAUSES.stream().sorted().toArray(String[]::new))) {
                case "via" -> via = once(at, via, in.expect(Token.Kind.STRING, "\"connector.operation\"")
                        .text());
                case "needs" -> needs = once(at, needs.isEmpty() ? null : needs,
                        exprs.conditions(context, scope));
                case "where" -> where = once(at, where, exprs.condition(context, scope, false));
                case "approve" -> {
                    in.expectWord("human");
                    in.expectWord("when");
                    approve = once(at, approve, exprs.condition(context, scope, false));
                }
                case "once" -> limit = once(at, limit, new Flow.Limit(1, per()));
                case "limit" -> limit = once(at, limit, new Flow.Limit(in.integer(1, 9999, "the limit"),
                        per()));
                default -> timeout = once(at, timeout, exprs.positiveDuration("the timeout"));
            }
        }
        if (fresh) {
            draft.tools.put(name.text(), new Flow.Tool(name.text(), params, results, effect, via, needs,
                    where, approve, limit,
                    timeout == null ? Flow.Tool.DEFAULT_TIMEOUT : timeout, in.since(first)));
        }
    }

    private String per() {
        in.expectWord("per");
        return in.oneOf("call", "day", "account");
    }

    private List<Flow.Param> params(String context) {
        in.expect(Token.Kind.LPAREN);
        Map<String, Flow.Param> params = new LinkedHashMap<>();
        if (!in.at(Token.Kind.RPAREN)) {
            do {
                Token name = in.name("the name of a parameter");
                in.expect(Token.Kind.COLON, "`:` and a type");
                if (params.put(name.text(), new Flow.Param(name.text(), exprs.type())) != null) {
                    problems.error("E101", name.span(), context + " has two parameters called `" + name.text()
                            + "`", "rename one of the two");
                }
            } while (in.accept(Token.Kind.COMMA));
        }
        in.expect(Token.Kind.RPAREN);
        return List.copyOf(params.values());
    }
}
