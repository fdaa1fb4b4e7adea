package dev.parley.gateway;

import dev.parley.agent.LanguageModel;
import dev.parley.session.CallEvent;
import java.util.Map;
import java.util.function.Consumer;

/// What one generation says, as events of its number for the call; the call knows which are stale.
record GenerationEvents(int generation, Consumer<CallEvent> call) implements LanguageModel.Listener {
    @Override public void intent(String intent, double confidence) {
        call.accept(new CallEvent.IntentRecognised(generation, intent, confidence));
    }

    @Override public void slot(String slot, String said) {
        call.accept(new CallEvent.SlotSaid(generation, slot, said));
    }

    @Override public void text(String piece) {
        call.accept(new CallEvent.TextGenerated(generation, piece));
    }

    @Override public void tool(String tool, Map<String, String> arguments) {
        call.accept(new CallEvent.ToolProposed(generation, tool, arguments));
    }

    @Override public void done() {
        call.accept(new CallEvent.GenerationFinished(generation));
    }

    @Override public void failed(String reason) {
        call.accept(new CallEvent.GenerationFailed(generation, reason));
    }
}
