package dev.parley.gateway;

import dev.parley.agent.Connector;
import dev.parley.agent.LanguageModel;
import dev.parley.agent.Synthesizer;
import dev.parley.agent.Transcriber;
import dev.parley.dialplan.Flow;
import java.util.Map;

/// The providers of one gateway, shared by its calls. `models` and `connectors` by the name of the configuration.
record Engines(Transcriber transcriber, Synthesizer synthesizer, Map<String, LanguageModel> models, String defaultModel,
               Map<String, Connector> connectors) implements AutoCloseable {
    /// Makes what the first call of a flow would wait for.
    void prepare(Flow flow) {
        models.values().forEach(model -> model.prepare(flow));
    }

    @Override public void close() {
        transcriber.close();
        synthesizer.close();
        models.values().forEach(LanguageModel::close);
        connectors.values().forEach(Connector::close);
    }
}
