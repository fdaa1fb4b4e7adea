package dev.parley.providers.embedded;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// English words of a spoken or typed utterance, and the kinds of words that values are made of.
final class Words {
    static final Set<String> DIGITS = Set.of("zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
    static final Set<String> REPEATS = Set.of("double", "triple");
    static final Set<String> NUMBERS = Set.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty",
            "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million");
    static final Set<String> CURRENCY = Set.of("dollar", "dollars", "bucks", "cent", "cents", "euro", "euros", "pound", "pounds", "pence");
    static final Set<String> MONTHS = Set.of("january", "february", "march", "april", "may", "june", "july", "august", "september",
            "october", "november", "december");
    static final Set<String> ORDINALS = Set.of("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
            "nineteenth", "twentieth", "thirtieth");
    static final Set<String> YES = Set.of("yes", "yeah", "yep", "correct", "right", "sure", "true");
    static final Set<String> NO = Set.of("no", "nope", "wrong", "false", "not");

    private Words() { }

    /// Lower case, without punctuation except inside numbers, dates and contractions.
    static List<String> of(String text) {
        return Stream.of(text.toLowerCase(Locale.ROOT).replace('\u2019', '\'').split("[^\\p{L}\\p{Nd}'.,$/:-]+|-(?=\\p{L})"))
                .map(word -> word.replaceAll("^[^\\p{L}\\p{Nd}$]+|[^\\p{L}\\p{Nd}]+$", ""))
                .filter(word -> !word.isEmpty()).toList();
    }

    static boolean numeral(String word) {
        return word.matches("\\$?\\d[\\d,]*(\\.\\d+)?");
    }
}
