package dev.parley.dialplan;

import dev.parley.dialplan.Expr.Op;
import dev.parley.dialplan.Token.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Expressions, literals and types. `or` binds loosest, then `and`, `not`, comparison. Both depth and length
/// are bounded, so that neither this parser nor any later walk over the tree can run out of stack.
final class ExprParser {
    static final int MAX_DEPTH = 100;
    static final int MAX_TERMS = 200;

    private final Tokens in;
    private final Draft draft;
    private final Problems problems;
    private int depth;
    private int terms;

    ExprParser(Tokens in, Draft draft, Problems problems) {
        this.in = in;
        this.draft = draft;
        this.problems = problems;
    }

    /// A condition of a state, handler or assertion; it will be type-checked as a `bool`.
    Expr condition(String context) {
        return condition(context, Map.of(), false);
    }

    Expr condition(String context, Map<String, Type> params, boolean gate) {
        depth = 0;
        terms = 0;
        Expr expr = or();
        draft.conditions.add(new Draft.Condition(expr, params, context, gate));
        return expr;
    }

    List<Expr> conditions(String context, Map<String, Type> params) {
        List<Expr> list = new ArrayList<>();
        do list.add(condition(context, params, false)); while (in.accept(Kind.COMMA));
        return List.copyOf(list);
    }

    private Expr or() {
        Token first = in.peek();
        Expr left = and();
        while (in.acceptWord("or")) left = spanned(new Expr.Or(left, and()), first);
        return left;
    }

    private Expr and() {
        Token first = in.peek();
        Expr left = not();
        while (in.acceptWord("and")) left = spanned(new Expr.And(left, not()), first);
        return left;
    }

    private Expr not() {
        Token first = in.peek();
        deeper(first);
        Expr expr = in.acceptWord("not") ? spanned(new Expr.Not(not()), first) : comparison();
        depth--;
        return expr;
    }

    private void deeper(Token first) {
        if (++depth > MAX_DEPTH || ++terms > MAX_TERMS) {
            problems.error("E011", first.span(), depth > MAX_DEPTH
                    ? "this condition is nested deeper than " + MAX_DEPTH
                    : "this condition has more than " + MAX_TERMS + " terms", "split it over several states");
            throw new SyntaxError();
        }
    }

    private Expr comparison() {
        Token first = in.peek();
        Expr left = primary();
        Op op = switch (in.peek().kind()) {
            case EQ -> Op.EQ;
            case NE -> Op.NE;
            case LT -> Op.LT;
            case LE -> Op.LE;
            case GT -> Op.GT;
            case GE -> Op.GE;
            default -> null;
        };
        if (op == null) return left;
        in.next();
        return spanned(new Expr.Compare(op, left, primary()), first);
    }

    private Expr primary() {
        Token first = in.peek();
        if (in.accept(Kind.LPAREN)) {
            Expr inner = or();
            in.expect(Kind.RPAREN);
            return inner;
        }
        Literal literal = literalOrNull();
        if (literal != null) return spanned(new Expr.Lit(literal), first);
        Token name = in.name("a condition");
        if (in.peek().kind() != Kind.LPAREN) return spanned(new Expr.Ref(name.text()), first);
        return call(name);
    }

    private Expr call(Token name) {
        in.expect(Kind.LPAREN);
        switch (name.text()) {
            case "disclosed" -> {
                Token disclosure = in.name("a disclosure");
                in.expect(Kind.RPAREN);
                return spanned(new Expr.Disclosed(disclosure.text()), name);
            }
            case "confirmed" -> {
                Token slot = in.name("a slot");
                in.expect(Kind.RPAREN);
                return spanned(new Expr.Confirmed(slot.text()), name);
            }
            case "member" -> {
                Token element = in.name("a slot");
                in.expect(Kind.COMMA);
                Token list = in.name("a slot");
                in.expect(Kind.RPAREN);
                return spanned(new Expr.Member(element.text(), list.text()), name);
            }
            default -> {
                List<Expr> arguments = new ArrayList<>();
                if (!in.at(Kind.RPAREN)) do arguments.add(or()); while (in.accept(Kind.COMMA));
                in.expect(Kind.RPAREN);
                return spanned(new Expr.Call(name.text(), List.copyOf(arguments)), name);
            }
        }
    }

    private <E extends Expr> E spanned(E expr, Token first) {
        draft.exprSpans.put(expr, in.since(first));
        return expr;
    }

    Literal literal() {
        Literal literal = literalOrNull();
        if (literal == null) throw in.unexpected("a value");
        return literal;
    }

