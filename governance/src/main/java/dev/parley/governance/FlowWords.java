package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Template;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one flow brings of its own: words its author wrote, which no vocabulary needs to know, and prompts, which no
/// model may recite. Made once a call; immutable.
final class FlowWords {
    /// As many words of the prompt in a row as no one says by chance.
    private static final int RECITED = 6;

    private final Set<String> words = new HashSet<>();
    /// State to the runs of its goal; under the empty name those of the persona.
    private final Map<String, Set<String>> prompts = new HashMap<>();

    private final Set<String> beginnings = new HashSet<>();    // the first words of all runs

    private FlowWords(Flow flow) {
        prompt("", flow.persona());
        add(flow.fallback());
        add(flow.name());
        flow.intents().values().forEach(intent -> {
            add(intent.name());
            intent.examples().forEach(this::add);
        });
        flow.slots().keySet().forEach(this::add);
        flow.tools().keySet().forEach(this::add);
        flow.disclosures().values().forEach(disclosure -> add(disclosure.say()));
        for (Flow.State state : flow.states().values()) {
            add(state.name());
            prompt(state.name(), state.goal());
            for (Flow.Action action : state.actions()) if (action instanceof Flow.Action.Say say) add(say.text());
        }
    }

    static FlowWords of(Flow flow) {
        return new FlowWords(flow);
    }

    private void prompt(String state, @Nullable String text) {
        if (text == null) return;
        add(text);
        Set<String> runs = new HashSet<>();
        List<String> prompt = Wording.words(text);
        for (int i = 0; i + RECITED <= prompt.size(); i++) {
            beginnings.add(prompt.get(i));
            runs.add(String.join(" ", prompt.subList(i, i + RECITED)));
        }
        prompts.put(state, runs);
    }

    private void add(String text) {
        words.addAll(Wording.words(text.replace('_', ' ')));
    }

    private void add(@Nullable Template template) {
        if (template == null) return;
        for (Template.Part part : template.parts()) if (part instanceof Template.Part.Text(var text)) add(text);
    }

    /// `word`: as a token has it.
    boolean knows(String word) {
        return words.contains(word);
    }

    /// A piece of the goal of `state` or of the persona, word for word.
    Optional<String> recited(String state, List<String> said) {
        Set<String> goal = prompts.getOrDefault(state, Set.of());
        Set<String> persona = prompts.getOrDefault("", Set.of());
        for (int i = 0; i + RECITED <= said.size(); i++) {
            if (!beginnings.contains(said.get(i))) continue;
            String piece = String.join(" ", said.subList(i, i + RECITED));
            if (goal.contains(piece) || persona.contains(piece)) return Optional.of(piece);
        }
        return Optional.empty();
    }
}
