package dev.parley.governance;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Template;
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
import java.util.stream.Collectors;

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
    /// As many words of the prompt in a row as no one says by chance.
    private static final int PROMPT_WORDS = 6;
    private static final int SPACED_LETTERS = 4;
    private static final int LONGEST_WORD = 32;

    private Legibility() { }

    /// Prompt text, names of states and tools, JSON: what the model was told, or how the gateway works.
    static Optional<Decision.Deny> leak(Template template, List<Token> tokens, SpeechContext context) {
        String text = template.parts().stream().map(part -> part instanceof Template.Part.Text(var t) ? t : " ")
            .collect(Collectors.joining());
        Flow flow = context.flow();
        return found(DenyCode.LEAK, "leak/json", JSON, text)
            .or(() -> found(DenyCode.LEAK, "leak/identifier", CODE, text))
            .or(() -> named("leak/state", STATE_WORDS, flow.states().keySet(), tokens))
            .or(() -> named("leak/tool", TOOL_WORDS, flow.tools().keySet(), tokens))
            .or(() -> code("leak/tool", flow.tools().keySet(), text))
            .or(() -> code("leak/state", flow.states().keySet(), text))
            .or(() -> phrase(DenyCode.LEAK, "leak/workings", Lexicon.of(context.locale()).leaks, text))
            .or(() -> prompt(tokens, context.state().goal()))
            .or(() -> prompt(tokens, flow.persona()));
    }

    /// `state triage`, `the pay tool`: the bare word `pay` is everyone's.
    private static Optional<Decision.Deny> named(String rule, Set<String> kinds, Set<String> names, List<Token> tokens) {
        List<String> words = Wording.words(tokens).toList();
        for (int i = 0; i + 1 < words.size(); i++) {
            String first = words.get(i);
            String second = words.get(i + 1);
            if (kinds.contains(first) && names.contains(second) || names.contains(first) && kinds.contains(second)) {
                return Optional.of(new Decision.Deny(DenyCode.LEAK, rule, first + " " + second));
            }
        }
        return Optional.empty();
    }

    /// `pay(`, and names that are no words: `getBill`.
    private static Optional<Decision.Deny> code(String rule, Set<String> names, String text) {
        return CODE_NAME.matcher(text).results()
            .filter(m -> names.contains(m.group(1) == null ? m.group(2) : m.group(1))).findFirst()
            .map(m -> new Decision.Deny(DenyCode.LEAK, rule, m.group()));
    }

    private static Optional<Decision.Deny> prompt(List<Token> tokens, @org.jspecify.annotations.Nullable String prompt) {
        if (prompt == null) return Optional.empty();
        String known = " " + String.join(" ", Wording.words(prompt)) + " ";
        List<String> said = Wording.words(tokens).toList();
        for (int i = 0; i + PROMPT_WORDS <= said.size(); i++) {
            String piece = String.join(" ", said.subList(i, i + PROMPT_WORDS));
            if (known.contains(" " + piece + " ")) {
                return Optional.of(new Decision.Deny(DenyCode.LEAK, "leak/prompt", piece));
            }
        }
        return Optional.empty();
    }

    static Optional<Decision.Deny> markup(String text) {
        return found(DenyCode.MARKUP, "markup", MARKUP, text);
    }

    static Optional<Decision.Deny> charset(String text, List<Token> tokens, Locale locale) {
        return found(DenyCode.CHARSET, "charset/address", ADDRESS, text)
            .or(() -> strangeCharacter(text, locale))
            .or(() -> tokens.stream().filter(t -> t.text().length() > LONGEST_WORD).findFirst()
                .map(t -> new Decision.Deny(DenyCode.CHARSET, "charset/long-word", t.text())))
            .or(() -> spacedOut(tokens));
    }

    /// Numbers in other digits pass here: they are numbers, and denied as such.
    private static Optional<Decision.Deny> strangeCharacter(String text, Locale locale) {
        int[] scripts = scripts(locale);
        String composed = NFC.normalize(text);
        return composed.codePoints().filter(c -> !isPlain(c, scripts)).boxed().findFirst()
            .map(c -> new Decision.Deny(DenyCode.CHARSET, "charset/character", "U+%04X".formatted(c)));
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

    private static Optional<Decision.Deny> phrase(DenyCode code, String rule, PhraseMatcher matcher, String text) {
        return matcher.find(Skeleton.of(text), 0).stream().findFirst()
            .map(hit -> new Decision.Deny(code, rule, hit.phrase().words()));
    }

    private static Optional<Decision.Deny> found(DenyCode code, String rule, Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(new Decision.Deny(code, rule, matcher.group())) : Optional.empty();
    }
}
