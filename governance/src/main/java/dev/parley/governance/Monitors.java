package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The flow's assertions, watched while the call runs: the prover showed that they hold, and this makes sure that
/// nothing the proof did not model breaks them. `A before B`, `never A while …` and `A at most N` are watched for what
/// the governor decides: speech, mentions, tools and transfers.
final class Monitors {
    private final Flow flow;
    private final Facts facts;
    private final ExpressionEvaluator expressions;
    private final Map<Flow.Atom, Integer> times = new HashMap<>();

    Monitors(Flow flow, Facts facts, ExpressionEvaluator expressions) {
        this.flow = flow;
        this.facts = facts;
        this.expressions = expressions;
        times.put(new Flow.Atom.Recording(), 1);                 // a call begins recorded
    }

    void happened(Flow.Atom atom) {
        times.merge(atom, 1, Integer::sum);
    }

    void toolRan(String tool) {
        happened(new Flow.Atom.ToolRun(tool));
    }

    void toolOk(String tool) {
        happened(new Flow.Atom.ToolOk(tool));
    }

    /// A line is on its way to the caller. A disclosure mentions what it speaks of and is no speech.
    void spoken(boolean disclosure, Iterable<String> slots) {
        if (!disclosure) happened(new Flow.Atom.Speech());
        for (String slot : slots) happened(new Flow.Atom.Mention(slot));
    }

    /// @return the name of an assertion that speech mentioning `slots` would break in `state` now
    Optional<String> violatedBySpeech(Flow.State state, Iterable<String> slots) {
        Optional<String> speech = violatedBy(state, new Flow.Atom.Speech());
        if (speech.isPresent()) return speech;
        for (String slot : slots) {
            Optional<String> mention = violatedBy(state, new Flow.Atom.Mention(slot));
            if (mention.isPresent()) return mention;
        }
        return Optional.empty();
    }

    /// A tool that may succeed counts as one that does.
    Optional<String> violatedByTool(Flow.State state, String tool) {
        return violatedBy(state, new Flow.Atom.ToolRun(tool)).or(() -> violatedBy(state, new Flow.Atom.ToolOk(tool)));
    }

    Optional<String> violatedByTransfer(Flow.State state) {
        return violatedBy(state, new Flow.Atom.Transfer());
    }

    private Optional<String> violatedBy(Flow.State state, Flow.Atom atom) {
        return flow.assertions().stream().filter(a -> breaks(a.prop(), state, atom)).map(Flow.Assertion::name).findFirst();
    }

    private boolean breaks(Flow.Prop prop, Flow.State state, Flow.Atom atom) {
        return switch (prop) {
            case Flow.Prop.Before(var first, var then) -> then.equals(atom) && times(first) == 0 && !implied(first, atom);
            case Flow.Prop.NeverWhileState(var never, var in) -> never.equals(atom) && in.equals(state.name());
            case Flow.Prop.NeverWhile(var never, var condition) -> never.equals(atom) && expressions.holds(condition);
            case Flow.Prop.AtMost(var counted, var most) -> counted.equals(atom) && times(counted) >= most;
            case Flow.Prop.LeadsTo _, Flow.Prop.AlwaysCanEnd _ -> false;
        };
    }

    /// A tool that came out well was run first; what a line mentions, the line has begun to say.
    private static boolean implied(Flow.Atom first, Flow.Atom then) {
        return then instanceof Flow.Atom.Mention && first instanceof Flow.Atom.Speech || then instanceof Flow.Atom.ToolOk(var tool) && first.equals(new Flow.Atom.ToolRun(tool));
    }

    private int times(Flow.Atom atom) {
        return atom instanceof Flow.Atom.DisclosedAtom(var d) ? facts.disclosed(d) ? 1 : 0 : times.getOrDefault(atom, 0);
    }
}
