package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The flow's `A before B` assertions, watched while the call runs: the prover showed that B cannot come first, and
/// this makes sure that nothing the proof did not model lets it.
final class Monitors {
    private final Flow flow;
    private final Facts facts;
    private final Set<String> toolsRun = new HashSet<>();
    private final Set<String> toolsOk = new HashSet<>();

    Monitors(Flow flow, Facts facts) {
        this.flow = flow;
        this.facts = facts;
    }

    void toolRan(String tool) {
        toolsRun.add(tool);
    }

    void toolOk(String tool) {
        toolsOk.add(tool);
    }

    /// @return the name of an assertion that model speech mentioning `slots` would violate now
    Optional<String> violatedBySpeech(Iterable<String> slots) {
        Optional<String> speech = violatedBy(new Flow.Atom.Speech());
        if (speech.isPresent()) return speech;
        for (String slot : slots) {
            Optional<String> mention = violatedBy(new Flow.Atom.Mention(slot));
            if (mention.isPresent()) return mention;
        }
        return Optional.empty();
    }

    Optional<String> violatedByTool(String tool) {
        return violatedBy(new Flow.Atom.ToolRun(tool));
    }

    private Optional<String> violatedBy(Flow.Atom atom) {
        return flow.assertions().stream()
                .filter(a -> a.prop() instanceof Flow.Prop.Before(var first, var then) && then.equals(atom) && !happened(first))
                .map(Flow.Assertion::name).findFirst();
    }

    private boolean happened(Flow.Atom atom) {
        return switch (atom) {
            case Flow.Atom.DisclosedAtom(var d) -> facts.disclosed(d);
            case Flow.Atom.ToolOk(var t) -> toolsOk.contains(t);
            case Flow.Atom.ToolRun(var t) -> toolsRun.contains(t);
            case Flow.Atom.Mention _, Flow.Atom.Speech _, Flow.Atom.Recording _, Flow.Atom.Transfer _ -> false;
        };
    }
}
