package dev.parley.providers.testing;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a language model told, one line each, text pieces joined.
public class Recorded implements LanguageModel.Listener {
    public final List<String> events = new ArrayList<>();
    public double confidence;
    private final StringBuilder text = new StringBuilder();

    public Recorded() { }

    public static Recorded of(LanguageModel model, ModelRequest request) {
        var recorded = new Recorded();
        model.generate(request, recorded);
        return recorded;
    }

    public String said() {
        return text.toString().strip();
    }

    @Override public void intent(String intent, double certainty) {
        events.add("intent " + intent);
        confidence = certainty;
    }

    @Override public void slot(String slot, String said) {
        events.add("slot " + slot + " = " + said);
    }

    @Override public void text(String piece) {
        text.append(piece);
    }

    @Override public void tool(String tool, Map<String, String> arguments) {
        events.add("tool " + tool + " " + new TreeMap<>(arguments));
    }

    @Override public void done() {
        events.add("done");
    }

    @Override public void failed(String reason) {
        events.add("failed: " + reason);
    }
}
