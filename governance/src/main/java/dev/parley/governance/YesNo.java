package dev.parley.governance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Whether an answer to "shall I go ahead?" is a yes. Deterministic and cautious: any sign of a no makes it a no, a yes
/// that is qualified ("yes but", "wait") or buried in a long sentence is unclear and will be asked again.
enum YesNo {
    YES, NO, UNCLEAR;

    private static final Set<String> YES_WORDS = Set.of("yes", "yeah", "yep", "yup", "sure", "correct", "right", "okay", "ok",
            "absolutely", "certainly", "definitely", "affirmative", "agreed", "agree", "please");
    private static final List<String> YES_PHRASES = List.of("go ahead", "that is right", "that's right", "of course", "do it",
            "sounds good", "that is fine", "that's fine", "i do", "i agree");
    private static final Set<String> NO_WORDS = Set.of("no", "nope", "nah", "not", "don't", "dont", "never", "cancel", "wrong",
            "stop", "negative", "incorrect", "won't", "didn't", "doesn't", "isn't");
    private static final Set<String> DOUBT = Set.of("wait", "but", "maybe", "perhaps", "hold", "if", "except", "unless", "hang");
    private static final int LONGEST_PLAIN_YES = 8;

    static YesNo of(String words) {
        String text = words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}' ]", " ").strip();
        List<String> tokens = Arrays.stream(text.split("\\s+")).filter(t -> !t.isEmpty()).toList();
        if (tokens.stream().anyMatch(NO_WORDS::contains)) return NO;
        if (tokens.stream().anyMatch(DOUBT::contains) || tokens.size() > LONGEST_PLAIN_YES) return UNCLEAR;
        boolean yes = tokens.stream().anyMatch(YES_WORDS::contains) || YES_PHRASES.stream().anyMatch(text::contains);
        return yes ? YES : UNCLEAR;
    }
}
