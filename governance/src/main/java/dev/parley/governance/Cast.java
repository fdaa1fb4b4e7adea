package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Literal;
import dev.parley.dialplan.Type;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The values an in-file test plays with, one for every slot: what the test gives, and for the rest the first values
/// of their types that fulfil the conditions asked for. A small search over round figures and the figures the
/// conditions themselves name.
final class Cast {
    private static final List<String> AMOUNTS = List.of("50.00", "100.00", "20.00", "500.00", "10.00", "1.00", "1000.00", "5000.00", "0.00");
    private static final List<Long> NUMBERS = List.of(1L, 2L, 0L, 3L, 5L, 10L, 20L, 100L, 1000L);
    private static final int MOST_TRIED = 20_000;
    private static final int MOST_TRIED_FOR_A_WISH = 1_000;

    private final Map<String, Value> values;

    private Cast(Map<String, Value> values) {
        this.values = values;
    }

    /// @return null only for a name that is no slot
    Value value(String slot) {
        return values.get(slot);
    }

    /// @param must all of these hold, or there is no cast
    /// @param may each of these holds if it can together with those before it
    static Optional<Cast> choose(Flow flow, Map<String, Literal> given, List<Expr> must, List<Expr> may, LocalDate today) {
        List<Expr> kept = new ArrayList<>(must.stream().map(Cast::onceHeard).toList());
        Optional<Map<String, Value>> found = new Search(flow, given, kept, today, MOST_TRIED).run();
        if (found.isEmpty()) return Optional.empty();
        for (Expr wish : may) {
            kept.add(onceHeard(wish));
            Optional<Map<String, Value>> better = new Search(flow, given, kept, today, MOST_TRIED_FOR_A_WISH).run();
            if (better.isPresent()) found = better;
            else kept.removeLast();
        }
        return found.map(Cast::new);
    }

    /// A literal of the test as a value of its slot.
    static Value of(Literal literal, Type type) {
        if (literal instanceof Literal.Str(var text)) {
            if (type instanceof Type.Token) return new Value.Token(text);
            if (type instanceof Type.ListOf) return SlotParser.returned(type, text).orElse(new Value.Text(text));
        }
        return Values.of(literal, type);
    }

    /// A condition as it stands when the lines it asks for have been heard and the values said yes to.
    static Expr onceHeard(Expr expr) {
        return switch (expr) {
            case Expr.And(var l, var r) -> new Expr.And(onceHeard(l), onceHeard(r));
            case Expr.Or(var l, var r) -> new Expr.Or(onceHeard(l), onceHeard(r));
            case Expr.Not(var e) -> new Expr.Not(onceHeard(e));
            case Expr.Disclosed _, Expr.Confirmed _ -> new Expr.Lit(new Literal.Bool(true));
            case Expr.Compare _, Expr.Ref _, Expr.Lit _, Expr.Member _, Expr.Call _ -> expr;
        };
    }

    /// The first value of a type: what is said when nothing depends on it.
    static Value first(Type type, LocalDate today) {
        return switch (type) {
            case Type.Bool _ -> new Value.Bool(true);
            case Type.Int _ -> new Value.Int(1);
            case Type.Text _ -> new Value.Text("Alex Morgan");
            case Type.Date _ -> new Value.Date(today.plusDays(10));
            case Type.Digits(int length) -> new Value.Digits("1234567890".repeat(length / 10 + 1).substring(0, length));
            case Type.Money(var currency) -> new Value.Money(new BigDecimal(AMOUNTS.getFirst()), currency);
            case Type.Token _ -> new Value.Token("sealed");
            case Type.Id _ -> new Value.Id("1001");
            case Type.ListOf(var element) -> new Value.ListOf(List.of(first(element, today)));
        };
    }

    /// The slots a condition reads, in order.
    static void slots(Expr expr, Set<String> into) {
        switch (expr) {
            case Expr.And(var l, var r) -> both(l, r, into);
            case Expr.Or(var l, var r) -> both(l, r, into);
            case Expr.Compare(var _, var l, var r) -> both(l, r, into);
            case Expr.Not(var e) -> slots(e, into);
            case Expr.Ref(var slot) -> into.add(slot);
            case Expr.Confirmed(var slot) -> into.add(slot);
            case Expr.Member(var element, var list) -> into.addAll(List.of(element, list));
            case Expr.Lit _, Expr.Disclosed _, Expr.Call _ -> { }
        }
    }

