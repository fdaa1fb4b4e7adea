package dev.parley.governance;

import dev.parley.governance.PhraseMatcher.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The rules a flow runs under: the packs it names, merged with the built-in base pack. `forbidden`: language
/// tag (`en`) to phrases; `names` are kept so a verdict can say which pack decided. `hints`: phrases
/// forbidden only while nobody has proved who is listening, in a state that `requires` nothing ("your overdue
/// account").
///
/// A class and not a record, because it carries the automata its phrases compile to: built once, shared by
/// every call. The phrases of all languages are always looked for: a model may change language. Immutable;
/// any thread.
public final class RulePack {
    public static final RulePack EMPTY = new RulePack(List.of(), Map.of());

    private final List<String> names;
    private final Map<String, List<String>> forbidden;
    private final Map<String, List<String>> hints;
    private final Set<Detector> detectors;
    private final PhraseMatcher always;
    private final PhraseMatcher unproven;
    private final PhraseMatcher disguised;

    public RulePack(List<String> names, Map<String, List<String>> forbidden) {
        this(names, attribute(names, forbidden), Map.of(), Detector.ALWAYS);
    }

    RulePack(List<String> names, Map<String, List<Phrase>> forbidden, Map<String, List<Phrase>> hints, Set<Detector> detectors) {
        this.detectors = Set.copyOf(detectors);
        this.names = List.copyOf(names);
        this.forbidden = texts(forbidden);
        this.hints = texts(hints);
        List<Phrase> phrases = all(forbidden);
        this.always = new PhraseMatcher(phrases, false);
        this.disguised = new PhraseMatcher(phrases, true);
        this.unproven = new PhraseMatcher(all(hints), false);
    }

    public List<String> names() {
        return names;
    }

    public Map<String, List<String>> forbidden() {
        return forbidden;
    }

    public Map<String, List<String>> hints() {
        return hints;
    }

    /// Kinds of numbers nobody may read out.
    Set<Detector> detectors() {
        return detectors;
    }

    PhraseMatcher always() {
        return always;
    }

    PhraseMatcher unproven() {
        return unproven;
    }

    /// Over the loose skeleton: what is hidden by spelling.
    PhraseMatcher disguised() {
        return disguised;
    }

    /// How many letters of what was said before must be kept so that a phrase split over clauses is still
    /// seen.
    int longestPhrase() {
        return Math.max(always.longest(), unproven.longest());
    }

    private static Map<String, List<Phrase>> attribute(List<String> names, Map<String, List<String>> forbidden) {
        String pack = names.isEmpty() ? "rules" : String.join("+", names);
        Map<String, List<Phrase>> phrases = new LinkedHashMap<>();
        forbidden.forEach((language, texts) ->
            phrases.put(language, texts.stream().map(text -> new Phrase(text, pack)).toList()));
        return phrases;
    }

    private static Map<String, List<String>> texts(Map<String, List<Phrase>> phrases) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        phrases.forEach((language, list) -> texts.put(language, list.stream().map(Phrase::text).toList()));
        return Map.copyOf(texts);
    }

    private static List<Phrase> all(Map<String, List<Phrase>> phrases) {
        List<Phrase> all = new ArrayList<>();
        new TreeMap<>(phrases).values().forEach(all::addAll);
        return all;
    }

    @Override public boolean equals(Object other) {
        return other instanceof RulePack that && names.equals(that.names) && forbidden.equals(that.forbidden)
            && hints.equals(that.hints) && detectors.equals(that.detectors);
    }

    @Override public int hashCode() {
        return names.hashCode() * 31 + forbidden.hashCode();
    }

    @Override public String toString() {
        return "RulePack" + names;
    }
}
