package dev.parley.governance;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text side of the naive [Reference]: words and letters by regular expressions and a small table of look-alikes, which
/// is all of them that [RandomProposals] uses. Nothing here is shared with the review but the word files.
final class NaiveText {
    private static final Map<Integer, String> LOOKS_LIKE = new TreeMap<>();
    static final String GLYPHS = "\u0430a\u0435e\u043Eo\u0440p\u0441c\u0445x\u0443y\u0456i\u0455s\u0458j\u0391a\u0395e\u039Fo\u0410a\u0415e\u041Eo\u0422t\u041Dh\u0405s\u0406i";

    static {
        for (int i = 0; i < GLYPHS.length(); i += 2) LOOKS_LIKE.put((int) GLYPHS.charAt(i), GLYPHS.substring(i + 1, i + 2));
    }

    /// One letter as a listener takes it, and the edges of words around it.
    record Letter(char c, boolean starts, boolean startsHard, boolean ends) { }

    private NaiveText() { }

    /// `clauses` one after the other; each is a new piece of speech, which may go on with the word before.
    static List<Letter> letters(boolean loose, String... clauses) {
        List<Letter> raw = new ArrayList<>();
        for (String clause : clauses) {
            boolean inWord = false;
            boolean space = false;
            int last = 0;
            String text = Normalizer.normalize(Normalizer.normalize(clause, Normalizer.Form.NFKC), Normalizer.Form.NFD);
            for (int c : text.codePoints().toArray()) {
                boolean camel = Character.isLowerCase(last) && Character.isUpperCase(c);
                if (isSilent(c)) {
                    if (c < 128) last = c;
                    continue;
                }
                last = c;
                String seen = seen(c, loose);
                if (camel || seen.isEmpty()) {
                    if (!raw.isEmpty() && inWord) raw.add(ended(raw.removeLast()));
                    inWord = false;
                }
                if (seen.isEmpty() && Character.isWhitespace(c) | c == 0xA0) space = true;
                for (char letter : seen.toCharArray()) {
                    raw.add(new Letter(letter, !inWord, !inWord && space, false));
                    inWord = true;
                    space = false;
                }
            }
            if (!raw.isEmpty() && inWord) raw.add(ended(raw.removeLast()));
        }
        List<Letter> out = new ArrayList<>();
        for (Letter l : collapsed(raw)) {
            out.add(l.c == 'm' ? new Letter('r', l.starts, l.startsHard, false) : l);
            if (l.c == 'm') out.add(new Letter('n', false, false, l.ends));
        }
        return collapsed(out);
    }

    private static Letter ended(Letter l) {
        return new Letter(l.c, l.starts, l.startsHard, true);
    }

    private static List<Letter> collapsed(List<Letter> raw) {
        List<Letter> out = new ArrayList<>();
        for (Letter l : raw) {
            boolean run = !out.isEmpty() && out.getLast().c == l.c && !Character.isDigit(l.c);
            if (!run) {
                out.add(l);
                continue;
            }
            Letter b = out.removeLast();
            out.add(new Letter(l.c, b.starts || l.starts, b.startsHard || l.startsHard, b.ends || l.ends));
        }
        return out;
    }

    private static boolean isSilent(int c) {
        int type = Character.getType(c);
        boolean apostrophe = c == '\'' || c == 0x2019;
        boolean control = c < 32 && !Character.isWhitespace(c) || c == 127;
        return apostrophe || control || c == 0xAD || c >= 0x200B && c <= 0x200F || c == 0x2060 || c >= 0x202A && c <= 0x202E
            || type == Character.NON_SPACING_MARK && c < 0x900 || c == 0x93C || c == 0x900 || c == 0x901 || c == 0x902;
    }

    private static String seen(int c, boolean loose) {
        String plain = LOOKS_LIKE.getOrDefault(c, Character.toString(Character.toLowerCase(c)));
        if (plain.equals("\u00DF")) plain = "ss";
        if (c < 128 && loose) {
            int leet = "34578@$!|+v".indexOf(plain);
            if (leet >= 0) plain = "eastbaslltu".substring(leet, leet + 1);
        }
        boolean vowelSign = Character.getType(c) == Character.COMBINING_SPACING_MARK || Character.getType(c) == Character.NON_SPACING_MARK;
        if (!vowelSign && !Character.isLetterOrDigit(plain.codePointAt(0))) return "";
        return switch (plain) {
            case "1", "l", "i", "\u0131" -> "l";
            case "0" -> "o";
            default -> plain;
        };
    }

    /// A phrase taken apart once: there are hundreds, and a million proposals.
    private record Key(boolean exception, boolean prefix, boolean single, List<Letter> letters, String string) {
        static Key of(String entry, boolean loose) {
            String phrase = entry.replaceAll("^!\\s*|\\*$", "").strip();
            List<Letter> letters = NaiveText.letters(loose, phrase);
            return new Key(entry.startsWith("!"), entry.endsWith("*"), !phrase.matches(".*\\s.*"), letters, NaiveText.string(letters));
        }
    }

