package dev.parley.dialplan;

import dev.parley.dialplan.Draft.Kind;
import dev.parley.dialplan.Draft.Role;
import dev.parley.dialplan.Flow.Origin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Every used name is declared, sealed values reach nobody's ears or prompt, and each slot has one writer.
final class NameCheck {
    private final Draft draft;
    private final Problems problems;

    NameCheck(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void run() {
        for (Draft.Use use : draft.uses) {
            if (draft.declared(use.kind()).containsKey(use.name())) flow(use);
            else if (!problems.full()) unknown(use);
            else problems.dropped();
        }
        draft.slots.values().forEach(this::writer);
        draft.collecting.forEach(this::collecting);
        onceReturned();
        routes();
        start();
    }

    private void unknown(Draft.Use use) {
        Set<String> known = draft.declared(use.kind()).keySet();
        String help = Suggest.help(use.name(), known);
        if (use.role() == Role.MODEL_TEST) {
            if (help != null) problems.warning("W116", use.span(), message(use), help);
            return;                                 // a hostile model may well call what does not exist
        }
        if (help == null && use.kind() == Kind.STATE) help = "declare it: state " + use.name() + " { … }";
        if (help == null && use.kind() == Kind.SLOT) help = "declare it: slot " + use.name()
                + " : text from caller";
        problems.error(use.kind().code, use.span(), message(use), help);
    }

    private static String message(Draft.Use use) {
        String shown = use.role() == Role.SPOKEN ? "{" + use.name() + "}" : "`" + use.name() + "`";
        return use.context() + ": " + shown + " is not " + use.kind().label;
    }

    private void flow(Draft.Use use) {
        if (use.kind() != Kind.SLOT || use.role() != Role.SPOKEN && use.role() != Role.CARRIED) return;
        Flow.Slot slot = draft.slots.get(use.name());
        if (slot == null || !slot.sealed()) return;
        String where = use.role() == Role.SPOKEN ? "a voice, a prompt or a transcript" : "a transfer";
        problems.error("E130", use.span(),
                "%s: slot %s is sealed and may not reach %s".formatted(use.context(), use.name(), where),
                use.role() == Role.SPOKEN ? "say it without {" + use.name() + "}" : "take `" + use.name()
                + "` out of `carrying`");
    }

    private void writer(Flow.Slot slot) {
        switch (slot.origin()) {
            case Origin.FromTool(var name) -> {
                Flow.Tool tool = draft.tools.get(name);
                if (tool == null) return;
                for (Flow.Param result : tool.results()) {
                    if (!result.name().equals(slot.name())) continue;
                    if (!result.type().equals(slot.type())) {
                        problems.error("E122", slot.span(),
                                "slot %s is %s, but tool %s returns it as %s".formatted(slot.name(),
                                Types.show(slot.type()), name, Types.show(result.type())),
                                "make the two types the same");
                    }
                    return;
                }
                List<String> names = tool.results().stream().map(Flow.Param::name).toList();
                String help = Suggest.help(slot.name(), names);
                problems.error("E131", slot.span(),
                        "slot %s is written by tool %s, which does not return it".formatted(slot.name(),
                        name),
                        help != null ? help : "add `%s: %s` to what %s returns".formatted(slot.name(),
                        Types.show(slot.type()), name));
            }
            case Origin.None() -> {
                if (slot.initial() == null) {
                    problems.error("E133", slot.span(), "slot " + slot.name() + " has no writer and no value",
                            "say who may set it: from caller, from keypad, from crm or from tool …");
                }
            }
            case Origin.FromCaller _, Origin.FromKeypad _, Origin.FromCrm _ -> { }
        }
        if (slot.sealed() && slot.origin() instanceof Origin.FromCaller) {
            problems.error("E130", slot.span(), "slot " + slot.name()
                    + " is sealed but spoken by the caller: it would be transcribed",
                    "from keypad");
        }
    }

    private void collecting(Draft.Collecting collect) {
        Flow.Slot slot = draft.slots.get(collect.slot());
        if (slot == null) return;
        String context = "state " + collect.state();
        switch (slot.origin()) {
            case Origin.FromCaller _ -> { }
            case Origin.FromKeypad() -> {
                if (collect.by() != Flow.Channel.KEYPAD) {
                    problems.error("E132", collect.slotSpan(),
                            "%s: slot %s comes from the keypad only".formatted(context, slot.name()),
                            "collect " + slot.name() + " by keypad");
                }
            }
            case Origin.FromTool(var tool) -> cannotCollect(collect, context, "only tool " + tool
                    + " may write it");
            case Origin.FromCrm() -> cannotCollect(collect, context, "only the crm may write it");
            case Origin.None() -> cannotCollect(collect, context, "it has no writer");
        }
    }

    private void cannotCollect(Draft.Collecting collect, String context, String why) {
        problems.error("E132", collect.slotSpan(), "%s collects slot %s, but %s".formatted(context,
                collect.slot(), why),
                "a slot that is collected is declared `from caller` or `from keypad`");
    }

    /// A tool result called like a slot writes that slot; so the slot has to name the tool as its writer.
    private void onceReturned() {
        for (Flow.Tool tool : draft.tools.values()) {
            for (Flow.Param result : tool.results()) {
                Flow.Slot slot = draft.slots.get(result.name());
                if (slot == null || slot.origin() instanceof Origin.FromTool(var writer)
                        && writer.equals(tool.name())) continue;
                String help = slot.origin() instanceof Origin.None
                        ? "slot %s : %s from tool %s".formatted(slot.name(),
                        Types.show(slot.type()), tool.name()) : "rename the result: a slot has one writer";
                problems.error("E131", tool.span(),
                        "tool %s returns `%s`, but it is not the writer of slot %s"
                        .formatted(tool.name(), slot.name(), slot.name()), help);
            }
        }
    }

    private static final Set<String> NOT_SELECTING = Set.of("langs", "callerid");

    /// Two routes that pick the same calls with the same keys cannot be told apart.
    private void routes() {
        Map<String, Flow.Route> seen = new HashMap<>();
        for (Flow.Route route : draft.routes) {
            Set<String> keys = new TreeSet<>(route.keys().keySet());
            keys.removeAll(NOT_SELECTING);
            List<String> signatures = List.of(String.valueOf(route.inbound()));
            for (String key : keys) {
                List<String> values = route.keys().getOrDefault(key, List.of());
                signatures = signatures.stream().flatMap(s -> values.stream()
                        .map(v -> s + "|" + key + "=" + v)).limit(10_000).toList();
            }
            for (String signature : signatures) {
                Flow.Route first = seen.putIfAbsent(signature, route);
                if (first != null && first != route) {
                    problems.error("E140", route.span(), "this route is as specific as the one on line "
                            + first.span().line()
                            + " and takes the same calls",
                            "delete one, or add a key (hours, trunk, campaign …) that tells them apart");
                    break;
                }
            }
        }
    }

    private void start() {
        if (draft.start == null) {
            problems.error("E103", draft.header, "flow " + draft.name + " has no start state",
                    "write `start` before the first state");
        }
    }
}
