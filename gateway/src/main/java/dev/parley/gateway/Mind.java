package dev.parley.gateway;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.ModelRequest;
import dev.parley.session.CallEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs one generation at a time on a virtual thread; a new one, or none, cancels what is running.
final class Mind implements AutoCloseable {
    private final String name;
    private final LanguageModel model;
    private final Consumer<CallEvent> calls;
    private @Nullable Thread running;

    Mind(String name, LanguageModel model, Consumer<CallEvent> calls) {
        this.name = name;
        this.model = model;
        this.calls = calls;
    }

    /// Call thread.
    void generate(int generation, ModelRequest request) {
        cancel();
        running = Thread.ofVirtual().name(name + "-mind-" + generation).start(() -> {
            try {
                model.generate(request, new GenerationEvents(generation, calls));
            } catch (RuntimeException e) {
                calls.accept(new CallEvent.GenerationFailed(generation, e.getClass().getSimpleName() + ": " + e.getMessage()));
            }
        });
    }

    /// Call thread.
    void cancel() {
        Thread thread = running;
        running = null;
        if (thread != null) thread.interrupt();
    }

    @Override public void close() {
        cancel();
    }
}