    private static void both(Expr left, Expr right, Set<String> into) {
        slots(left, into);
        slots(right, into);
    }

    private static void literals(Expr expr, List<Literal> into) {
        switch (expr) {
            case Expr.And(var l, var r) -> { literals(l, into); literals(r, into); }
            case Expr.Or(var l, var r) -> { literals(l, into); literals(r, into); }
            case Expr.Compare(var _, var l, var r) -> { literals(l, into); literals(r, into); }
            case Expr.Not(var e) -> literals(e, into);
            case Expr.Lit(var literal) -> into.add(literal);
            case Expr.Ref _, Expr.Disclosed _, Expr.Confirmed _, Expr.Member _, Expr.Call _ -> { }
        }
    }

    /// Depth first over the slots the conditions read, given up after `most` assignments.
    private static final class Search {
        private final Flow flow;
        private final Facts facts;
        private final ExpressionEvaluator expressions;
        private final List<Expr> conditions;
        private final List<String> open;
        private final List<Literal> figures = new ArrayList<>();
        private final LocalDate today;
        private final int most;
        private int tried;

        Search(Flow flow, Map<String, Literal> given, List<Expr> conditions, LocalDate today, int most) {
            this.most = most;
            this.flow = flow;
            this.facts = new Facts(flow);
            this.expressions = new ExpressionEvaluator(facts);
            this.conditions = conditions;
            this.today = today;
            flow.slots().keySet().forEach(facts::clear);
            given.forEach((slot, literal) -> facts.write(slot, of(literal, facts.slot(slot).type())));
            Set<String> read = new LinkedHashSet<>();
            conditions.forEach(c -> slots(c, read));
            conditions.forEach(c -> literals(c, figures));
            figures.addAll(given.values());
            open = read.stream().filter(s -> flow.slots().containsKey(s) && !given.containsKey(s)).toList();
        }

        Optional<Map<String, Value>> run() {
            if (!fill(0)) return Optional.empty();
            Map<String, Value> all = new LinkedHashMap<>(facts.values());
            flow.slots().forEach((name, slot) -> all.putIfAbsent(name, first(slot.type(), today)));
            return Optional.of(all);
        }

        private boolean fill(int at) {
            if (conditions.stream().anyMatch(expressions::refuted)) return false;
            if (at == open.size()) return conditions.stream().allMatch(expressions::holds);
            String slot = open.get(at);
            for (Value value : candidates(facts.slot(slot).type())) {
                if (++tried > most) return false;
                facts.write(slot, value);
                if (fill(at + 1)) return true;
            }
            facts.clear(slot);
            return false;
        }

        private Set<Value> candidates(Type type) {
            Set<Value> out = new LinkedHashSet<>();
            out.add(first(type, today));
            switch (type) {
                case Type.Bool _ -> out.add(new Value.Bool(false));
                case Type.Int _ -> {
                    NUMBERS.forEach(n -> out.add(new Value.Int(n)));
                    for (BigDecimal figure : amounts()) List.of(0L, 1L, -1L).forEach(d -> out.add(new Value.Int(figure.longValue() + d)));
                }
                case Type.Money(var currency) -> {
                    AMOUNTS.forEach(a -> out.add(new Value.Money(new BigDecimal(a), currency)));
                    for (BigDecimal figure : amounts()) {
                        List.of("0", "1.00", "-1.00", "0.01", "-0.01").forEach(d -> out.add(new Value.Money(figure.add(new BigDecimal(d)), currency)));
                    }
                }
                case Type.Date _ -> {
                    for (Literal figure : figures) {
                        if (figure instanceof Literal.Date(var day)) List.of(0, 1, -1).forEach(d -> out.add(new Value.Date(day.plusDays(d))));
                    }
                }
                case Type.Text _, Type.Digits _, Type.Id _, Type.ListOf _, Type.Token _ -> {
                    for (Literal figure : figures) {
                        if (figure instanceof Literal.Str) out.add(of(figure, type));
                    }
                    facts.values().values().forEach(known -> {
                        if (known instanceof Value.ListOf(var elements) && type instanceof Type.Id) out.addAll(elements);
                    });
                }
            }
            return out;
        }

        private List<BigDecimal> amounts() {
            List<BigDecimal> out = new ArrayList<>();
            for (Literal figure : figures) {
                if (figure instanceof Literal.Money(var amount)) out.add(amount);
                if (figure instanceof Literal.Int(var n)) out.add(BigDecimal.valueOf(n));
            }
            return out;
        }
    }
}
