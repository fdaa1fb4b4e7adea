package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Atom;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Outcome;
import dev.parley.dialplan.Flow.Prop;
import dev.parley.dialplan.Flow.ToolEffect;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Slots, tools and disclosures that are not what the rest of the flow takes them for: a proof that is given before it was made, a charge called a look-up, a notice that can be talked over.
final class DeclarationCheck {
    private final Draft draft;
    private final Problems problems;

    DeclarationCheck(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void run() {
        draft.slots.values().forEach(this::slot);
        draft.tools.values().forEach(this::tool);
        draft.disclosures.values().forEach(this::disclosure);
    }

    private void slot(Flow.Slot slot) {
        if (slot.origin() instanceof Flow.Origin.FromTool(var tool) && slot.initial() instanceof Literal.Bool(var yes) && yes) {
            problems.warning("W259", slot.span(), "slot %s is true before %s has said so".formatted(slot.name(), tool), "= false");
        }
    }

    private void tool(Flow.Tool tool) {
        if (tool.effect() != ToolEffect.READ) return;
        boolean once = tool.limit() != null && tool.limit().times() == 1;
        if (once || tool.approveWhen() != null) {
            problems.warning("W268", tool.span(), "tool %s is said to only read, but may run %s".formatted(tool.name(), once ? "once" : "with approval only"),
                    "effect write, or effect charge");
        } else if (handlers().flatMap(h -> h.events().stream()).anyMatch(new Event.OnTool(Outcome.UNKNOWN, tool.name())::equals)) {
            problems.warning("W269", tool.span(), "tool %s is said to only read, but a time-out of it is handled as if it might have changed something"
                    .formatted(tool.name()), "effect write; or leave `on unknown` to `on fail`");
        }
    }

    private Stream<Flow.Handler> handlers() {
        Stream<Flow.Handler> global = draft.anywhere == null ? Stream.empty() : draft.anywhere.handlers().stream();
        return Stream.concat(draft.states.values().stream().flatMap(s -> s.handlers().stream()), global);
    }

    private void disclosure(Flow.Disclosure disclosure) {
        if (!disclosure.bargeable() || disclosure.heardPercent() < 100) return;
        String relying = reliesOn(disclosure.name(), disclosure.ack());
        if (relying == null) return;
        problems.warning("W260", disclosure.span(), "disclosure %s can be talked over, and %s waits until all of it was heard".formatted(disclosure.name(), relying),
                "barge off");
    }

    /// A question may be answered early, but not one that a charge hangs on.
    private @Nullable String reliesOn(String disclosure, boolean question) {
        for (Flow.Tool tool : draft.tools.values()) {
            if (question && tool.effect() != ToolEffect.CHARGE) continue;
            if (reads(tool.needs(), disclosure)) return "tool " + tool.name();
        }
        if (question) return null;
        if (draft.anywhere != null && draft.anywhere.after() != null && reads(List.of(draft.anywhere.after()), disclosure)) return "anywhere";
        for (Flow.State state : draft.states.values()) if (reads(state.requires(), disclosure)) return "state " + state.name();
        for (Flow.Assertion assertion : draft.assertions) {
            if (assertion.prop() instanceof Prop.Before(Atom.DisclosedAtom(var first), var _) && first.equals(disclosure)) return "assert \"" + assertion.name() + "\"";
        }
        return null;
    }

    private static boolean reads(List<Expr> conditions, String disclosure) {
        return conditions.stream().flatMap(c -> Facts.conjuncts(c).stream()).anyMatch(c -> c instanceof Expr.Disclosed(var d) && d.equals(disclosure));
    }
}
