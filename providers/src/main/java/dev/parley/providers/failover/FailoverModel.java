package dev.parley.providers.failover;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.ModelRequest;
import dev.parley.dialplan.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Language models in order of preference. A generation that fails before it has said or understood anything is asked of
/// the next one; after that it fails, for two models would answer one question. Thread-safe.
public final class FailoverModel implements LanguageModel {
    private final Ranked<LanguageModel> models = new Ranked<>();

    /// @param models at least one, the preferred first
    public FailoverModel(LinkedHashMap<String, LanguageModel> models) {
        if (models.isEmpty()) throw new IllegalArgumentException("no model");
        for (Map.Entry<String, LanguageModel> model : models.entrySet()) this.models.add(model.getKey(), model.getValue());
    }

    @Override public void generate(ModelRequest request, Listener listener) {
        List<Ranked.Entry<LanguageModel>> tried = new ArrayList<>();
        var reasons = new StringJoiner("; ");
        while (!Thread.currentThread().isInterrupted()) {
            Ranked.Entry<LanguageModel> model = models.next(tried, System.nanoTime());
            if (model == null) {
                listener.failed(reasons.toString());
                return;
            }
            tried.add(model);
            var once = new Once(listener);
            model.provider().generate(request, once);
            if (once.failure == null) {
                if (once.done) model.breaker().succeeded();
                return;
            }
            model.breaker().failed(System.nanoTime());
            reasons.add(once.failure);
            if (once.begun) {
                listener.failed(reasons.toString());
                return;
            }
        }
    }

    @Override public void prepare(Flow flow) {
        models.entries().forEach(entry -> entry.provider().prepare(flow));
    }

    @Override public void close() {
        models.entries().forEach(entry -> entry.provider().close());
    }

    /// Passes everything on but the failure, which may yet be made good.
    private static final class Once implements Listener {
        private final Listener to;
        private boolean begun;
        private boolean done;
        private @Nullable String failure;

        Once(Listener to) {
            this.to = to;
        }

        @Override public void intent(String intent, double confidence) {
            begun = true;
            to.intent(intent, confidence);
        }

        @Override public void slot(String slot, String said) {
            begun = true;
            to.slot(slot, said);
        }

        @Override public void text(String piece) {
            begun = true;
            to.text(piece);
        }

        @Override public void tool(String tool, Map<String, String> arguments) {
            begun = true;
            to.tool(tool, arguments);
        }

        @Override public void done() {
            done = true;
            to.done();
        }

        @Override public void failed(String reason) {
            failure = reason;
        }
    }
}