    private static final Map<String, Key> KEYS = new ConcurrentHashMap<>();

    static String string(List<Letter> letters) {
        var out = new StringBuilder();
        letters.forEach(l -> out.append(l.c));
        return out.toString();
    }

    /// Whether a phrase of `list` stands in `clause`, begun before it or not, and outside every exception. Each phrase at each
    /// place, one after the other.
    static boolean says(List<String> list, boolean loose, String before, String clause) {
        int from = letters(loose, before).size();
        List<Letter> text = letters(loose, before, clause);
        String string = string(text);
        List<int[]> hits = new ArrayList<>();
        List<int[]> excused = new ArrayList<>();
        for (String entry : list) {
            Key key = KEYS.computeIfAbsent(entry + (loose ? "|loose" : ""), _ -> Key.of(entry, loose));
            if (key.letters.isEmpty()) continue;
            for (int at = string.indexOf(key.string); at >= 0; at = string.indexOf(key.string, at + 1)) {
                int end = at + key.letters.size();
                if (end > from && stands(text, key, at, loose)) (key.exception ? excused : hits).add(new int[] {at, end});
            }
        }
        return hits.stream().anyMatch(hit -> excused.stream().noneMatch(e -> e[0] <= hit[0] && hit[1] <= e[1]));
    }

    private static boolean stands(List<Letter> text, Key key, int at, boolean loose) {
        int size = key.letters.size();
        Letter last = text.get(at + size - 1);
        boolean telling = !key.exception && size >= (key.single ? 8 : 12);
        boolean whole = text.get(at).starts && (key.prefix || last.ends);
        if (!whole && !telling) return false;
        if (loose && telling && whole) return true;
        for (int i = 1; i < size - (last.ends ? 1 : 0); i++) if (text.get(at + i).startsHard && !key.letters.get(i).starts) return false;
        return true;
    }

    // ---- words ----------------------------------------------------------------------------------------------------

    /// `word`, `figure`, `symbol`, `stop` or `slot`.
    record Token(String kind, String text) {
        boolean is(String word) {
            return kind.equals("word") && text.equals(word);
        }
    }

    private static final Pattern TOKEN = Pattern.compile("[\\p{L}\\p{Nd}](?:[\\p{L}\\p{Nd}\\p{Mn}\\p{Mc}\\p{Cf}]|(?<=\\p{Nd})[.,:/\\-\u2044](?=\\p{Nd})|['\u2019](?=\\p{L}))*"
        + "|[\\p{Sc}%]|[.,;:!?()\u2014\u2013\"\u201C\u201D\u2026]");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([\\p{L}_][\\p{L}\\p{Nd}_]*)}");
    private static final Pattern ROMAN = Pattern.compile("M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})");

    static List<Token> tokens(String clause) {
        List<Token> out = new ArrayList<>();
        Matcher slots = PLACEHOLDER.matcher(clause);
        int at = 0;
        while (slots.find()) {
            String before = clause.substring(at, slots.start());
            plain(before, out);
            if (before.matches("(?s)(.*\\s)?[-+\u2212]")) out.add(new Token("symbol", "-"));
            out.add(new Token("slot", slots.group(1)));
            at = slots.end();
        }
        plain(clause.substring(at), out);
        return out;
    }

    static String withoutSlots(String clause) {
        return PLACEHOLDER.matcher(clause).replaceAll(" ");
    }

    static List<String> slots(String clause) {
        return PLACEHOLDER.matcher(clause).results().map(m -> m.group(1)).toList();
    }

    private static void plain(String text, List<Token> out) {
        Matcher matcher = TOKEN.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC));
        while (matcher.find()) {
            String raw = matcher.group();
            int c = raw.codePointAt(0);
            if (!Character.isLetterOrDigit(c)) {
                out.add(new Token(raw.matches("[\\p{Sc}%]") ? "symbol" : "stop", raw));
            } else if (raw.codePoints().anyMatch(Character::isDigit) || raw.length() > 1 && ROMAN.matcher(raw).matches()) {
                out.add(new Token("figure", raw));
            } else {
                String word = raw.replaceFirst("(?i)^(?:[ldjmtscn]|qu)['\u2019](?=\\p{L}{4})", "").replaceAll("['\u2019\\p{Cf}]", "");
                out.add(new Token("word", word.toLowerCase(Locale.ROOT).replace("\u00DF", "ss")));
            }
        }
    }

    static List<String> words(List<Token> tokens) {
        return tokens.stream().filter(t -> t.kind.equals("word")).map(Token::text).toList();
    }
}
