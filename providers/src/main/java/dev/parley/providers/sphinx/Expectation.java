package dev.parley.providers.sphinx;

import dev.parley.agent.Vocabulary;
import dev.parley.dialplan.Type;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Turns a [Vocabulary] into the [WordNet] of what may be said: between optional courtesies, a whole phrase, a spoken
/// value behind an optional carrier ("my zip is …"), a yes or no; and, dearer, a looser run of the phrases' own words
/// in new order, so that "um what's my bill" is heard though only "what is my bill" was given.
final class Expectation {
    private static final float COURTESY = -8;
    private static final float CARRIER = -3;
    private static final float LOOSE = -14;
    private static final float LOOSE_SEEN = -3;
    private static final float LOOSE_UNSEEN = -16;
    private static final List<String> BEFORE = List.of("um", "uh", "well", "so", "hi", "hello", "yes", "okay", "please",
            "oh", "hey", "yeah", "no");
    private static final List<String> AFTER = List.of("please", "thanks", "thank you", "now", "today");
    private static final List<String> YES = List.of("yes", "yeah", "yep", "yes please", "that's right", "that is right", "correct",
            "that is correct", "that's correct", "sure", "okay", "go ahead", "yes go ahead", "please do", "of course", "absolutely",
            "yes it is", "i agree", "yes that's right");
    private static final List<String> NO = List.of("no", "nope", "no thanks", "no thank you", "that's wrong", "that is wrong",
            "not now", "no it is not", "incorrect", "that's not right", "no that's wrong", "don't");

    private final WordNet net = new WordNet();

    static WordNet of(Vocabulary vocabulary) {
        var expectation = new Expectation();
        expectation.build(vocabulary);
        return expectation.net;
    }

    /// Lower case words, apostrophes kept, digits spelled out.
    static String normalise(String phrase) {
        String plain = Normalizer.normalize(phrase, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT).replace('\u2019', '\'');
        var out = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c >= '0' && c <= '9') out.append(' ').append(SpokenValues.DIGITS[c - '0']).append(' ');
            else if (c >= 'a' && c <= 'z' || c == '\'') out.append(c);
            else if (Character.getType(c) != Character.NON_SPACING_MARK) out.append(' ');
        }
        return out.toString().strip().replaceAll("\\s+", " ");
    }

    private void build(Vocabulary vocabulary) {
        int before = net.node();
        int after = net.node();
        net.step(WordNet.START, before, 0);
        int second = net.node();
        net.step(second, before, 0);
        for (String word : BEFORE) net.sentence(WordNet.START, second, word, COURTESY);
        net.step(after, WordNet.END, 0);
        for (String words : AFTER) net.sentence(after, WordNet.END, words, COURTESY);

        Set<String> phrases = new LinkedHashSet<>();
        for (String phrase : vocabulary.phrases()) {
            String normal = normalise(phrase);
            if (!normal.isEmpty()) phrases.add(normal);
        }
        if (vocabulary.yesNo()) {
            phrases.addAll(YES);
            phrases.addAll(NO);
        }
        for (String phrase : phrases) net.sentence(before, after, phrase, 0);
        loose(before, after, phrases);
        values(before, after, vocabulary.types());
    }

    /// The words of the phrases in any order; orders heard in a phrase are cheap.
    private void loose(int from, int to, Set<String> phrases) {
        Map<String, Integer> ends = new LinkedHashMap<>();
        int any = net.node();
        net.step(from, any, LOOSE);
        for (String phrase : phrases) {
            for (String word : phrase.split(" ")) {
                if (ends.containsKey(word)) continue;
                int end = net.node();
                ends.put(word, end);
                net.word(any, end, word, LOOSE_UNSEEN);
                net.step(end, any, 0);
                net.step(end, to, LOOSE_UNSEEN);
            }
        }
        for (String phrase : phrases) {
            String[] words = phrase.split(" ");
            for (int i = 0; i + 1 < words.length; i++) net.word(ends.get(words[i]), ends.get(words[i + 1]), words[i + 1], LOOSE_SEEN);
            net.step(ends.get(words[words.length - 1]), to, LOOSE_SEEN);
            net.word(any, ends.get(words[0]), words[0], LOOSE_SEEN - LOOSE / 4);
        }
    }

    private void values(int from, int to, List<Type> types) {
        var spoken = new SpokenValues(net);
        for (Type type : new LinkedHashSet<>(types)) {
            var carriers = new ArrayList<>(List.of("it's", "it is", "that's", "that is", "this is"));
            int value = net.node();
            int done = net.node();
            switch (type) {
                case Type.Digits(int length) -> {
                    spoken.digits(value, done, length);
                    carriers.addAll(List.of("my zip is", "my zip code is", "the zip is", "zip code", "the number is", "my number is",
                            "the code is", "my code is", "my pin is"));
                }
                case Type.Id _, Type.Token _ -> {
                    spoken.identifier(value, done);
                    carriers.addAll(List.of("my account number is", "my account is", "account number", "account", "the number is",
                            "my number is", "the account number is", "my reference is", "the reference is"));
                }
                case Type.Money _ -> {
                    spoken.money(value, done);
                    carriers.addAll(List.of("pay", "i want to pay", "i would like to pay", "i'd like to pay", "i can pay", "i'll pay",
                            "let me pay", "i think i owe", "i thought i owed", "i owe", "i thought it was", "isn't it", "put", "how about", "just", "make it", "take", "i will pay"));
                    net.sentence(done, to, "on it", CARRIER);
                    net.sentence(done, to, "a month", CARRIER);
                }
                case Type.Date _ -> {
                    spoken.date(value, done);
                    carriers.addAll(List.of("i was born on", "my date of birth is", "my birthday is", "born", "on", "the date is",
                            "on the", "the"));
                }
                case Type.Int _ -> spoken.integer(value, done);
                case Type.Bool _ -> {
                    net.words(value, done, 0, "yes", "no", "yeah", "nope", "correct");
                }
                case Type.Text _, Type.ListOf _ -> { }      // nothing can be foreseen: phrases must name it
            }
            net.step(from, value, -2);
            for (String carrier : carriers) net.sentence(from, value, carrier, CARRIER);
            net.step(done, to, 0);
        }
    }
}
