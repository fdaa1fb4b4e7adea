package dev.parley.gateway;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.ModelRequest;
import dev.parley.dialplan.Flow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a model understands of one utterance, and nothing of what it would answer.
final class Understood implements LanguageModel.Listener {
    private Optional<String> intent = Optional.empty();

    private Understood() { }

    /// The intent of `words` among all of the flow's.
    static Optional<String> intent(LanguageModel model, Flow flow, String words) {
        if (flow.intents().isEmpty()) return Optional.empty();
        var listener = new Understood();
        model.generate(new ModelRequest(flow, flow.startState(), FlowStore.locale(flow).toLanguageTag(), 0, words, flow.intents().keySet(), List.of(), List.of(),
                Map.of(), List.of(), Optional.empty()), listener);
        return listener.intent;
    }

    @Override public void intent(String recognised, double confidence) {
        intent = Optional.of(recognised);
    }

    @Override public void slot(String slot, String said) { }

    @Override public void text(String piece) { }

    @Override public void tool(String tool, Map<String, String> arguments) { }

    @Override public void done() { }

    @Override public void failed(String reason) { }
}
