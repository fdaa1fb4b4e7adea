package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Everything the review of one clause may look at: an immutable picture of the call at that instant.
/// `wordsLeft`: what remains of the state's budget this turn. `values`: the current value of every slot that has one.
/// `recent`: what this call has been told so far, display text, newest last. `heldOver`: the tail of the text that was
/// allowed just before ([UtteranceReview#heldOver]), so that a phrase split over clauses and turns is still seen.
public record SpeechContext(Flow flow, Flow.State state, Locale locale, RulePack rules, int wordsLeft,
                            Set<String> mentionable, Map<String, Value> values, List<String> recent, String heldOver,
                            boolean toolPending, FlowWords words) {
    /// With the words of `flow`, which take a moment to gather: a call does that once.
    public SpeechContext(Flow flow, Flow.State state, Locale locale, RulePack rules, int wordsLeft, Set<String> mentionable,
                         Map<String, Value> values, List<String> recent, String heldOver, boolean toolPending) {
        this(flow, state, locale, rules, wordsLeft, mentionable, values, recent, heldOver, toolPending, FlowWords.of(flow));
    }

    /// The same call after `tail` was said ([UtteranceReview#heldOver]).
    public SpeechContext holding(String tail) {
        return new SpeechContext(flow, state, locale, rules, wordsLeft, mentionable, values, recent, tail, toolPending, words);
    }

    public SpeechContext {
        mentionable = Set.copyOf(mentionable);
        values = Map.copyOf(values);
        recent = List.copyOf(recent);
    }
}