    private @Nullable Literal literalOrNull() {
        Token token = in.peek();
        Literal literal = switch (token.kind()) {
            case STRING -> new Literal.Str(token.text());
            case INT -> new Literal.Int(Long.parseLong(token.text()));
            case DECIMAL -> new Literal.Money(new BigDecimal(token.text()));
            case DATE -> date(token);
            case DURATION -> new Literal.Dur(duration(token));
            case WORD -> token.isWord("true") ? new Literal.Bool(true) : token.isWord("false")
                    ? new Literal.Bool(false) : null;
            default -> null;
        };
        if (literal != null) in.next();
        return literal;
    }

    private Literal date(Token token) {
        try {
            return new Literal.Date(LocalDate.parse(token.text()));
        } catch (DateTimeException e) {
            problems.error("E005", token.span(), "`" + token.text() + "` is not a day of the calendar", null);
            return new Literal.Date(LocalDate.EPOCH);
        }
    }

    /// A duration above zero and no longer than ten years.
    Duration positiveDuration(String what) {
        Token token = in.expect(Kind.DURATION, what + ", like `10s`");
        Duration duration = duration(token);
        if (!duration.isPositive()) problems.error("E150", token.span(), what
                + " must be longer than nothing", null);
        return duration;
    }

    private Duration duration(Token token) {
        String text = token.text();
        int digits = text.length();
        while (!Character.isDigit(text.charAt(digits - 1))) digits--;
        long value = digits > 12 ? Long.MAX_VALUE : Long.parseLong(text.substring(0, digits));
        long unit = switch (text.substring(digits)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
        if (value < 0 || value > Duration.ofDays(3660).toMillis() / unit) {
            problems.error("E150", token.span(), "a duration must be between nothing and ten years", null);
            return Duration.ofSeconds(1);
        }
        return Duration.ofMillis(value * unit);
    }

    /// `bool`, `digits(5)`, `list(slot)`; a name that is no built-in type is an opaque identifier type.
    Type type() {
        depth = 0;
        return nestedType();
    }

    private static final List<String> BUILT_IN = List.of("bool", "int", "text", "date", "digits", "money",
            "token", "list");
    private static final Map<String, String> FOREIGN = Map.of("string", "text", "str", "text", "boolean",
            "bool", "integer", "int",
            "number", "int", "decimal", "money(USD)", "float", "money(USD)", "double", "money(USD)");

    private Type nestedType() {
        Token name = in.name("a type");
        if (++depth > MAX_DEPTH) {
            problems.error("E011", name.span(), "this type is nested deeper than " + MAX_DEPTH, null);
            throw new SyntaxError();
        }
        return switch (name.text()) {
            case "bool" -> new Type.Bool();
            case "int" -> new Type.Int();
            case "text" -> new Type.Text();
            case "date" -> new Type.Date();
            case "token" -> new Type.Token();
            case "digits" -> {
                in.expect(Kind.LPAREN, "`(` and how many digits, like `digits(5)`");
                int length = in.integer(1, 64, "the number of digits");
                in.expect(Kind.RPAREN);
                yield new Type.Digits(length);
            }
            case "money" -> {
                in.expect(Kind.LPAREN, "`(` and a currency, like `money(USD)`");
                Token currency = in.name("a currency, like `USD`");
                if (!Types.isCurrency(currency.text())) {
                    problems.error("E115", currency.span(), "`" + currency.text()
                            + "` is not an ISO 4217 currency", null);
                }
                in.expect(Kind.RPAREN);
                yield new Type.Money(currency.text());
            }
            case "list" -> {
                in.expect(Kind.LPAREN, "`(` and the type of its elements, like `list(slot)`");
                Type element = nestedType();
                in.expect(Kind.RPAREN);
                yield new Type.ListOf(element);
            }
            default -> opaque(name);
        };
    }

    private Type opaque(Token name) {
        String text = name.text();
        String meant = FOREIGN.get(text);
        if (meant == null && text.length() >= 3) {
            String near = Suggest.nearest(text, BUILT_IN);
            if (near != null && !text.equals("slot")
                    && Math.abs(near.length() - text.length()) <= 1) meant = near;
        }
        if (meant != null || in.at(Kind.LPAREN)) {
            problems.error("E115", name.span(), "`" + text + "` is not a type", meant == null
                    ? "types are bool, int, text, date, digits(n), money(USD), token, list(t) or an identifier's name"
                    : "did you mean `" + meant + "`?");
            if (in.accept(Kind.LPAREN)) while (!in.accept(Kind.RPAREN)) {
                if (in.at(Kind.EOF) || in.at(Kind.LBRACE)) throw in.unexpected("`)`");
                in.next();
            }
        }
        return new Type.Id(text);
    }
}
