package dev.parley.governance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Whether an answer to "shall I go ahead?" is a yes. Deterministic and cautious: any sign of a no keeps it from being a
/// yes, and what is qualified ("yes but", "wait"), asked back ("are you sure?"), both at once ("uh-huh… wait, no") or
/// buried in a long sentence is unclear and will be asked again.
enum YesNo {
    YES, NO, UNCLEAR;

    private static final Set<String> YES_WORDS = Set.of("yes", "yeah", "yep", "yup", "sure", "correct", "right", "okay", "ok",
            "absolutely", "certainly", "definitely", "affirmative", "agreed", "agree");
    private static final List<String> YES_PHRASES = List.of("go ahead", "that is right", "that's right", "of course", "do it",
            "sounds good", "that is fine", "that's fine", "i do", "i agree", "please do", "please go");
    private static final Set<String> NO_WORDS = Set.of("no", "nope", "nah", "not", "dont", "never", "cancel", "wrong", "stop",
            "negative", "incorrect", "cannot", "cant", "wont", "neither", "none", "refuse", "decline", "disagree");
    /// Beside a no, these are the sign of a mind being made up while speaking.
    private static final Set<String> PLAIN_YES = Set.of("yes", "yeah", "yep", "yup", "huh", "wait", "hold", "hang");
    private static final Set<String> DOUBT = Set.of("wait", "but", "maybe", "perhaps", "hold", "if", "except", "unless", "hang",
            "doubt", "until", "later", "again", "repeat", "pardon", "sorry", "which", "instead", "think", "guess");
    private static final Set<String> QUESTION = Set.of("what", "why", "how", "who", "when", "where", "can", "could", "will",
            "would", "are", "is", "did", "does", "am", "should", "shall", "have");
    private static final int LONGEST_PLAIN_YES = 8;

    static YesNo of(String words) {
        String text = words.toLowerCase(Locale.ROOT).replace('\u2019', '\'').replaceAll("[^\\p{L}\\p{N}' ]", " ").strip();
        List<String> tokens = Arrays.stream(text.split("\\s+")).filter(t -> !t.isEmpty()).toList();
        if (tokens.isEmpty()) return UNCLEAR;
        if (tokens.stream().anyMatch(YesNo::negative)) return tokens.stream().anyMatch(PLAIN_YES::contains) ? UNCLEAR : NO;
        boolean asks = QUESTION.contains(tokens.getFirst()) || tokens.stream().anyMatch(t -> t.equals("what") || t.equals("why"));
        if (asks || tokens.stream().anyMatch(DOUBT::contains) || tokens.size() > LONGEST_PLAIN_YES) return UNCLEAR;
        String bounded = " " + String.join(" ", tokens) + " ";
        boolean yes = tokens.stream().anyMatch(YES_WORDS::contains) || bounded.equals(" please ")
                || YES_PHRASES.stream().anyMatch(phrase -> bounded.contains(" " + phrase + " "));
        return yes ? YES : UNCLEAR;
    }

    private static boolean negative(String token) {
        return NO_WORDS.contains(token) || token.endsWith("n't");
    }
}
