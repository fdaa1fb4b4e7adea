package dev.parley.dialplan;

import dev.parley.dialplan.Draft.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Conditions are bools over comparable values, calls have the right number and types of arguments, literals
/// fit. A name that is unknown gets one message and the type `null`, which fits everything: no error causes a
/// second.
final class TypeCheck {
    /// A function of the dial gate. `result` null: a bool.
    private record Function(List<Class<? extends Expr>> parameters, Result result, String usage) { }

    private enum Result { BOOL, INT, DURATION }

    private static final Map<String, Function> GATE = Map.of(
            "consent", new Function(List.of(Expr.Ref.class), Result.BOOL, "consent(pec)"),
            "suppressed", new Function(List.of(), Result.BOOL, "suppressed()"),
            "local_time_between", new Function(List.of(Expr.Lit.class, Expr.Lit.class), Result.BOOL,
            "local_time_between(8h, 21h)"),
            "attempts", new Function(List.of(Expr.Lit.class), Result.INT, "attempts(7d)"),
            "since_conversation", new Function(List.of(), Result.DURATION, "since_conversation()"));

    /// What an expression yields: a type of the language, or a literal that has not found its type yet.
    private sealed interface Shape {
        record Typed(Type type) implements Shape { }
        record Bare(Literal literal) implements Shape { }
        enum Known implements Shape { DURATION, UNKNOWN }
    }

    private static final Shape BOOL = new Shape.Typed(new Type.Bool());

    private final Draft draft;
    private final Problems problems;
    private Draft.Condition at;

    TypeCheck(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
        this.at = new Draft.Condition(new Expr.Lit(new Literal.Bool(true)), Map.of(), "", false);
    }

    void run() {
        for (Draft.Condition condition : draft.conditions) {
            at = condition;
            bool(condition.expr());
        }
        draft.invocations.forEach(this::invocation);
        draft.bindings.forEach(this::binding);
    }

    private Span span(Expr expr) {
        return draft.exprSpans.getOrDefault(expr, Span.NONE);
    }

    private void bool(Expr expr) {
        Shape shape = shape(expr);
        if (isBool(shape)) return;
        String help = expr instanceof Expr.Ref(var slot) && shape instanceof Shape.Typed(var type)
                && Types.ordered(type)
                ? "compare it: " + slot + " >= …" : null;
        problems.error("E123", span(expr), "%s: `%s` is %s, not a bool".formatted(at.context(),
                Lexer.clip(expr.source()), show(shape)), help);
    }

    private static boolean isBool(Shape shape) {
        return switch (shape) {
            case Shape.Typed(var type) -> type instanceof Type.Bool;
            case Shape.Bare(var literal) -> literal instanceof Literal.Bool;
            case Shape.Known known -> known == Shape.Known.UNKNOWN;
        };
    }

    private Shape shape(Expr expr) {
        return switch (expr) {
            case Expr.And(var left, var right) -> both(left, right);
            case Expr.Or(var left, var right) -> both(left, right);
            case Expr.Not(var operand) -> {
                bool(operand);
                yield BOOL;
            }
            case Expr.Compare compare -> {
                compare(compare);
                yield BOOL;
            }
            case Expr.Ref(var slot) -> slot(slot, span(expr));
            case Expr.Lit(var value) -> new Shape.Bare(value);
            case Expr.Disclosed(var disclosure) -> {
                known(Kind.DISCLOSURE, disclosure, span(expr));
                yield BOOL;
            }
            case Expr.Confirmed(var slot) -> {
                confirmed(slot, span(expr));
                yield BOOL;
            }
            case Expr.Member(var element, var list) -> {
                member(element, list, span(expr));
                yield BOOL;
            }
            case Expr.Call call -> call(call);
        };
    }

    private Shape both(Expr left, Expr right) {
        bool(left);
        bool(right);
        return BOOL;
    }

    private boolean known(Kind kind, String name, Span span) {
        if (draft.declared(kind).containsKey(name)) return true;
        problems.error(kind.code, span, "%s: `%s` is not %s".formatted(at.context(), name, kind.label),
                Suggest.help(name, draft.declared(kind).keySet()));
        return false;
    }

