package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Action;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/// The disclosures of one stay in a state that end with a question. Having been heard establishes nothing: the yes does,
/// and a no takes back what an earlier yes established.
final class Questions {
    private final Flow flow;
    private final Facts facts;
    private final Collecting collecting;
    private final Queue<Directive> out;
    /// Those heard, with the versions they spoke of.
    private final Map<String, Map<String, Integer>> heard = new HashMap<>();

    Questions(Flow flow, Facts facts, Collecting collecting, Queue<Directive> out) {
        this.flow = flow;
        this.facts = facts;
        this.collecting = collecting;
        this.out = out;
    }

    /// A state is entered.
    void begin() {
        heard.clear();
    }

    List<Flow.Disclosure> of(Flow.State state) {
        return state.actions().stream().filter(Action.Play.class::isInstance)
                .map(a -> flow.disclosures().get(((Action.Play) a).disclosure())).filter(Flow.Disclosure::ack).toList();
    }

    void heard(String disclosure, Map<String, Integer> versions) {
        heard.put(disclosure, versions);
    }

    /// @return false: something that was asked about has changed since, so a yes would be one to something else
    boolean areCurrent(Flow.State state) {
        return of(state).stream().allMatch(d -> facts.isCurrent(heard.get(d.name())));
    }

    void answered(Flow.State state, boolean yes) {
        for (Flow.Disclosure question : of(state)) {
            List<String> slots = question.say().slots();
            if (yes) facts.disclose(question.name(), heard.getOrDefault(question.name(), Map.of()));
            else facts.refuse(question.name(), slots);
            out.add(Evidence.of(RecordType.DISCLOSURE_ANSWERED, "disclosure", question.name(), "answer", yes ? "yes" : "no"));
            if (yes) slots.forEach(collecting::confirm);
        }
    }
}
