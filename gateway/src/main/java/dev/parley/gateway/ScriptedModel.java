package dev.parley.gateway;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.ModelRequest;
import dev.parley.governance.Deed;
import dev.parley.providers.embedded.EmbeddedLanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A model for a rehearsal by voice: it understands as the embedded model does and proposes what the test has a model propose, when the
/// caller has got that far; elsewhere it talks as the embedded model does. Any thread.
final class ScriptedModel implements LanguageModel {
    /// A denied sentence cancels the generation: it is given the time to.
    private static final long PAUSE_MILLIS = 250;

    private final EmbeddedLanguageModel understanding = new EmbeddedLanguageModel();
    private final List<List<Deed>> turns;                    // by how often the caller has done something
    private int turn;
    private int proposed;

    ScriptedModel(List<List<Deed>> turns) {
        this.turns = turns;
    }

    /// The caller has done one thing more.
    synchronized void callerDid() {
        turn++;
        proposed = 0;
    }

    /// What was to be proposed so far and was not, for the model was not asked.
    synchronized List<Deed> unasked() {
        return turn < turns.size() ? turns.get(turn).subList(proposed, turns.get(turn).size()) : List.of();
    }

    private synchronized List<Deed> rest() {
        return List.copyOf(unasked());
    }

    private synchronized void took() {
        proposed++;
    }

    @Override public void generate(ModelRequest request, Listener listener) {
        List<Deed> script = rest();
        understanding.generate(request, new Understanding(listener, script.isEmpty()));
        for (Deed deed : script) {
            if (Thread.currentThread().isInterrupted()) return;
            took();
            switch (deed) {
                case Deed.ModelSaid(var text) -> listener.text(text + " ");
                case Deed.ModelCalled(var tool, var arguments) -> listener.tool(tool, arguments);
                case Deed.ModelWentDown _ -> {
                    listener.failed("the test has it down");
                    return;
                }
                default -> throw new IllegalArgumentException("no model does this: " + deed);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        listener.done();
    }

    @Override public void close() {
        understanding.close();
    }

    /// Passes on what was understood; of what would be answered the sentences, where the test has none: a caller who hears nothing
    /// is not what any test means. Never a tool.
    private record Understanding(Listener to, boolean talks) implements Listener {
        @Override public void intent(String recognised, double confidence) {
            to.intent(recognised, confidence);
        }

        @Override public void slot(String slot, String said) {
            to.slot(slot, said);
        }

        @Override public void text(String piece) {
            if (talks) to.text(piece);
        }

        @Override public void tool(String tool, Map<String, String> arguments) { }

        @Override public void done() { }

        @Override public void failed(String reason) { }
    }

    /// What models do in a screenplay, by how often the caller had done something before.
    static List<List<Deed>> turns(List<Deed> deeds) {
        List<List<Deed>> turns = new ArrayList<>(List.of(new ArrayList<>()));
        for (Deed deed : deeds) {
            switch (deed) {
                case Deed.Said _, Deed.Keyed _, Deed.TalkedOver _ -> turns.add(new ArrayList<>());
                case Deed.ModelSaid _, Deed.ModelCalled _, Deed.ModelWentDown _ -> turns.getLast().add(deed);
                case Deed.Waited _, Deed.HungUp _, Deed.ToolTurnedOut _, Deed.Forced _ -> { }
            }
        }
        return turns;
    }
}
