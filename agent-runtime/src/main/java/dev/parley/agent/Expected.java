package dev.parley.agent;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Type;
import dev.parley.governance.FlowView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// What a caller is likely to say at a point of a flow.
public final class Expected {
    private static final Set<String> DIGIT_WORDS = Set.of("zero", "oh", "one", "two", "three", "four", "five", "six", "seven",
            "eight", "nine");

    private Expected() { }

    /// The vocabulary for a recogniser: examples of all the flow's intents, because people ask for anything at any time;
    /// types of the slots wanted by voice, and of those the agent may mention, because people say them back.
    public static Vocabulary vocabulary(FlowView view, String locale) {
        List<String> phrases = view.flow().intents().values().stream().flatMap(i -> i.examples().stream()).toList();
        Stream<String> wanted = view.state().collects().stream().filter(c -> c.by() != Flow.Channel.KEYPAD).map(Flow.Collect::slot);
        List<Type> types = Stream.concat(wanted, view.state().speech().mention().stream())
                .map(slot -> view.flow().slots().get(slot).type()).distinct().toList();
        return new Vocabulary(locale, phrases, types, true);
    }

    static boolean isNumber(Type type) {
        return switch (type) {
            case Type.Digits _, Type.Int _, Type.Money _, Type.Id _ -> true;
            case Type.Bool _, Type.Text _, Type.Date _, Type.Token _, Type.ListOf _ -> false;
        };
    }

    /// Whether the words so far already fill the slot wanted, or are a whole example of an intent.
    static boolean isComplete(String partial, FlowView view) {
        String words = partial.toLowerCase(Locale.ROOT).strip();
        if (words.isEmpty()) return false;
        if (!view.collecting().isEmpty() && view.flow().slots().get(view.collecting().getFirst()).type() instanceof Type.Digits(int length)) {
            return digits(words) >= length;
        }
        return view.flow().intents().values().stream().filter(i -> view.intents().contains(i.name()))
                .flatMap(i -> i.examples().stream()).anyMatch(e -> words.endsWith(e.toLowerCase(Locale.ROOT)));
    }

    private static long digits(String words) {
        return Arrays.stream(words.split("\\s+")).filter(w -> DIGIT_WORDS.contains(w) || w.matches("\\d")).count();
    }
}