    private Shape slot(String name, Span span) {
        Type type = typeOf(name, span);
        return type == null ? Shape.Known.UNKNOWN : new Shape.Typed(type);
    }

    /// @return null if unknown; that has been reported
    private @Nullable Type typeOf(String name, Span span) {
        Type param = at.params().get(name);
        if (param != null) return param;
        Flow.Slot slot = draft.slots.get(name);
        if (slot != null && at.gate() && !(slot.origin() instanceof Flow.Origin.FromCrm)
                && slot.initial() == null) {
            problems.error("E126", span, "%s: slot %s has no value before the call".formatted(at.context(),
                    name),
                    "the dial gate may read slots `from crm`");
        }
        if (slot != null) return slot.type();
        List<String> names = new ArrayList<>(draft.declared(Kind.SLOT).keySet());
        names.addAll(at.params().keySet());
        if (names.contains(name)) return null;
        problems.error("E110", span, "%s: `%s` is not a slot".formatted(at.context(), name),
                Suggest.help(name, names));
        return null;
    }

    private void confirmed(String name, Span span) {
        if (typeOf(name, span) == null) return;
        Flow.Slot slot = draft.slots.get(name);
        if (slot != null && !(slot.origin() instanceof Flow.Origin.FromCaller)) {
            problems.error("E124", span,
                    "%s: confirmed(%s) can never hold, the caller does not give it".formatted(at.context(), name),
                    "only a slot `from caller` can be confirmed");
        }
    }

    private void member(String element, String list, Span span) {
        Type of = typeOf(element, span);
        Type in = typeOf(list, span);
        if (of == null || in == null) return;
        if (!(in instanceof Type.ListOf(var inner))) {
            problems.error("E120", span, "%s: `%s` is %s, not a list".formatted(at.context(), list,
                    Types.show(in)), null);
        } else if (!inner.equals(of)) {
            problems.error("E120", span, "%s: `%s` is %s, but `%s` is %s".formatted(at.context(), element,
                    Types.show(of), list,
                    Types.show(in)), null);
        }
    }

    private Shape call(Expr.Call call) {
        Function function = GATE.get(call.function());
        if (function == null || !at.gate()) {
            List<String> known = new ArrayList<>(List.of("disclosed", "confirmed", "member"));
            if (at.gate()) known.addAll(GATE.keySet());
            String help = Suggest.help(call.function(), known);
            problems.error("E119", span(call), "%s: `%s` is not a function%s".formatted(at.context(),
                    call.function(),
                    function == null ? "" : " here"), help != null ? help : function != null
                    ? "it may stand in `dial only when` alone" : "there are disclosed, confirmed and member"
                    + (at.gate() ? ", consent, suppressed, local_time_between, attempts, since_conversation"
                    : ""));
            return Shape.Known.UNKNOWN;
        }
        boolean fits = call.arguments().size() == function.parameters.size();
        for (int i = 0; fits && i < call.arguments().size(); i++) {
            Expr argument = call.arguments().get(i);
            fits = function.parameters.get(i).isInstance(argument)
                    && (!(argument instanceof Expr.Lit(var value)) || value instanceof Literal.Dur);
        }
        if (!fits) {
            problems.error("E121", span(call),
                    "%s: `%s` does not take these arguments".formatted(at.context(), call.function()),
                    "write it as " + function.usage);
        }
        return switch (function.result) {
            case BOOL -> BOOL;
            case INT -> new Shape.Typed(new Type.Int());
            case DURATION -> Shape.Known.DURATION;
        };
    }

