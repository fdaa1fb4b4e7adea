package dev.parley.dialplan;

import dev.parley.dialplan.Token.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an editor asks of a source, also of one that does not compile: which names it declares, where they are used,
/// what stands at a place and what could be written there. Immutable; offsets count UTF-16 units.
public final class FlowIndex {
    public enum SymbolKind { SLOT, STATE, TOOL, DISCLOSURE, INTENT, ASSERTION, TEST }

    /// `name`: the span of the name; `extent`: that of the whole declaration.
    public record Symbol(SymbolKind kind, String name, Span nameSpan, Span extent) { }

    public record Use(SymbolKind kind, String name, Span span) { }

    /// Something to write. `kind` null: a word of the language.
    public record Candidate(String label, @Nullable SymbolKind kind, String detail) { }

    /// A hover shows this many lines of a declaration.
    private static final int MOST_LINES = 16;

    private final String source;
    private final List<Token> tokens;
    private final List<Span> comments;
    private final List<Symbol> symbols = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();
    private final Map<SymbolKind, Map<String, Symbol>> byName = new EnumMap<>(SymbolKind.class);

    private FlowIndex(String source, Draft draft) {
        this.source = source;
        var lexer = new Lexer(source, new Problems(""));
        this.tokens = lexer.tokens();
        this.comments = lexer.comments();
        for (SymbolKind kind : SymbolKind.values()) byName.put(kind, new LinkedHashMap<>());
        Map<Integer, Span> extents = extents(draft);
        for (Draft.Kind kind : Draft.Kind.values()) {
            draft.declared(kind).forEach((name, span) -> declare(kind(kind), name, span, extents));
        }
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token name = tokens.get(i + 1);
            if (!token.firstOnLine() || name.kind() != Kind.STRING) continue;
            if (token.isWord("assert")) declare(SymbolKind.ASSERTION, name.text(), name.span(), extents);
            if (token.isWord("test")) declare(SymbolKind.TEST, name.text(), name.span(), extents);
        }
        symbols.sort(Comparator.comparingInt(s -> s.nameSpan().start()));
        collectUses(draft);
    }

    public static FlowIndex of(String source) {
        if (source.length() > Compiler.MAX_SOURCE) return of("");
        return new FlowIndex(source, Parser.parse(source, new Problems("")));
    }

    private static SymbolKind kind(Draft.Kind kind) {
        return switch (kind) {
            case SLOT -> SymbolKind.SLOT;
            case STATE -> SymbolKind.STATE;
            case TOOL -> SymbolKind.TOOL;
            case DISCLOSURE -> SymbolKind.DISCLOSURE;
            case INTENT -> SymbolKind.INTENT;
        };
    }

    private void declare(SymbolKind kind, String name, Span span, Map<Integer, Span> extents) {
        var symbol = new Symbol(kind, name, span, extents.getOrDefault(span.start(), span));
        symbols.add(symbol);
        names(kind).putIfAbsent(name, symbol);
    }

    private Map<String, Symbol> names(SymbolKind kind) {
        return byName.getOrDefault(kind, Map.of());
    }

    /// By the start of every token at the top level, the declaration it stands in.
    private Map<Integer, Span> extents(Draft draft) {
        Map<Integer, Span> extents = new HashMap<>();
        int depth = 0;
        int first = -1;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean begins = depth == 1 && draft.lineStarts.contains(token.span().start());
            boolean closes = token.kind() == Kind.EOF || depth == 1 && token.kind() == Kind.RBRACE;
            if (first >= 0 && (begins || closes)) {
                Span from = tokens.get(first).span();
                var extent = new Span(from.line(), from.column(), from.start(), tokens.get(i - 1).span().end());
                for (int k = first; k < i; k++) extents.putIfAbsent(tokens.get(k).span().start(), extent);
            }
            if (begins) first = i;
            if (closes) first = -1;
            if (token.kind() == Kind.LBRACE) depth++;
            if (token.kind() == Kind.RBRACE) depth--;
        }
        return extents;
    }

    // ---- uses ---------------------------------------------------------------------------------------------------

    private void collectUses(Draft draft) {
        Set<Integer> seen = new HashSet<>();
        for (Draft.Use use : draft.uses) {
            Span span = use.span();
            if (span.end() - span.start() > 2 && source.charAt(span.start()) == '{') {
                span = new Span(span.line(), span.column() + 1, span.start() + 1, span.end() - 1);
            }
            if (seen.add(span.start())) uses.add(new Use(kind(use.kind()), use.name(), span));
        }
        for (Draft.Condition condition : draft.conditions) mention(condition.expr(), condition.params(), draft, seen);
        uses.sort(Comparator.comparingInt(u -> u.span().start()));
    }

    private void mention(Expr expr, Map<String, Type> params, Draft draft, Set<Integer> seen) {
        Span span = draft.exprSpans.getOrDefault(expr, Span.NONE);
        switch (expr) {
            case Expr.And(var left, var right) -> both(left, right, params, draft, seen);
            case Expr.Or(var left, var right) -> both(left, right, params, draft, seen);
            case Expr.Compare(_, var left, var right) -> both(left, right, params, draft, seen);
            case Expr.Not(var operand) -> mention(operand, params, draft, seen);
            case Expr.Ref(var slot) -> named(SymbolKind.SLOT, slot, span, params, seen);
            case Expr.Disclosed(var disclosure) -> within(SymbolKind.DISCLOSURE, disclosure, span, Map.of(), seen);
            case Expr.Confirmed(var slot) -> within(SymbolKind.SLOT, slot, span, params, seen);
            case Expr.Member(var element, var list) -> {
                within(SymbolKind.SLOT, element, span, params, seen);
                within(SymbolKind.SLOT, list, span, params, seen);
            }
            case Expr.Call(_, var arguments) -> arguments.forEach(a -> mention(a, params, draft, seen));
            case Expr.Lit _ -> { }
        }
    }

    private void both(Expr left, Expr right, Map<String, Type> params, Draft draft, Set<Integer> seen) {
        mention(left, params, draft, seen);
        mention(right, params, draft, seen);
    }

    private void named(SymbolKind kind, String name, Span span, Map<String, Type> params, Set<Integer> seen) {
        boolean slot = kind != SymbolKind.SLOT || !params.containsKey(name) || names(kind).containsKey(name);
        if (slot && span != Span.NONE && seen.add(span.start())) uses.add(new Use(kind, name, span));
    }

    /// The name inside `disclosed(…)` and its like.
    private void within(SymbolKind kind, String name, Span span, Map<String, Type> params, Set<Integer> seen) {
        for (int i = from(span.start()) + 1; i < tokens.size() && tokens.get(i).span().start() < span.end(); i++) {
            Token token = tokens.get(i);
            if (token.isWord(name) && !seen.contains(token.span().start())) {
                named(kind, name, token.span(), params, seen);
                return;
            }
        }
    }

    /// The first token at or after an offset.
    private int from(int offset) {
        int low = 0;
        int high = tokens.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (tokens.get(middle).span().start() < offset) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    // ---- questions ----------------------------------------------------------------------------------------------

    /// In the order of the source.
    public List<Symbol> symbols() {
        return List.copyOf(symbols);
    }

    /// What is declared or used where the cursor touches a name.
    public Optional<Symbol> at(int offset) {
        for (Symbol symbol : symbols) if (touches(symbol.nameSpan(), offset)) return Optional.of(symbol);
        for (Use use : uses) {
            if (touches(use.span(), offset)) return Optional.ofNullable(names(use.kind()).get(use.name()));
        }
        return Optional.empty();
    }

    private static boolean touches(Span span, int offset) {
        return span.start() <= offset && offset <= span.end();
    }

    public List<Use> uses(Symbol symbol) {
        return uses.stream().filter(u -> u.kind() == symbol.kind() && u.name().equals(symbol.name())).toList();
    }

    /// The word or name under the cursor, if any.
    private Optional<Token> word(int offset) {
        return tokens.stream().filter(t -> t.kind() == Kind.WORD && touches(t.span(), offset)).findFirst();
    }

    /// Markdown about what stands at a place.
    public Optional<String> hover(int offset) {
        Optional<Symbol> symbol = at(offset);
        if (symbol.isPresent()) return Optional.of(describe(symbol.get()));
        return word(offset).filter(t -> Keywords.MEANING.containsKey(t.text()))
                .map(t -> "**" + t.text() + "**: " + Keywords.MEANING.get(t.text()));
    }

    private String describe(Symbol symbol) {
        List<String> lines = source.substring(symbol.extent().start(), symbol.extent().end()).lines().toList();
        String text = String.join("\n", lines.subList(0, Math.min(MOST_LINES, lines.size())));
        int count = uses(symbol).size();
        return "```flow\n" + text + (lines.size() > MOST_LINES ? "\n…" : "") + "\n```\n" + symbol.kind().name().toLowerCase(java.util.Locale.ROOT)
                + ", line " + symbol.nameSpan().line() + ", used " + count + (count == 1 ? " time" : " times");
    }

    // ---- completion ---------------------------------------------------------------------------------------------

    private static final List<String> STEPS = List.of("given", "stub", "caller", "keys", "quiet", "barge", "model", "expect");
    private static final List<String> ITEMS = List.of("play", "say", "run", "record", "end", "goal", "speak", "call", "collect", "on");
    private static final List<String> EVENTS = List.of("intent", "ok", "fail", "unknown", "filled", "yes", "no", "done", "silence", "keypad", "denied",
            "turns", "tries spent", "model down", "voicemail", "hangup");
    private static final List<String> TYPES = List.of("bool", "int", "text", "date", "digits(5)", "money(USD)", "token", "list(text)");
    private static final List<String> FACTS = List.of("disclosed(", "confirmed(", "member(", "not");
    private static final List<String> ATOMS = List.of("tool", "ok", "disclosed(", "mention", "speech", "recording", "transfer");
    private static final List<String> CLAUSES = List.of("via", "needs", "where", "approve human when", "once per", "limit", "timeout");
    private static final List<String> EXPECTATIONS = List.of("allow", "deny", "state", "played", "replayed", "tool", "logged");

    /// What could be written where the cursor is; a word half written is taken as not there.
    public List<Candidate> complete(int offset) {
        if (comments.stream().anyMatch(c -> c.start() < offset && offset <= c.end())) return List.of();
        List<Token> before = new ArrayList<>();
        for (Token token : tokens) {
            Span span = token.span();
            if (token.kind() == Kind.EOF || span.start() >= offset) break;
            if (token.kind() == Kind.STRING && inside(span, offset)) return placeholder(span, offset);
            if (span.end() > offset || token.kind() == Kind.WORD && span.end() == offset) break;
            before.add(token);
        }
        return new Completion(before, newLine(before, offset)).candidates();
    }

    private boolean inside(Span string, int offset) {
        boolean closed = string.end() - string.start() > 1 && source.charAt(string.end() - 1) == '"';
        return offset > string.start() && (closed ? offset < string.end() : offset <= string.end());
    }

    private List<Candidate> placeholder(Span string, int offset) {
        String left = source.substring(string.start(), offset);
        return left.lastIndexOf('{') > left.lastIndexOf('}') ? named(SymbolKind.SLOT) : List.of();
    }

    private boolean newLine(List<Token> before, int offset) {
        return before.isEmpty() || source.substring(before.getLast().span().end(), offset).indexOf('\n') >= 0;
    }

    private List<Candidate> named(SymbolKind kind) {
        return names(kind).values().stream().map(s -> new Candidate(s.name(), kind,
                source.substring(s.extent().start(), s.extent().end()).lines().findFirst().orElse(""))).toList();
    }

    private static List<Candidate> words(List<String> words) {
        return words.stream().map(w -> new Candidate(w, null, Keywords.MEANING.getOrDefault(w.replaceFirst("[ (].*", ""), ""))).toList();
    }

    @SafeVarargs
    private static List<Candidate> join(List<Candidate>... lists) {
        List<Candidate> all = new ArrayList<>();
        for (List<Candidate> list : lists) all.addAll(list);
        return all;
    }

    /// The place after some tokens.
    private final class Completion {
        private final List<Token> before;
        private final boolean newLine;
        private int depth;
        private String declaration = "";
        private String line = "";

        Completion(List<Token> before, boolean newLine) {
            this.before = before;
            this.newLine = newLine;
            for (Token token : before) {
                if (depth == 1 && token.firstOnLine() && Blocks.DECLARATIONS.contains(token.text())) declaration = token.text();
                if (token.firstOnLine()) line = token.text();
                if (token.kind() == Kind.LBRACE) depth++;
                if (token.kind() == Kind.RBRACE && --depth == 1) declaration = "";
            }
        }

        private String last(int back) {
            return before.size() > back ? before.get(before.size() - 1 - back).text() : "";
        }

        private Kind kind(int back) {
            return before.size() > back ? before.get(before.size() - 1 - back).kind() : Kind.EOF;
        }

        List<Candidate> candidates() {
            if (before.isEmpty()) return words(List.of("flow"));
            return switch (kind(0)) {
                case LBRACE, RBRACE -> begin();
                case ARROW -> depth > 1 ? join(named(SymbolKind.STATE), words(List.of("end", "transfer"))) : List.of();
                case COMMA -> list(1);
                case LPAREN -> open(1);
                case COLON -> declaration.equals("assert") ? words(List.of("never", "every", "always can reach end", "tool", "ok", "disclosed(", "mention",
                        "speech", "recording", "transfer")) : words(TYPES);
                case EQ, NE, LT, LE, GT, GE -> named(SymbolKind.SLOT);
                case WORD -> word();
                default -> newLine ? begin() : more();
            };
        }

        private List<Candidate> begin() {
            if (depth <= 0) return List.of();
            if (depth == 1) return join(words(Blocks.DECLARATIONS.stream().sorted().toList()), more());
            return switch (declaration) {
                case "test" -> words(STEPS);
                case "anywhere" -> words(List.of("on"));
                default -> words(ITEMS);
            };
        }

        /// After a complete part of a declaration or line.
        private List<Candidate> more() {
            if (depth == 1) {
                return switch (declaration) {
                    case "slot" -> words(List.of("pii", "sealed", "from"));
                    case "disclosure" -> words(List.of("say", "barge", "heard", "ack"));
                    case "tool" -> words(join2("effect", CLAUSES));
                    case "route" -> words(Parser.ROUTE_KEYS);
                    case "assert" -> words(List.of("before", "at most", "while", "leads to"));
                    case "anywhere", "state", "start" -> words(List.of("requires", "after"));
                    default -> List.of();
                };
            }
            return switch (line) {
                case "on" -> words(List.of("when", "and", "or", "carrying", "else"));
                case "collect" -> words(List.of("by", "tries"));
                case "speak" -> words(List.of("words", "mention"));
                case "caller" -> words(List.of("intent"));
                case "stub" -> words(List.of("returns", "fails", "times out"));
                case "model" -> words(List.of("and"));
                default -> List.of();
            };
        }

        private static List<String> join2(String first, List<String> rest) {
            List<String> all = new ArrayList<>(List.of(first));
            all.addAll(rest);
            return all;
        }

        private List<Candidate> condition() {
            return join(named(SymbolKind.SLOT), words(FACTS));
        }

        private List<Candidate> word() {
            List<Candidate> known = after(last(0));
            return known != null ? known : newLine ? begin() : more();
        }

        /// After a word that says what comes next; null if it does not.
        private @Nullable List<Candidate> after(String word) {
            boolean test = declaration.equals("test");
            return switch (word) {
                case "play", "played", "replayed" -> named(SymbolKind.DISCLOSURE);
                case "run", "call", "ok", "fail", "unknown", "tool", "stub", "calls" -> depth == 1 && declaration.equals("tool") ? null : named(SymbolKind.TOOL);
                case "collect", "mention", "carrying", "filled", "given" -> named(SymbolKind.SLOT);
                case "intent" -> depth == 1 ? null : named(SymbolKind.INTENT);
                case "or" -> line.equals("on") && last(2).equals("intent") ? named(SymbolKind.INTENT) : condition();
                case "when", "and", "not", "needs", "requires", "where", "after" -> test ? words(List.of("says", "calls", "goes")) : condition();
                case "else", "goes" -> named(SymbolKind.STATE);
                case "state" -> depth > 1 || declaration.equals("assert") ? named(SymbolKind.STATE) : List.of();
                case "while" -> join(words(List.of("state")), condition());
                case "before", "never", "to" -> last(0).equals("to") && line.equals("speak") ? List.of() : words(ATOMS);
                case "every", "on" -> words(word.equals("on") && declaration.equals("disclosure") ? List.of() : EVENTS);
                case "by" -> words(List.of("voice", "keypad", "either"));
                case "record" -> words(List.of("pause", "resume"));
                case "speak" -> words(List.of("nothing", "free up to"));
                case "effect" -> words(List.of("read", "write", "charge"));
                case "from" -> words(List.of("tool", "caller", "caller confirmed", "keypad", "crm"));
                case "barge" -> words(test ? List.of("at") : List.of("on", "off"));
                case "ack" -> words(List.of("yes", "none"));
                case "per" -> words(List.of("call", "day", "account"));
                case "route" -> words(List.of("inbound", "outbound"));
                case "with" -> words(List.of("model", "voice", "knowledge"));
                case "start" -> words(List.of("state"));
                case "model" -> words(test ? List.of("says", "calls", "goes") : List.of("down"));
                case "expect" -> words(EXPECTATIONS);
                default -> null;
            };
        }

        /// After a comma, or inside parentheses: what the head of the list takes.
        private List<Candidate> list(int back) {
            for (int i = back; i < Math.min(before.size(), 60); i++) {
                if (kind(i) == Kind.LPAREN) return open(i + 1);
                if (kind(i) == Kind.LBRACE || kind(i) == Kind.RBRACE) return List.of();
                if (kind(i) == Kind.RPAREN) continue;
                switch (last(i)) {
                    case "mention", "carrying", "given" -> {
                        return named(SymbolKind.SLOT);
                    }
                    case "requires", "needs" -> {
                        return condition();
                    }
                    case "play" -> {
                        return named(SymbolKind.DISCLOSURE);
                    }
                    case "call" -> {
                        return named(SymbolKind.TOOL);
                    }
                    case "expect" -> {
                        return words(EXPECTATIONS);
                    }
                    case "with" -> {
                        return words(List.of("model", "voice", "knowledge"));
                    }
                    default -> { }
                }
            }
            return List.of();
        }

        private List<Candidate> open(int back) {
            return switch (last(back)) {
                case "disclosed" -> named(SymbolKind.DISCLOSURE);
                case "money" -> words(List.of("USD", "EUR", "GBP"));
                case "list" -> words(TYPES);
                case "digits" -> List.of();
                default -> depth == 1 && declaration.equals("tool") && !last(back).equals("confirmed") && !last(back).equals("member") ? List.of()
                        : named(SymbolKind.SLOT);
            };
        }
    }
}
