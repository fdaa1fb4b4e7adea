package dev.parley.governance;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import dev.parley.dialplan.Flow;
import dev.parley.governance.Wording.Kind;
import dev.parley.governance.Wording.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a clause is plain writing for a voice: letters of the call's language and sentence punctuation, no
/// markup, no address, nothing of the gateway's own workings.
final class Legibility {
    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
    private static final String PUNCTUATION = " .,;:!?'\"’‘“”()-–—…¿¡«»।&/%$£€₹¥{}\u00A0";
    private static final Pattern MARKUP = Pattern.compile("[<>]|&#?\\w+;");
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?:|www\\.|\\S@\\S"
        + "|\\b[\\w-]+\\.(com|org|net|io|gov|edu|info|biz|co\\.uk|ly)\\b"
        + "|\\bdot (com|org|net|io|gov|co)\\b|\\bw w w\\b");
    private static final Pattern JSON = Pattern.compile("[{}]|\"\\s*:|[\\[]\\s*\"");
    private static final Pattern CODE = Pattern.compile("\\p{L}\\w*_\\w+|->|=>|::|==");
    private static final Pattern CODE_NAME = Pattern.compile("\\b(\\w+)\\(|\\b(\\p{L}+\\p{Ll}\\p{Lu}\\w*)\\b");
    private static final Set<String> STATE_WORDS = Set.of("state", "states");
    private static final Set<String> TOOL_WORDS = Set.of("tool", "tools", "function", "functions");
    private static final int SPACED_LETTERS = 4;
    private static final int LONGEST_WORD = 32;

    private Legibility() { }

    /// Prompt text, names of states and tools, JSON: what the model was told, or how the gateway works.
    static Optional<Decision.Deny> leak(String plain, Skeleton letters, List<Token> tokens, SpeechContext context) {
        Flow flow = context.flow();
        List<String> words = Wording.words(tokens).toList();
        return found(DenyCode.LEAK, "leak/json", JSON, plain, "{}[\"")
            .or(() -> found(DenyCode.LEAK, "leak/identifier", CODE, plain, "_>:="))
            .or(() -> named("leak/state", STATE_WORDS, flow.states().keySet(), words))
            .or(() -> named("leak/tool", TOOL_WORDS, flow.tools().keySet(), words))
            .or(() -> code("leak/tool", flow.tools().keySet(), plain))
            .or(() -> code("leak/state", flow.states().keySet(), plain))
            .or(() -> workings(letters, context))
            .or(() -> context.words().recited(context.state().name(), words)
                .map(piece -> new Decision.Deny(DenyCode.LEAK, "leak/prompt", piece)));
    }

    private static Optional<Decision.Deny> workings(Skeleton letters, SpeechContext context) {
        return Lexicon.of(context.locale()).leaks.find(letters, 0).stream().findFirst()
            .map(hit -> new Decision.Deny(DenyCode.LEAK, "leak/workings", hit.phrase().words()));
    }

    /// `state triage`, `the pay tool`: the bare word `pay` is everyone's.
    private static Optional<Decision.Deny> named(String rule, Set<String> kinds, Set<String> names, List<String> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            String first = words.get(i);
            String second = words.get(i + 1);
            if (kinds.contains(first) && names.contains(second) || kinds.contains(second) && names.contains(first)) {
                return Optional.of(new Decision.Deny(DenyCode.LEAK, rule, first + " " + second));
            }
        }
        return Optional.empty();
    }

    /// `pay(`, and names that are no words: `getBill`.
    private static Optional<Decision.Deny> code(String rule, Set<String> names, String text) {
        if (text.indexOf('(') < 0 && !hasInnerCapital(text)) return Optional.empty();
        return CODE_NAME.matcher(text).results()
            .filter(m -> names.contains(m.group(1) == null ? m.group(2) : m.group(1))).findFirst()
            .map(m -> new Decision.Deny(DenyCode.LEAK, rule, m.group()));
    }

    static Optional<Decision.Deny> markup(String text) {
        return found(DenyCode.MARKUP, "markup", MARKUP, text, "<>&");
    }

    static Optional<Decision.Deny> charset(String text, List<Token> tokens, Locale locale) {
        return address(text).or(() -> strangeCharacter(text, locale))
            .or(() -> longWord(tokens))
            .or(() -> spacedOut(tokens));
    }

    private static Optional<Decision.Deny> longWord(List<Token> tokens) {
        for (Token t : tokens) if (t.text().length() > LONGEST_WORD) return Optional.of(new Decision.Deny(DenyCode.CHARSET, "charset/long-word", t.text()));
        return Optional.empty();
    }

    private static Optional<Decision.Deny> address(String text) {
        boolean maybe = hasInnerDot(text) || text.indexOf('@') >= 0 || hasScheme(text)
            || text.contains("dot ") || text.contains("DOT ") || text.contains("Dot ") || text.contains("w w") || text.contains("W W");
        return maybe ? found(DenyCode.CHARSET, "charset/address", ADDRESS, text, "") : Optional.empty();
    }

    /// A full stop that does not end a sentence.
    private static boolean hasInnerDot(String text) {
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
            if (dot + 1 < text.length() && text.charAt(dot + 1) != ' ' || dot > 0 && (text.charAt(dot - 1) | 0x20) == 'w') return true;
        }
        return false;
    }

    /// A colon after `http` or `https`, or what could be.
    private static boolean hasScheme(String text) {
        for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
            int before = colon == 0 ? ' ' : text.charAt(colon - 1) | 0x20;
            if (before == 'p' || before == 's') return true;
        }
        return false;
    }

    /// Numbers in other digits pass here: they are numbers, and denied as such. A word wholly in another script, and not
    /// one that only looks like ours, is another language.
    private static Optional<Decision.Deny> strangeCharacter(String text, Locale locale) {
        if (isPlainAscii(text)) return Optional.empty();
        int[] scripts = scripts(locale);
        String composed = NFC.normalize(text);
        for (int i = 0; i < composed.length(); i += Character.charCount(composed.codePointAt(i))) {
            int c = composed.codePointAt(i);
            if (isPlain(c, scripts)) continue;
            Optional<String> foreign = foreignWord(composed, i, scripts);
            return Optional.of(foreign.map(word -> new Decision.Deny(DenyCode.LANGUAGE, "language/script", word))
                .orElseGet(() -> new Decision.Deny(DenyCode.CHARSET, "charset/character", "U+%04X".formatted(c))));
        }
        return Optional.empty();
    }

    private static boolean isPlainAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == ' ';
            if (!letter && (c >= 128 || PUNCTUATION.indexOf(c) < 0)) return false;
        }
        return true;
    }

    private static Optional<String> foreignWord(String text, int at, int[] scripts) {
        int script = UScript.getScript(text.codePointAt(at));
        if (!UCharacter.isLetter(text.codePointAt(at)) || script == UScript.COMMON || script == UScript.INHERITED
            || Arrays.stream(scripts).anyMatch(own -> own == script)) return Optional.empty();
        int from = at;
        while (from > 0 && isPartOfWord(text.charAt(from - 1))) from--;
        int to = at;
        while (to < text.length() && isPartOfWord(text.charAt(to))) to++;
        String word = text.substring(from, to);
        boolean pure = word.codePoints().allMatch(c -> !UCharacter.isLetter(c) || UScript.getScript(c) == script);
        boolean looksLikeOurs = Skeleton.of(word).toString().chars().allMatch(c -> c < 128);
        return pure && !looksLikeOurs ? Optional.of(word) : Optional.empty();
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetter(c) || Character.isSurrogate(c) || Character.getType(c) == Character.NON_SPACING_MARK
            || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    private static boolean hasInnerCapital(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (Character.isUpperCase(text.charAt(i)) && Character.isLowerCase(text.charAt(i - 1))) return true;
        }
        return false;
    }

    private static boolean isPlain(int c, int[] scripts) {
        if (PUNCTUATION.indexOf(c) >= 0 || c < 128 && UCharacter.isLetterOrDigit(c)) return true;
        int type = UCharacter.getType(c);
        if (type == UCharacter.DECIMAL_DIGIT_NUMBER || type == UCharacter.LETTER_NUMBER
            || type == UCharacter.OTHER_NUMBER) return true;
        boolean letter = UCharacter.isLetter(c) || type == UCharacter.NON_SPACING_MARK
            || type == UCharacter.COMBINING_SPACING_MARK;
        String alone = Character.toString(c);
        return letter && NFKC.normalize(alone).equals(NFC.normalize(alone))
            && Arrays.stream(scripts).anyMatch(script -> UScript.getScript(c) == script);
    }

    private static int[] scripts(Locale locale) {
        int[] own = UScript.getCode(ULocale.forLocale(locale));
        int[] all = own == null ? new int[1] : Arrays.copyOf(own, own.length + 1);
        all[all.length - 1] = UScript.LATIN;
        return all;
    }

    /// `g u a r a n t e e`
    private static Optional<Decision.Deny> spacedOut(List<Token> tokens) {
        List<String> letters = new ArrayList<>();
        for (Token token : tokens) {
            if (token.kind() == Kind.STOP) continue;
            if (token.kind() == Kind.WORD && token.text().length() == 1) letters.add(token.text());
            else letters.clear();
            if (letters.size() == SPACED_LETTERS) {
                return Optional.of(new Decision.Deny(DenyCode.CHARSET, "charset/spaced-out", String.join(" ", letters)));
            }
        }
        return Optional.empty();
    }

    /// `signs`: the pattern needs one of them; empty: none in particular. Most clauses have none, and are spared it.
    private static Optional<Decision.Deny> found(DenyCode code, String rule, Pattern pattern, String text, String signs) {
        boolean maybe = signs.isEmpty();
        for (int i = 0; i < text.length() && !maybe; i++) maybe = signs.indexOf(text.charAt(i)) >= 0;
        if (!maybe) return Optional.empty();
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(new Decision.Deny(code, rule, matcher.group())) : Optional.empty();
    }
}