    private void compare(Expr.Compare compare) {
        Shape left = shape(compare.left());
        Shape right = shape(compare.right());
        if (left == Shape.Known.UNKNOWN || right == Shape.Known.UNKNOWN) return;
        String help = null;
        boolean fits;
        if (left instanceof Shape.Typed(var type) && right instanceof Shape.Bare(var literal)) {
            help = Types.misfit(type, literal);
            fits = help == null;
        } else if (left instanceof Shape.Bare(var literal) && right instanceof Shape.Typed(var type)) {
            help = Types.misfit(type, literal);
            fits = help == null;
        } else if (left instanceof Shape.Bare && right instanceof Shape.Bare) {
            fits = false;
            help = "this is always the same: compare a slot with a value";
        } else {
            fits = left.equals(right) || isDuration(left) && isDuration(right);
        }
        boolean order = compare.op() != Expr.Op.EQ && compare.op() != Expr.Op.NE;
        if (!fits) {
            problems.error("E120", span(compare), "%s: cannot compare %s with %s".formatted(at.context(),
                    show(left), show(right)), help);
        } else if (order && !ordered(left) || !order && (isOpaque(left) || isOpaque(right))) {
            problems.error("E120", span(compare),
                    "%s: `%s` cannot order or compare %s".formatted(at.context(), Texts.op(compare.op()),
                    show(left)),
                    order ? "use `=` or `!=`" : "use member(…) for a list; a token is never looked at");
        }
    }

    private static boolean isDuration(Shape shape) {
        return shape == Shape.Known.DURATION || shape instanceof Shape.Bare(var literal)
                && literal instanceof Literal.Dur;
    }

    private static boolean ordered(Shape shape) {
        return switch (shape) {
            case Shape.Typed(var type) -> Types.ordered(type);
            case Shape.Bare(var literal) -> !(literal instanceof Literal.Str
                    || literal instanceof Literal.Bool);
            case Shape.Known _ -> true;
        };
    }

    private static boolean isOpaque(Shape shape) {
        return shape instanceof Shape.Typed(var type) && (type instanceof Type.Token
                || type instanceof Type.ListOf);
    }

    private static String show(Shape shape) {
        return switch (shape) {
            case Shape.Typed(var type) -> Types.show(type);
            case Shape.Bare(var literal) -> Types.kind(literal);
            case Shape.Known known -> known == Shape.Known.DURATION ? "a duration" : "unknown";
        };
    }

    private void invocation(Draft.Invocation call) {
        Flow.Tool tool = draft.tools.get(call.tool());
        if (tool == null) return;
        String usage = tool.name() + tool.params().stream().map(Flow.Param::name)
                .collect(Collectors.joining(", ", "(", ")"));
        if (call.arguments().size() != tool.params().size()) {
            problems.error("E121", call.span(),
                    "%s: tool %s takes %d arguments, not %d".formatted(call.context(), tool.name(),
                    tool.params().size(), call.arguments().size()), "run " + usage);
            return;
        }
        for (int i = 0; i < tool.params().size(); i++) {
            Token argument = call.arguments().get(i);
            Flow.Slot slot = draft.slots.get(argument.text());
            Flow.Param param = tool.params().get(i);
            if (slot == null || slot.type().equals(param.type())) continue;
            problems.error("E122", argument.span(),
                    "%s: `%s` is %s, but tool %s takes %s as `%s`".formatted(call.context(), slot.name(),
                    Types.show(slot.type()), tool.name(), Types.show(param.type()), param.name()), "run "
                    + usage);
        }
    }

    private void binding(Draft.Binding binding) {
        Type type = null;
        if (binding.tool() == null) {
            Flow.Slot slot = draft.slots.get(binding.name());
            if (slot != null) type = slot.type();
        } else {
            Flow.Tool tool = draft.tools.get(binding.tool());
            if (tool == null) return;
            Map<String, Type> names = new HashMap<>();
            for (Flow.Param param : binding.call() ? tool.params() : tool.results()) names.put(param.name(),
                    param.type());
            type = names.get(binding.name());
            if (type == null) {
                String message = "%s: tool %s does not %s `%s`".formatted(binding.context(), tool.name(),
                        binding.call() ? "take" : "return",
                        binding.name());
                String help = Suggest.help(binding.name(), names.keySet());
                if (!binding.call()) problems.error("E110", binding.nameSpan(), message, help);
                else problems.warning("W116", binding.nameSpan(), message,
                        help);     // a hostile model may make arguments up
            }
        }
        String help = type == null || binding.call() ? null : Types.misfit(type, binding.value());
        if (type != null && help != null) {
            problems.error("E125", binding.valueSpan(),
                    "%s: `%s` is %s and cannot be %s".formatted(binding.context(), binding.name(),
                    Types.show(type), Lexer.clip(Types.show(binding.value()))), help);
        }
    }
}
