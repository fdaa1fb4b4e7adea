package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Handler;
import dev.parley.dialplan.Flow.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Seeds one bug at a time into a flow: the mistakes a tired person makes. The test of a prover is that it sees them.
public final class Mutator {
    enum Kind {
        DROP_HANDLER, DROP_GUARD, WIDEN_GUARD, RETARGET, NO_TRANSFER, WIDEN_BUDGET, DROP_PLAY, DROP_SAY, DROP_RUN, DROP_RECORD, DROP_COLLECT, DROP_CALL,
        DROP_REQUIRES, DROP_NEEDS, DROP_WHERE, WIDEN_WHERE, DROP_APPROVE, DROP_LIMIT, EFFECT, BARGE, HEARD, DROP_ACK, DROP_PLACEHOLDER, DROP_AFTER, WRITER,
        INITIAL, UNSEAL, DROP_CONFIRMED, MOVE_START, MENTION
    }

    /// `subject`: the tool, state or event that was changed.
    public record Mutant(Kind kind, String subject, String description, String source) {
        /// What sort of mistake, as the report groups them.
        public String sort() {
            return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    private static final Pattern NUMBER = Pattern.compile("(>=|<=|>|<) (\\d+(?:\\.\\d+)?)");

    private final Flow flow;
    private final String source;
    private final Map<String, Mutant> mutants = new LinkedHashMap<>();

    private Mutator(Flow flow) {
        this.flow = flow;
        this.source = flow.source();
    }

    /// Every mutant is another text than the flow's own; whether it compiles is the question.
    public static List<Mutant> mutants(Flow flow) {
        var mutator = new Mutator(flow);
        flow.states().values().forEach(mutator::state);
        if (flow.anywhere() != null) {
            mutator.replace(Kind.DROP_AFTER, "anywhere", flow.anywhere().span(), "anywhere without `after`", "after [^{]*\\{", "{");
            flow.anywhere().handlers().forEach(h -> mutator.handler("anywhere", h));
        }
        flow.tools().values().forEach(mutator::tool);
        flow.disclosures().values().forEach(mutator::disclosure);
        flow.slots().values().forEach(mutator::slot);
        return List.copyOf(mutator.mutants.values());
    }

    private String text(Span span) {
        return source.substring(span.start(), span.end());
    }

    private void put(Kind kind, String subject, Span span, String what, String text) {
        String mutated = source.substring(0, span.start()) + text + source.substring(span.end());
        if (!mutated.equals(source)) mutants.putIfAbsent(mutated, new Mutant(kind, subject, "line " + span.line() + ": " + what, mutated));
    }

    private void replace(Kind kind, String subject, Span span, String what, String regex, String with) {
        String before = text(span);
        String after = Pattern.compile(regex).matcher(before).replaceFirst(with);
        if (!after.equals(before)) put(kind, subject, span, what, after);
    }

    // ---- states ---------------------------------------------------------------------------------------------------

    private void state(Flow.State state) {
        String name = state.name();
        for (Flow.Action action : state.actions()) {
            switch (action) {
                case Flow.Action.Play(var d, var span) -> put(Kind.DROP_PLAY, d, span, "state " + name + " without `play " + d + "`", "");
                case Flow.Action.Say(_, var span) -> put(Kind.DROP_SAY, name, span, "state " + name + " without its line", "");
                case Flow.Action.Run(var tool, _, var span) -> put(Kind.DROP_RUN, tool, span, "state " + name + " without `run " + tool + "`", "");
                case Flow.Action.Record(boolean resume, var span) -> put(Kind.DROP_RECORD, name, span,
                        "state " + name + " without `record " + (resume ? "resume" : "pause") + "`", "");
                case Flow.Action.End _ -> { }
            }
        }
        for (Flow.Collect collect : state.collects()) {
            put(Kind.DROP_COLLECT, name, collect.span(), "state " + name + " without `collect " + collect.slot() + "`", "");
        }
        for (Handler handler : state.handlers()) handler(name, handler);
        within("state " + name, body -> body.replaceFirst("\n\\s*call [^\n]*", ""), Kind.DROP_CALL, name, "state " + name + " without `call`");
        header(state);
        if (!name.equals(flow.start())) moveStart(name);
        if (state.speech().words() > 0 && flow.slots().values().stream().anyMatch(s -> s.origin() instanceof Flow.Origin.FromTool)) mention(state);
    }

    /// Edits the text of one block, from its header to its closing brace.
    private void within(String header, UnaryOperator<String> edit, Kind kind, String subject, String what) {
        int start = block(header);
        int end = source.indexOf("\n  }", start);
        if (start < 0 || end < 0) return;
        String body = source.substring(start, end);
        put(kind, subject, new Span(line(start), 1, start, end), what, edit.apply(body));
    }

    private int block(String header) {
        Matcher found = Pattern.compile("\\b" + Pattern.quote(header) + "\\b").matcher(source);
        return found.find() ? found.start() : -1;
    }

    private int line(int at) {
        return 1 + (int) source.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private void header(Flow.State state) {
        for (Expr expr : state.requires()) {
            List<String> kept = state.requires().stream().filter(e -> e != expr).map(Expr::source).toList();
            String requires = kept.isEmpty() ? "" : "requires " + String.join(", ", kept) + " ";
            within("state " + state.name(), body -> body.replaceFirst("requires [^{]*\\{", Matcher.quoteReplacement(requires + "{")), Kind.DROP_REQUIRES,
                    state.name(), "state " + state.name() + " does not require " + expr.source());
        }
    }

    private void moveStart(String name) {
        int at = block("start state " + flow.start());
        if (at < 0) return;
        String moved = source.substring(0, at) + source.substring(at + "start ".length());
        String mutated = moved.replaceFirst("\\bstate " + name + "\\b", "start state " + name);
        mutants.putIfAbsent(mutated, new Mutant(Kind.MOVE_START, name, "the call starts in " + name, mutated));
    }

    private void mention(Flow.State state) {
        for (Flow.Slot slot : flow.slots().values()) {
            if (!(slot.origin() instanceof Flow.Origin.FromTool) || slot.type() instanceof Type.Bool || state.speech().mention().contains(slot.name())) continue;
            within("state " + state.name(), body -> body.contains(" mention ") ? body.replaceFirst(" mention ", " mention " + slot.name() + ", ")
                    : body.replaceFirst("( up to \\d+ words)", "$1 mention " + slot.name()), Kind.MENTION, state.name(),
                    "state " + state.name() + " may mention " + slot.name());
        }
    }

    // ---- handlers -------------------------------------------------------------------------------------------------

    private void handler(String where, Handler handler) {
        String line = text(handler.span());
        String event = Texts.events(handler.events());
        String what = where + ": `on " + event + "`";
        put(Kind.DROP_HANDLER, event, handler.span(), what + " dropped", "");
        if (handler.when() != null) {
            replace(Kind.DROP_GUARD, event, handler.span(), what + " without its guard", "\\s+when .*?->", " ->");
            List<Expr> parts = Facts.conjuncts(handler.when());
            for (int i = 0; i < parts.size() && parts.size() > 1; i++) {
                Expr dropped = parts.get(i);
                Expr kept = parts.stream().filter(p -> p != dropped).reduce(Expr.And::new).orElseThrow();
                replace(Kind.DROP_GUARD, event, handler.span(), what + " without `" + dropped.source() + "`", "\\s+when .*?->",
                        Matcher.quoteReplacement(" when " + kept.source() + " ->"));
            }
            widen(Kind.WIDEN_GUARD, event, handler.span(), what);
        }
        replace(Kind.WIDEN_BUDGET, event, handler.span(), what + " widened", "\\b(turns|denied|silence) (\\d)", "$1 9$2");
        switch (handler.target()) {
            case Target.Goto(var state) -> retarget(handler, what, event, state, line);
            case Target.Transfer(_, _, var otherwise) -> put(Kind.NO_TRANSFER, event, handler.span(), what + " goes to " + otherwise + " without a transfer",
                    line.substring(0, line.indexOf("->")) + "-> " + otherwise);
            case Target.End _ -> { }
        }
    }

    private void retarget(Handler handler, String what, String event, String state, String line) {
        List<String> states = List.copyOf(flow.states().keySet());
        int at = states.indexOf(state);
        for (int step : new int[] {1, states.size() - 1}) {
            String other = states.get((at + step) % states.size());
            put(Kind.RETARGET, event, handler.span(), what + " leads to " + other + ", not " + state, line.substring(0, line.lastIndexOf("->")) + "-> " + other);
        }
    }

    private void widen(Kind kind, String subject, Span span, String what) {
        String before = text(span);
        Matcher number = NUMBER.matcher(before);
        while (number.find()) {
            boolean upper = number.group(1).startsWith("<");
            BigDecimal value = new BigDecimal(number.group(2));
            String wider = (upper ? value.multiply(BigDecimal.TEN) : value.subtract(BigDecimal.ONE).max(BigDecimal.ZERO)).toPlainString();
            put(kind, subject, span, what + " with " + number.group(1) + " " + wider,
                    before.substring(0, number.start(2)) + wider + before.substring(number.end(2)));
        }
    }

    // ---- declarations ---------------------------------------------------------------------------------------------

    private void tool(Flow.Tool tool) {
        String name = tool.name();
        String what = "tool " + name;
        for (Expr need : tool.needs()) {
            List<String> kept = tool.needs().stream().filter(n -> n != need).map(Expr::source).toList();
            replace(Kind.DROP_NEEDS, name, tool.span(), what + " does not need " + need.source(), "needs (" + Pattern.quote(list(tool.needs())) + ")",
                    Matcher.quoteReplacement(kept.isEmpty() ? "" : "needs " + String.join(", ", kept)));
        }
        if (tool.where() != null) {
            replace(Kind.DROP_WHERE, name, tool.span(), what + " without `where`", "where " + Pattern.quote(tool.where().source()), "");
            List<Expr> parts = Facts.conjuncts(tool.where());
            for (Expr dropped : parts.size() > 1 ? parts : List.<Expr>of()) {
                Expr kept = parts.stream().filter(p -> p != dropped).reduce(Expr.And::new).orElseThrow();
                replace(Kind.DROP_WHERE, name, tool.span(), what + " without `" + dropped.source() + "`", "where " + Pattern.quote(tool.where().source()),
                        Matcher.quoteReplacement("where " + kept.source()));
            }
            widen(Kind.WIDEN_WHERE, name, tool.span(), what);
        }
        replace(Kind.DROP_APPROVE, name, tool.span(), what + " without approval", "approve human when [^\n]*", "");
        replace(Kind.DROP_LIMIT, name, tool.span(), what + " without a limit", "(once|limit \\d+) per \\w+", "");
        replace(Kind.EFFECT, name, tool.span(), what + " said to be a read", "effect (write|charge)", "effect read");
    }

    private static String list(List<Expr> exprs) {
        return String.join(", ", exprs.stream().map(Expr::source).toList());
    }

    private void disclosure(Flow.Disclosure disclosure) {
        String name = disclosure.name();
        String what = "disclosure " + name;
        replace(Kind.BARGE, name, disclosure.span(), what + " barge on", "barge off", "barge on");
        replace(Kind.HEARD, name, disclosure.span(), what + " counts at half", "heard 100%", "heard 50%");
        replace(Kind.DROP_ACK, name, disclosure.span(), what + " asks for no yes", "ack yes", "");
        for (String slot : disclosure.say().slots()) {
            replace(Kind.DROP_PLACEHOLDER, name, disclosure.span(), what + " does not say {" + slot + "}", "\\{" + slot + "\\}", "that");
        }
    }

    private void slot(Flow.Slot slot) {
        String name = slot.name();
        replace(Kind.WRITER, name, slot.span(), "slot " + name + " is set by the crm", "from tool \\w+", "from crm");
        replace(Kind.WRITER, name, slot.span(), "slot " + name + " is set by the caller", "from tool \\w+", "from caller");
        replace(Kind.INITIAL, name, slot.span(), "slot " + name + " starts true", "= false", "= true");
        replace(Kind.UNSEAL, name, slot.span(), "slot " + name + " is not sealed", " sealed", "");
        replace(Kind.DROP_CONFIRMED, name, slot.span(), "slot " + name + " needs no yes", " confirmed", "");
    }

    static List<Mutant> all(List<Flow> flows) {
        List<Mutant> out = new ArrayList<>();
        for (Flow flow : flows) out.addAll(mutants(flow));
        return out;
    }
}
