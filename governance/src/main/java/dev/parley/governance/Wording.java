package dev.parley.governance;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import dev.parley.dialplan.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A proposal as a row of words, figures and placeholders, for the rules that read words rather than letters.
final class Wording {
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
    private static final Normalizer2 NFD = Normalizer2.getNFDInstance();

    /// A sign, not a dash, before a placeholder.
    private static final Pattern SIGN = Pattern.compile("(^|\\s)[-+\u2212]$");
    /// French `d'euros` is the word `euros`.
    private static final Pattern ELISION = Pattern.compile("(?i)(?:[ldjmtscn]|qu)['’](?=\\p{L}{4})");
    private static final Pattern SILENT = Pattern.compile("['’\\p{Cf}]");
    /// `XLII`; a single letter is a letter.
    private static final Pattern ROMAN = Pattern.compile("M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})");

    /// `STOP` is punctuation a speaker pauses at; hyphens and quotes are not kept.
    enum Kind { WORD, FIGURE, SYMBOL, SLOT, STOP }

    /// A word is lower-case without apostrophes. A figure is anything with a digit in it, separators included
    /// (`12/11`).
    record Token(Kind kind, String text) {
        boolean is(String word) {
            return kind == Kind.WORD && text.equals(word);
        }
    }

    private Wording() { }

    static List<Token> of(Template template) {
        List<Token> tokens = new ArrayList<>();
        boolean signed = false;
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Part.Text(var text) -> {
                    split(NFKC.normalize(text), tokens);
                    signed = SIGN.matcher(text).find();
                }
                case Template.Part.Placeholder(var slot) -> {
                    if (signed) tokens.add(new Token(Kind.SYMBOL, "-"));
                    tokens.add(new Token(Kind.SLOT, slot));
                    signed = false;
                }
            }
        }
        return tokens;
    }

    static List<Token> ofPlain(String text) {
        List<Token> tokens = new ArrayList<>();
        split(NFKC.normalize(text), tokens);
        return tokens;
    }

    static List<String> words(String text) {
        return words(ofPlain(text)).toList();
    }

    static Stream<String> words(List<Token> tokens) {
        return tokens.stream().filter(t -> t.kind == Kind.WORD).map(Token::text);
    }

    private static void split(String text, List<Token> tokens) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == ' ') {
                i++;
                continue;
            }
            if (Character.isLetterOrDigit(c)) {
                int end = wordEnd(text, i);
                tokens.add(word(text.substring(i, end)));
                i = end;
                continue;
            }
            boolean symbol = UCharacter.getType(c) == UCharacter.CURRENCY_SYMBOL || c == '%';
            boolean stop = ".,;:!?()—–\"“”…".indexOf(c) >= 0;
            if (symbol || stop) tokens.add(new Token(symbol ? Kind.SYMBOL : Kind.STOP, Character.toString(c)));
            i += Character.charCount(c);
        }
    }

    private static int wordEnd(String text, int from) {
        int i = from;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (c < 128 && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')) {
                i = next;
                continue;
            }
            if (c == ' ') break;
            boolean apostrophe = c == '\'' || c == '’';
            boolean inFigure = ".,:/-\u2044".indexOf(c) >= 0 && i > from && Character.isDigit(text.codePointBefore(i));
            boolean goesOn = next < text.length() && (inFigure ? Character.isDigit(text.codePointAt(next))
                : apostrophe && Character.isLetter(text.codePointAt(next)));
            int type = UCharacter.getType(c);
            boolean mark = type == UCharacter.NON_SPACING_MARK || type == UCharacter.COMBINING_SPACING_MARK
                || type == UCharacter.FORMAT;
            if (!Character.isLetterOrDigit(c) && !mark && !((inFigure || apostrophe) && goesOn)) break;
            i = next;
        }
        return i;
    }

    /// `dieciséis` as `dieciseis`.
    static String unaccented(String word) {
        var out = new StringBuilder(word.length());
        NFD.normalize(word).codePoints().filter(c -> UCharacter.getType(c) != UCharacter.NON_SPACING_MARK || c > 0x36F)
            .forEach(out::appendCodePoint);
        return out.toString();
    }

    /// The digits of a figure, whatever script writes them.
    static String decimal(String figure) {
        var out = new StringBuilder(figure.length());
        figure.codePoints().filter(Character::isDigit).forEach(c -> out.append((char) ('0' + Character.digit(c, 10))));
        return out.toString();
    }

    private static String unelided(String raw) {
        var elision = ELISION.matcher(raw);
        return elision.lookingAt() ? raw.substring(elision.end()) : raw;
    }

    private static boolean isSmallAscii(String raw) {
        for (int i = 0; i < raw.length(); i++) if (raw.charAt(i) < 'a' || raw.charAt(i) > 'z') return false;
        return true;
    }

    private static Token word(String raw) {
        if (isSmallAscii(raw)) return new Token(Kind.WORD, raw);
        boolean roman = raw.length() > 1 && ROMAN.matcher(raw).matches();
        if (roman || raw.codePoints().anyMatch(Character::isDigit)) return new Token(Kind.FIGURE, raw);
        return new Token(Kind.WORD, UCharacter.foldCase(SILENT.matcher(unelided(raw)).replaceAll(""), true));
    }
}
