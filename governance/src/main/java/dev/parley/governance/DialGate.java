package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Literal;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.Set;

/// Whether a flow's `dial only when` lets a call out, by what is known of the person to be called. What is not known
/// withholds the call.
public final class DialGate {
    /// What the one who asks for the call knows of the person. Empty: it does not know.
    ///
    /// @param consents names of the consents on file, such as `pec`
    /// @param suppressed on a list of people not to be called
    /// @param localTime where the person is
    /// @param attempts calls in the window the flow asks about
    /// @param sinceConversation since the last one that was answered; a person never spoken to is a very long time ago
    public record Known(Set<String> consents, Optional<Boolean> suppressed, Optional<LocalTime> localTime, Optional<Integer> attempts,
                        Optional<Duration> sinceConversation) {
        public static final Known NOTHING = new Known(Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public Known {
            consents = Set.copyOf(consents);
        }
    }

    public sealed interface Verdict {
        record Open() implements Verdict { }

        /// @param why the part of the condition that does not hold, in the flow's words
        record Withheld(String why) implements Verdict { }
    }

    private final Known known;

    private DialGate(Known known) {
        this.known = known;
    }

    /// A flow without a condition is open.
    public static Verdict judge(Flow flow, Known known) {
        Expr condition = flow.dialOnlyWhen();
        if (condition == null) return new Verdict.Open();
        DialGate gate = new DialGate(known);
        return gate.truth(condition).orElse(false) ? new Verdict.Open() : new Verdict.Withheld(gate.culprit(condition));
    }

    /// The first part of a conjunction that is not true.
    private String culprit(Expr expr) {
        if (expr instanceof Expr.And(var left, var right)) return truth(left).orElse(false) ? culprit(right) : culprit(left);
        return "`" + expr.source() + "` " + (truth(expr).isPresent() ? "does not hold" : "is not known to hold");
    }

    private Optional<Boolean> truth(Expr expr) {
        return switch (expr) {
            case Expr.And(var left, var right) -> both(truth(left), truth(right), false);
            case Expr.Or(var left, var right) -> both(truth(left), truth(right), true);
            case Expr.Not(var operand) -> truth(operand).map(b -> !b);
            case Expr.Lit(Literal.Bool(var b)) -> Optional.of(b);
            case Expr.Compare(var op, var left, var right) -> compare(op, left, right);
            case Expr.Call call -> asked(call);
            // slots have no value before the call
            case Expr.Ref _, Expr.Lit _, Expr.Disclosed _, Expr.Confirmed _, Expr.Member _ -> Optional.empty();
        };
    }

    /// @param decides one operand of this value settles it, whatever the other is
    private static Optional<Boolean> both(Optional<Boolean> a, Optional<Boolean> b, boolean decides) {
        if (a.equals(Optional.of(decides)) || b.equals(Optional.of(decides))) return Optional.of(decides);
        return a.isPresent() && b.isPresent() ? Optional.of(!decides) : Optional.empty();
    }

    private Optional<Boolean> asked(Expr.Call call) {
        return switch (call.function()) {
            case "consent" -> call.arguments().getFirst() instanceof Expr.Ref(var name) ? Optional.of(known.consents().contains(name)) : Optional.empty();
            case "suppressed" -> known.suppressed();
            case "local_time_between" -> known.localTime().map(time -> !time.isBefore(time(call.arguments().get(0))) && time.isBefore(time(call.arguments().get(1))));
            default -> Optional.empty();
        };
    }

    private static LocalTime time(Expr expr) {
        long seconds = expr instanceof Expr.Lit(Literal.Dur(var d)) ? d.toSeconds() : 0;
        return LocalTime.ofSecondOfDay(Math.clamp(seconds, 0, 86_399));
    }

    private Optional<Boolean> compare(Expr.Op op, Expr left, Expr right) {
        Optional<Long> a = number(left);
        Optional<Long> b = number(right);
        if (a.isEmpty() || b.isEmpty()) return Optional.empty();
        int order = Long.compare(a.get(), b.get());
        return Optional.of(switch (op) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        });
    }

    private Optional<Long> number(Expr expr) {
        return switch (expr) {
            case Expr.Lit(Literal.Int(var n)) -> Optional.of(n);
            case Expr.Lit(Literal.Dur(var d)) -> Optional.of(d.toSeconds());
            case Expr.Call(var function, var _) when function.equals("attempts") -> known.attempts().map(Integer::longValue);
            case Expr.Call(var function, var _) when function.equals("since_conversation") -> known.sinceConversation().map(Duration::toSeconds);
            default -> Optional.empty();
        };
    }
}
