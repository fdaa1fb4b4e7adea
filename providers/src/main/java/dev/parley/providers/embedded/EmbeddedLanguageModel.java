package dev.parley.providers.embedded;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.ModelRequest;
import dev.parley.dialplan.Flow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A language model without weights to fetch: understands by a classifier trained from the flow's own examples and by
/// slot grammars, and talks in templates made from the flow's structure. Deterministic, microseconds, thread-safe.
///
/// Tool arguments are proposed as the literal text `{slot}`: "the value this slot has now". Whoever judges the
/// proposal reads the slot; this model never copies a value.
public final class EmbeddedLanguageModel implements LanguageModel {
    /// Below this an intent was not recognised.
    static final double THRESHOLD = 0.5;
    private static final int CLASSIFIERS = 32;

    private final Map<String, IntentClassifier> classifiers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override protected boolean removeEldestEntry(Map.Entry<String, IntentClassifier> eldest) {
            return size() > CLASSIFIERS;
        }
    };

    /// Knows no flow yet.
    public EmbeddedLanguageModel() { }

    /// Trains for `flow` now, so that the first caller does not wait for it (some milliseconds).
    @Override public void prepare(Flow flow) {
        classifier(flow);
    }

    @Override public void generate(ModelRequest request, Listener listener) {
        String words = request.callerWords();
        Optional<IntentClassifier.Guess> intent = words.isBlank() ? Optional.empty()
                : classifier(request.flow()).classify(words, request.intents()).filter(guess -> guess.confidence() >= THRESHOLD);
        intent.ifPresent(guess -> listener.intent(guess.intent(), guess.confidence()));
        Map<String, String> given = intent.isPresent() && values(words).isEmpty() ? Map.of() : slots(request, intent.isPresent());
        given.forEach(listener::slot);
        if (intent.isEmpty() || !given.isEmpty()) {
            Optional<Flow.Tool> tool = tool(request, given);
            if (tool.isPresent()) {
                if (request.state().speech().words() >= 3) listener.text("One moment, please. ");
                listener.tool(tool.get().name(), arguments(tool.get()));
            } else {
                for (String sentence : new Talker(request, given, intent.isPresent() || !given.isEmpty()).sentences()) listener.text(sentence + " ");
            }
        }
        listener.done();
    }

    @Override public void close() { }

    private IntentClassifier classifier(Flow flow) {
        synchronized (classifiers) {
            return classifiers.computeIfAbsent(flow.hash(), hash -> new IntentClassifier(flow.intents().values()));
        }
    }

    /// Numbers in the words: with an intent, a slot is only taken from an utterance that has some.
    private static List<String> values(String words) {
        return Words.of(words).stream().filter(word -> Words.NUMBERS.contains(word) || Words.numeral(word)).toList();
    }

    private static Map<String, String> slots(ModelRequest request, boolean hasIntent) {
        var given = new LinkedHashMap<String, String>();
        var extractor = new SlotExtractor(request.callerWords());
        for (String name : request.collecting()) {
            Flow.Slot slot = request.flow().slots().get(name);
            boolean keypad = request.state().collects().stream().anyMatch(c -> c.slot().equals(name) && c.by() == Flow.Channel.KEYPAD);
            if (slot == null || slot.sealed() || keypad) continue;
            extractor.find(slot.type(), given.isEmpty() && !hasIntent).ifPresent(said -> given.put(name, said));
        }
        return given;
    }

    /// The first tool of the state whose arguments are all there and whose results are not.
    private static Optional<Flow.Tool> tool(ModelRequest request, Map<String, String> given) {
        boolean refused = request.denied().filter(denial -> request.state().calls().stream()
                .anyMatch(tool -> denial.text().contains(tool) || denial.evidence().contains(tool))).isPresent();
        if (refused) return Optional.empty();
        return request.state().calls().stream().map(request.flow().tools()::get).filter(Objects::nonNull)
                .filter(tool -> tool.params().stream().allMatch(param -> isSet(request, given, param.name())))
                .filter(tool -> tool.results().isEmpty() || tool.results().stream().anyMatch(result -> isMissing(request, result.name())))
                .findFirst();
    }

    /// A slot that counts only when confirmed is not set by being said.
    private static boolean isSet(ModelRequest request, Map<String, String> given, String slot) {
        if (request.known().containsKey(slot)) return true;
        Flow.Slot declared = request.flow().slots().get(slot);
        return given.containsKey(slot) && declared != null && declared.origin() instanceof Flow.Origin.FromCaller(boolean confirmed) && !confirmed;
    }

    private static boolean isMissing(ModelRequest request, String slot) {
        String value = request.known().get(slot);
        return value == null || value.equals("false") || value.equals("no");
    }

    private static Map<String, String> arguments(Flow.Tool tool) {
        var arguments = new LinkedHashMap<String, String>();
        for (Flow.Param param : tool.params()) arguments.put(param.name(), "{" + param.name() + "}");
        return arguments;
    }
}
