package dev.parley.providers.sphinx;

/// How typed values are said in English, as parts of a [WordNet].
final class SpokenValues {
    static final String[] DIGITS = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
    private static final String[] TEENS = {"ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
        "eighteen", "nineteen"};
    private static final String[] TENS = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
    private static final String[] MONTHS = {"january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december"};
    private static final String[] ORDINALS = {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"};
    private static final String[] TEENTHS = {"tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
        "seventeenth", "eighteenth", "nineteenth"};
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final int LONGEST_EXACT = 9;
    private static final float WRONG_COUNT = -10;
    private static final float PER_DIGIT = -2;
    private static final float PER_LETTER = -6;

    private final WordNet net;

    SpokenValues(WordNet net) {
        this.net = net;
    }

    /// Exactly `length` digits, "double five" counting as two; dearer, any other count.
    void digits(int from, int to, int length) {
        int loop = net.node();
        if (length > LONGEST_EXACT) {
            net.step(from, loop, 0);
        } else {
            net.step(from, loop, WRONG_COUNT);
            var at = new int[length + 1];
            at[0] = from;
            for (int i = 1; i < length; i++) at[i] = net.node();
            at[length] = to;
            for (int i = 0; i < length; i++) {
                digit(at[i], at[i + 1], PER_DIGIT);
                repeated(at[i], i + 2 <= length ? at[i + 2] : -1, "double");
                repeated(at[i], i + 3 <= length ? at[i + 3] : -1, "triple");
            }
        }
        loop(loop, to);
    }

    /// Up to four letters, a dash, digits: "a c one zero zero one".
    void identifier(int from, int to) {
        int loop = net.node();
        net.step(from, loop, 0);
        int at = from;
        for (int i = 0; i < 4; i++) {
            int next = net.node();
            for (int letter = 0; letter < LETTERS.length(); letter++) {
                net.word(at, next, String.valueOf(LETTERS.charAt(letter)), PER_LETTER);
            }
            net.word(next, loop, "dash", PER_LETTER);
            net.step(next, loop, 0);
            at = next;
        }
        loop(loop, to);
    }

    void money(int from, int to) {
        int whole = net.node();
        int dollars = net.node();
        number(from, whole, true);
        int single = net.node();
        net.word(from, single, "a", -2);
        int hundreds = net.node();
        net.word(single, hundreds, "hundred", 0);
        net.word(single, hundreds, "thousand", 0);
        net.step(hundreds, whole, 0);
        net.words(whole, dollars, 0, "dollars", "dollar", "bucks", "euros", "pounds");
        net.step(whole, to, -4);
        net.step(dollars, to, 0);
        int before = net.node();
        net.word(dollars, before, "and", 0);
        net.step(dollars, before, -2);
        int cents = net.node();
        belowHundred(before, cents);
        net.word(cents, to, "cents", 0);
        net.step(cents, to, -6);
    }

    void integer(int from, int to) {
        number(from, to, true);
        net.word(from, to, "zero", 0);
    }

    void date(int from, int to) {
        int month = net.node();
        int day = net.node();
        for (String name : MONTHS) net.word(from, month, name, 0);
        int the = net.node();
        net.word(month, the, "the", -2);
        net.step(month, the, 0);
        day(the, day);
        int dayFirst = net.node();
        int of = net.node();
        int start = net.node();
        net.word(from, start, "the", -2);
        net.step(from, start, 0);
        day(start, dayFirst);
        net.word(dayFirst, of, "of", 0);
        net.step(dayFirst, of, -3);
        for (String name : MONTHS) net.word(of, day, name, 0);
        net.words(from, to, -2, "today", "tomorrow");
        net.step(day, to, 0);
        year(day, to);
    }

    private void year(int from, int to) {
        int century = net.node();
        net.words(from, century, 0, "nineteen", "twenty");
        belowHundred(century, to);
        int oh = net.node();
        net.word(century, oh, "oh", 0);
        for (int i = 1; i < 10; i++) net.word(oh, to, DIGITS[i], 0);
        int two = net.node();
        int thousand = net.node();
        net.word(from, two, "two", 0);
        net.word(two, thousand, "thousand", 0);
        net.step(thousand, to, 0);
        int and = net.node();
        net.word(thousand, and, "and", 0);
        net.step(thousand, and, 0);
        belowHundred(and, to);
    }

    /// First to thirty first, and one to thirty one.
    private void day(int from, int to) {
        net.words(from, to, 0, ORDINALS);
        net.words(from, to, 0, TEENTHS);
        net.words(from, to, 0, "twentieth", "thirtieth");
        int twenty = net.node();
        net.word(from, twenty, "twenty", 0);
        net.words(twenty, to, 0, ORDINALS);
        for (int i = 1; i < 10; i++) {
            net.word(from, to, DIGITS[i], -3);
            net.word(twenty, to, DIGITS[i], -3);
        }
        net.words(from, to, -3, TEENS);
        int thirty = net.node();
        net.word(from, thirty, "thirty", 0);
        net.words(thirty, to, 0, "first", "one");
    }

    /// One to 999, with `thousands` to 999,999.
    private void number(int from, int to, boolean thousands) {
        belowHundred(from, to);
        int ones = net.node();
        for (int i = 1; i < 10; i++) net.word(from, ones, DIGITS[i], 0);
        int hundred = net.node();
        net.word(ones, hundred, "hundred", 0);
        net.step(hundred, to, 0);
        int and = net.node();
        net.word(hundred, and, "and", -1);
        net.step(hundred, and, 0);
        belowHundred(and, to);
        if (!thousands) return;
        int before = net.node();
        int thousand = net.node();
        number(from, before, false);
        net.word(before, thousand, "thousand", 0);
        net.step(thousand, to, 0);
        int rest = net.node();
        net.step(thousand, rest, 0);
        net.word(thousand, rest, "and", -2);
        number(rest, to, false);
    }

    private void belowHundred(int from, int to) {
        for (int i = 1; i < 10; i++) net.word(from, to, DIGITS[i], 0);
        net.words(from, to, 0, TEENS);
        int tens = net.node();
        net.words(from, tens, 0, TENS);
        net.step(tens, to, 0);
        for (int i = 1; i < 10; i++) net.word(tens, to, DIGITS[i], 0);
    }

    /// One or more digits.
    private void loop(int from, int to) {
        int more = net.node();
        digit(from, more, PER_DIGIT);
        int twice = net.node();
        net.words(from, twice, -4, "double", "triple");
        digit(twice, more, 0);
        net.step(more, from, 0);
        net.step(more, to, 0);
    }

    private void repeated(int from, int to, String word) {
        if (to < 0) return;
        int twice = net.node();
        net.word(from, twice, word, -4);
        digit(twice, to, 0);
    }

    private void digit(int from, int to, float weight) {
        net.words(from, to, weight, DIGITS);
        net.word(from, to, "oh", weight - 2);
    }
}
