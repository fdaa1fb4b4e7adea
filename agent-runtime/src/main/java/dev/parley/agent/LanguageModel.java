package dev.parley.agent;

import dev.parley.dialplan.Flow;
import java.util.Map;

/// Port: given where the call stands, understands the caller and proposes what to say and do. It can only propose.
public interface LanguageModel extends AutoCloseable {
    /// Generates on the calling (virtual) thread, telling `listener` as results come; returns after [Listener#done] or
    /// [Listener#failed]. Interrupting the thread cancels the generation.
    void generate(ModelRequest request, Listener listener);

    /// Makes now what the first request of `flow` would wait for. Most have nothing to make.
    default void prepare(Flow flow) { }

    @Override void close();

    /// Called in order, on the generating thread. Understanding (intent, slots, yes/no) comes before text.
    interface Listener {
        /// @param confidence 0 to 1
        void intent(String intent, double confidence);

        /// The caller gave a value, as said: `"one two three four"`, `"fifty dollars"`.
        void slot(String slot, String said);

        /// A piece of text, of any length; placeholders as `{slot}`.
        void text(String piece);

        void tool(String tool, Map<String, String> arguments);

        void done();

        /// @param reason for people: what happened and where
        void failed(String reason);
    }
}
