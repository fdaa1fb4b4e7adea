package dev.parley.agent;

import dev.parley.dialplan.Type;
import java.util.List;

/// What a caller may be expected to say now: a recogniser that works from a grammar builds it from this, another may
/// use it as hints. `phrases`: whole sentences (intent examples, answers); `types`: slot types that may be spoken
/// (digits, money, dates); `yesNo`: a yes or no is expected.
public record Vocabulary(String locale, List<String> phrases, List<Type> types, boolean yesNo) {
    public Vocabulary {
        phrases = List.copyOf(phrases);
        types = List.copyOf(types);
    }
}
