package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.governance.Policy;
import dev.parley.governance.Rehearsal;
import dev.parley.governance.RulePacks;
import dev.parley.providers.embedded.EmbeddedLanguageModel;
import java.util.List;
import java.util.Optional;

/// Runs the tests a flow carries, in text, with the embedded model to understand what callers say.
final class Rehearsals {
    private Rehearsals() { }

    /// Name, place and reason of the first test that fails.
    static Optional<String> firstFailure(Flow flow, EmbeddedLanguageModel model) {
        return all(flow, model).stream().filter(r -> !r.ok()).findFirst().map(r -> "\"" + r.name() + "\": " + r.failure());
    }

    static List<Rehearsal.Result> all(Flow flow, EmbeddedLanguageModel model) {
        var policy = new Policy(flow, RulePacks.of(flow), FlowStore.locale(flow), Rehearsal.TODAY);
        return Rehearsal.all(policy, (f, words) -> Understood.intent(model, f, words));
    }
}
