package dev.parley.governance;

import dev.parley.governance.Wording.Kind;
import dev.parley.governance.Wording.Token;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A model has no figures of its own. Whatever in its text is a number, an amount or a date is denied,
/// whether written in digits or in words; the only source of them is a placeholder. A number word counts
/// unless an idiom excuses it ("one moment"), so what no list foresaw is denied, not let through.
final class Grounding {
    private static final Pattern DATE = Pattern.compile(
        "\\d{1,4}[/-]\\d{1,2}([/-]\\d{1,4})?|\\d{1,2}\\.\\d{1,2}\\.\\d{2,4}");

    private final List<Token> tokens;
    private final Lexicon lexicon;
    private final BitSet idioms;
    private final BitSet dates;

    private Grounding(List<Token> tokens, Locale locale) {
        this.tokens = tokens;
        this.lexicon = Lexicon.of(locale);
        this.idioms = lexicon.idioms(tokens);
        this.dates = lexicon.dates(tokens);
    }

    static Optional<Decision.Deny> judge(List<Token> tokens, Locale locale) {
        return new Grounding(tokens, locale).judge();
    }

    private Optional<Decision.Deny> judge() {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (isDate(i)) return deny(DenyCode.DATE, "grounding/date", token);
            if (isUnit(token) && !idioms.get(i)) {
                return besideSlot(i) ? deny(DenyCode.TYPE, "grounding/unit", token)
                    : deny(DenyCode.UNGROUNDED_NUMBER, "grounding/unit", token);
            }
            if (lexicon.modifiers.contains(token.text()) && besideSlot(i)) {
                return deny(DenyCode.TYPE, "grounding/modifier", token);
            }
            if (lexicon.foreign.contains(token.text())) return deny(DenyCode.LANGUAGE, "grounding/language", token);
            if (isNumber(i)) return deny(DenyCode.UNGROUNDED_NUMBER, "grounding/number", token);
        }
        return Optional.empty();
    }

    private static Optional<Decision.Deny> deny(DenyCode code, String rule, Token token) {
        return Optional.of(new Decision.Deny(code, rule, token.text()));
    }

    private boolean isDate(int i) {
        Token token = tokens.get(i);
        return switch (token.kind()) {
            case FIGURE -> DATE.matcher(token.text()).matches() || isMonth(i + 1) || isMonth(i - 1)
                || word(i + 1, "of") && isMonth(i + 2);
            case WORD -> dates.get(i) || isMonth(i) || lexicon.days.contains(token.text())
                || lexicon.ordinals.contains(token.text()) && !idioms.get(i) && !token.is("second") && !token.is("third");
            case SYMBOL, SLOT, STOP -> false;
        };
    }

    /// `may` is a month only beside a day.
    private boolean isMonth(int i) {
        if (i < 0 || i >= tokens.size() || tokens.get(i).kind() != Kind.WORD) return false;
        return lexicon.months.contains(tokens.get(i).text())
            || word(i, "may") && (isDay(i + 1) || isDay(i - 1) || word(i - 1, "of"));
    }

    private boolean isDay(int i) {
        if (i < 0 || i >= tokens.size()) return false;
        Token token = tokens.get(i);
        return token.kind() == Kind.FIGURE || token.is("first") || lexicon.ordinals.contains(token.text())
            || token.kind() == Kind.WORD && lexicon.numbers.contains(token.text());
    }

    private boolean isUnit(Token token) {
        return token.kind() == Kind.SYMBOL || token.kind() == Kind.WORD && lexicon.currency.contains(token.text());
    }

    /// `${balance}`, `{balance} euros`: a placeholder brings its own unit.
    private boolean besideSlot(int i) {
        return i > 0 && tokens.get(i - 1).kind() == Kind.SLOT
            || i + 1 < tokens.size() && tokens.get(i + 1).kind() == Kind.SLOT;
    }

    private boolean isNumber(int i) {
        Token token = tokens.get(i);
        if (token.kind() == Kind.FIGURE) return true;
        if (token.kind() != Kind.WORD || idioms.get(i)) return false;
        return lexicon.isNumber(token.text()) || lexicon.ordinals.contains(token.text()) || isThousand(i);
    }

    /// `five k`, `a k`, `{balance} k`.
    private boolean isThousand(int i) {
        return word(i, "k") && i > 0 && (tokens.get(i - 1).kind() == Kind.SLOT || word(i - 1, "a") || word(i - 1, "few"));
    }

    private boolean word(int i, String word) {
        return i >= 0 && i < tokens.size() && tokens.get(i).is(word);
    }
}
