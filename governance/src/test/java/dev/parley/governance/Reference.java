package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Literal;
import dev.parley.dialplan.Type;
import dev.parley.governance.NaiveText.Token;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A second governor, written from the design and not from the first: no automata and no sharing of work, everything looked up anew
/// in the flow and in the lists of the word files. It says what the answer to one proposal must be. Slow, and meant to be read.
final class Reference {
    /// What is true in the call when the proposal comes.
    record Situation(Flow flow, Flow.State state, List<String> packs, Map<String, Value> values, Set<String> disclosed, Set<String> confirmed,
                     Map<String, Integer> ran, Set<String> succeeded, int wordsLeft, List<String> saidThisTurn, String heldOver, boolean toolPending) { }

    private static final Map<String, List<String>> FILE = PhraseFile.read("words/en.txt");
    private static final Map<String, Set<String>> WORDS = new ConcurrentHashMap<>();
    private static final Map<String, Map<String, List<String>>> FILES = new ConcurrentHashMap<>();

    private final Situation now;
    private final Bug bug;

    /// Mistakes that can be made on purpose, to see that the comparison finds them.
    enum Bug { NONE, FORGETS_EXCEPTIONS, COUNTS_ONE_WORD_MORE, BELIEVES_UNKNOWN, IGNORES_LIMITS, FIRST_HANDLER_ONLY }

    Reference(Situation now, Bug bug) {
        this.now = now;
        this.bug = bug;
    }

    // ---- speech ---------------------------------------------------------------------------------------------------

    /// @return `ALLOW`, or the code
    String speech(String proposal) {
        if (!isOpen()) return "STATE_SPEECH";
        String text = proposal.strip();
        String plain = NaiveText.withoutSlots(text);
        List<Token> tokens = NaiveText.tokens(text);
        if (NaiveText.slots(text).isEmpty() && plain.chars().allMatch(c -> " .,;:!?…-–—\t\n".indexOf(c) >= 0)) return "EMPTY";
        if (now.state.speech().words() == 0) return "STATE_SPEECH";
        if (forbidden(plain)) return "FORBIDDEN_PHRASE";
        if (leaks(plain, tokens)) return "LEAK";
        if (text.matches("(?s).*([<>]|&#?\\w+;).*")) return "MARKUP";
        String spelling = spelling(text, tokens);
        if (!spelling.isEmpty()) return spelling;
        List<String> claims = section("claims");
        boolean claimed = NaiveText.says(claims, false, now.heldOver, plain);
        if (NaiveText.says(bans(), true, now.heldOver, plain)) return "CHARSET";
        if (!claimed && !NaiveText.says(bans(), true, now.heldOver, plain) && NaiveText.says(claims, true, now.heldOver, plain)) return "CHARSET";
        if (otherLanguage(tokens)) return "LANGUAGE";
        for (String slot : NaiveText.slots(text)) {
            String objection = placeholder(slot);
            if (!objection.isEmpty()) return objection;
        }
        if (personal(tokens)) return "PII";
        String grounding = grounding(tokens);
        if (!grounding.isEmpty()) return grounding;
        if (claimed) return now.toolPending ? "PENDING_TOOL" : "UNGROUNDED_CLAIM";
        if (now.toolPending && NaiveText.says(section("pending"), false, now.heldOver, plain)) return "PENDING_TOOL";
        if (tokens.stream().anyMatch(t -> t.kind().equals("word") && !known(t.text()))) return "OOV";
        String display = display(text);
        if (!NaiveText.slots(text).isEmpty() && forbidden(display)) return "FORBIDDEN_PHRASE";
        boolean card = runs(NaiveText.tokens(display.replace("{", "").replace("}", ""))).stream().anyMatch(Reference::card);
        if (!NaiveText.slots(text).isEmpty() && (card || display.matches("(?s).*(?<!\\d)\\d{3}-\\d{2}-\\d{4}(?!\\d).*"))) return "PII";
        int words = 0;
        for (String word : display.strip().split("\\s+")) if (word.codePoints().anyMatch(Character::isLetterOrDigit)) words++;
        if (bug == Bug.COUNTS_ONE_WORD_MORE) words++;
        if (words > now.wordsLeft) return "LENGTH";
        if (repeated(display, words)) return "REPEAT";
        return brokenBySpeech(NaiveText.slots(text)) ? "DISCLOSURE_FIRST" : "ALLOW";
    }

    private boolean isOpen() {
        boolean entered = now.state.requires().stream().allMatch(this::holds);
        return entered && (now.state.goal() != null || now.state.speech().words() > 0 || !now.state.calls().isEmpty());
    }

    private List<String> section(String name) {
        List<String> lines = FILE.getOrDefault(name, List.of());
        return bug == Bug.FORGETS_EXCEPTIONS ? lines.stream().filter(line -> !line.startsWith("!")).toList() : lines;
    }

    private Set<String> wordsOf(String name) {
        return WORDS.computeIfAbsent(name, _ -> split(section(name)));
    }

    private static Set<String> split(List<String> lines) {
        Set<String> words = new HashSet<>();
        for (String line : lines) words.addAll(List.of(line.split(" +")));
        return words;
    }

    private List<String> entries(boolean unproven) {
        List<String> out = new ArrayList<>();
        for (String pack : now.packs) {
            FILES.computeIfAbsent("packs/" + pack + ".txt", PhraseFile::read).forEach((section, lines) -> {
                boolean phrases = !section.equals("demand") && !section.equals("detect");
                if (phrases && section.endsWith(" unproven") == unproven) out.addAll(lines);
            });
        }
        return out;
    }

    private List<String> bans() {
        return entries(false);
    }

    private boolean forbidden(String words) {
        return NaiveText.says(bans(), false, now.heldOver, words)
            || now.state.requires().isEmpty() && NaiveText.says(entries(true), false, now.heldOver, words);
    }

    private boolean leaks(String plain, List<Token> tokens) {
        if (plain.contains("{") || plain.contains("}") || plain.matches("(?s).*\"\\s*:.*") || plain.matches("(?s).*\\[\\s*\".*")) return true;
        if (plain.matches("(?s).*\\p{L}\\w*_\\w+.*") || plain.contains("->") || plain.contains("=>") || plain.contains("::") || plain.contains("==")) return true;
        List<String> said = NaiveText.words(tokens);
        Set<String> states = now.flow.states().keySet();
        Set<String> tools = now.flow.tools().keySet();
        for (int i = 0; i + 1 < said.size(); i++) {
            String a = said.get(i);
            String b = said.get(i + 1);
            if (pair(a, b, Set.of("state", "states"), states) || pair(a, b, Set.of("tool", "tools", "function", "functions"), tools)) return true;
        }
        for (String name : states) if (plain.matches("(?s).*\\b" + name + "\\(.*")) return true;
        for (String name : tools) if (plain.matches("(?s).*\\b" + name + "\\(.*")) return true;
        if (NaiveText.says(section("leak"), false, "", plain)) return true;
        return recites(said, now.state.goal()) || recites(said, now.flow.persona());
    }

    private static boolean pair(String a, String b, Set<String> kinds, Set<String> names) {
        return kinds.contains(a) && names.contains(b) || names.contains(a) && kinds.contains(b);
    }

    private static boolean recites(List<String> said, @Nullable String prompt) {
        if (prompt == null) return false;
        List<String> words = NaiveText.words(NaiveText.tokens(prompt));
        for (int i = 0; i + 6 <= said.size(); i++) {
            for (int k = 0; k + 6 <= words.size(); k++) if (said.subList(i, i + 6).equals(words.subList(k, k + 6))) return true;
        }
        return false;
    }

    private String spelling(String text, List<Token> tokens) {
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        if (lower.matches("(?s).*(https?:|www\\.|\\S@\\S|\\b[\\w-]+\\.(com|org|net|io|gov|edu|info|biz|co\\.uk|ly)\\b|\\bdot (com|org|net|io|gov|co)\\b|\\bw w w\\b).*")) return "CHARSET";
        String composed = java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFC);
        for (int i = 0; i < composed.length(); i += Character.charCount(composed.codePointAt(i))) {
            int c = composed.codePointAt(i);
            if (plainCharacter(c)) continue;
            return foreignWord(composed, i) ? "LANGUAGE" : "CHARSET";
        }
        if (tokens.stream().anyMatch(t -> t.text().length() > 32)) return "CHARSET";
        int alone = 0;
        for (Token t : tokens) {
            if (t.kind().equals("stop")) continue;
            alone = t.kind().equals("word") && t.text().length() == 1 ? alone + 1 : 0;
            if (alone == 4) return "CHARSET";
        }
        return "";
    }

    private static boolean plainCharacter(int c) {
        if (" .,;:!?'\"’‘“”()-–—…¿¡«»।&/%$£€₹¥{}\u00A0".indexOf(c) >= 0 || Character.isDigit(c)) return true;
        int type = Character.getType(c);
        if (type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER) return true;
        boolean latin = Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN && Character.isLetter(c);
        String alone = Character.toString(c);
        return latin && java.text.Normalizer.normalize(alone, java.text.Normalizer.Form.NFKC).equals(java.text.Normalizer.normalize(alone, java.text.Normalizer.Form.NFC));
    }

    /// All of its word is in its script, and the word does not merely look like one of ours.
    private static boolean foreignWord(String text, int at) {
        var script = Character.UnicodeScript.of(text.codePointAt(at));
        if (!Character.isLetter(text.codePointAt(at)) || script == Character.UnicodeScript.LATIN || script == Character.UnicodeScript.COMMON) return false;
        int from = at;
        while (from > 0 && inWord(text.charAt(from - 1))) from--;
        int to = at;
        while (to < text.length() && inWord(text.charAt(to))) to++;
        String word = text.substring(from, to);
        boolean pure = word.codePoints().allMatch(c -> !Character.isLetter(c) || Character.UnicodeScript.of(c) == script);
        return pure && NaiveText.letters(false, word).stream().anyMatch(l -> l.c() >= 128);
    }

    private static boolean inWord(char c) {
        return Character.isLetter(c) || Character.isSurrogate(c) || Character.getType(c) == Character.NON_SPACING_MARK
            || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    private boolean otherLanguage(List<Token> tokens) {
        Set<String> own = new HashSet<>(wordsOf("common"));
        for (String language : List.of("de", "es", "fr", "hi")) {
            Set<String> theirs = WORDS.computeIfAbsent("common " + language, _ -> split(PhraseFile.read("words/" + language + ".txt").get("common")));
            Set<String> seen = new HashSet<>();
            int ours = 0;
            for (String word : NaiveText.words(tokens)) {
                if (own.contains(word)) ours++;
                else if (theirs.contains(word)) seen.add(word);
            }
            if (seen.size() >= 3 && seen.size() > ours) return true;
        }
        return false;
    }

    private String placeholder(String name) {
        Flow.Slot slot = now.flow.slots().get(name);
        if (slot == null) return "MENTION";
        if (slot.sealed()) return "PII";
        Value value = now.values.get(name);
        boolean tools = slot.origin() instanceof Flow.Origin.FromTool;
        if (value == null && tools) return "NOT_VERIFIED";
        if (!now.state.speech().mention().contains(name) || value == null) return "MENTION";
        return fits(value, slot.type()) ? "" : "TYPE";
    }

    private static boolean fits(Value value, Type type) {
        String shape = value.getClass().getSimpleName();
        return switch (type.getClass().getSimpleName()) {
            case "Money" -> value instanceof Value.Money m && m.currency().equals(((Type.Money) type).currency());
            case "Digits" -> value instanceof Value.Digits d && d.value().length() == ((Type.Digits) type).length();
            default -> shape.equals(type.getClass().getSimpleName());
        };
    }

    // ---- numbers, dates, personal data ---------------------------------------------------------------------------

    private boolean personal(List<Token> tokens) {
        List<String> runs = runs(tokens);
        boolean spoken = tokens.stream().noneMatch(t -> t.kind().equals("figure"));
        boolean social = tokens.stream().anyMatch(t -> t.is("social") || t.is("ssn") || t.text().matches(".*(?<!\\d)\\d{3}-\\d{2}-\\d{4}(?!\\d).*"));
        if (now.packs.contains("health_minimum_necessary") && runs.stream().anyMatch(Reference::patient)) return true;
        for (String run : runs) if (card(run) || run.length() == 9 && (social || spoken)) return true;
        if (!runs.isEmpty()) {
            List<String> before = new ArrayList<>();
            for (String line : now.saidThisTurn.subList(Math.max(0, now.saidThisTurn.size() - 8), now.saidThisTurn.size())) before.addAll(runs(NaiveText.tokens(line)));
            String first = runs.getFirst();
            if (card(String.join("", before) + first)) return true;
            if (first.length() == 4 && before.stream().anyMatch(r -> r.matches("[2-6]\\d{5,7}"))) return true;
            if (first.matches("[2-6]\\d{5,7}") && before.stream().anyMatch(r -> r.length() == 4)) return true;
        }
        String said = " " + String.join(" ", NaiveText.words(tokens)) + " ";
        return now.flow.slots().values().stream().filter(s -> s.pii() && !now.state.speech().mention().contains(s.name()))
            .anyMatch(s -> now.values.get(s.name()) instanceof Value.Text(var t)
                && String.join(" ", NaiveText.words(NaiveText.tokens(t))).length() >= 4
                && said.contains(" " + String.join(" ", NaiveText.words(NaiveText.tokens(t))) + " "));
    }

    private static final List<String> SMALL = List.of("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        .concat("sixteen seventeen eighteen nineteen").split(" "));
    private static final List<String> TENS = List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

    private static String digits(Token t) {
        if (t.kind().equals("figure")) return t.text().replaceAll("[^0-9]", "");
        if (!t.kind().equals("word")) return "";
        if (List.of("oh", "o", "nought").contains(t.text())) return "0";
        if (SMALL.contains(t.text())) return Integer.toString(SMALL.indexOf(t.text()));
        return TENS.contains(t.text()) ? Integer.toString(10 * TENS.indexOf(t.text()) + 20) : "";
    }

    private static List<String> runs(List<Token> tokens) {
        List<String> runs = new ArrayList<>();
        String run = "";
        int times = 1;
        for (Token t : tokens) {
            String digits = digits(t);
            boolean joint = t.kind().equals("stop") || List.of("and", "then", "dash", "hyphen", "space", "double", "triple", "treble").contains(t.text());
            if (!digits.isEmpty()) {
                run += digits.repeat(digits.length() == 1 ? times : 1);
                times = 1;
            } else if (t.is("double")) times = 2;
            else if (t.is("triple") || t.is("treble")) times = 3;
            else if (!joint) {
                if (!run.isEmpty()) runs.add(run);
                run = "";
                times = 1;
            }
        }
        if (!run.isEmpty()) runs.add(run);
        return runs;
    }

    /// The check digit of ten, written out.
    private static boolean patient(String digits) {
        if (digits.length() != 10 && digits.length() < 13) return false;
        for (int from = 0; from + 10 <= digits.length(); from++) {
            int sum = 0;
            for (int i = 0; i < 10; i++) sum += Character.digit(digits.charAt(from + i), 10) * (i == 9 ? 1 : 10 - i);
            if (sum % 11 == 0) return true;
        }
        return false;
    }

    private static boolean card(String digits) {
        for (int from = 0; from < digits.length(); from++) {
            for (int to = from + 13; to <= Math.min(digits.length(), from + 19); to++) {
                int sum = 0;
                for (int i = to - 1; i >= from; i--) {
                    int d = (digits.charAt(i) - '0') * ((to - i) % 2 == 0 ? 2 : 1);
                    sum += d / 10 + d % 10;
                }
                if (sum % 10 == 0 && digits.charAt(from) != '0') return true;
            }
        }
        return false;
    }

    private String grounding(List<Token> tokens) {
        Set<Integer> idiom = covered(tokens, section("idioms"));
        Set<Integer> date = covered(tokens, section("dates"));
        for (int i = 0; i < tokens.size(); i++) {
            Token t = tokens.get(i);
            boolean beside = kind(tokens, i - 1).equals("slot") || kind(tokens, i + 1).equals("slot");
            boolean word = t.kind().equals("word");
            if (date(tokens, i, idiom, date)) return "DATE";
            if ((t.kind().equals("symbol") || word && wordsOf("currency").contains(t.text())) && !idiom.contains(i)) return beside ? "TYPE" : "UNGROUNDED_NUMBER";
            if (wordsOf("modifiers").contains(t.text()) && beside) return "TYPE";
            if (Lexicon.of(java.util.Locale.US).foreign.contains(t.text())) return "LANGUAGE";
            if (t.kind().equals("figure")) return "UNGROUNDED_NUMBER";
            if (!word || idiom.contains(i)) continue;
            boolean thousand = t.is("k") && i > 0 && (kind(tokens, i - 1).equals("slot") || List.of("a", "few").contains(tokens.get(i - 1).text()));
            if (number(t.text()) || wordsOf("ordinals").contains(t.text()) || thousand) return "UNGROUNDED_NUMBER";
        }
        return "";
    }

    private boolean date(List<Token> tokens, int i, Set<Integer> idiom, Set<Integer> date) {
        Token t = tokens.get(i);
        if (t.kind().equals("figure")) {
            boolean written = t.text().matches("\\d{1,4}[/-]\\d{1,2}([/-]\\d{1,4})?|\\d{1,2}\\.\\d{1,2}\\.\\d{2,4}");
            return written || month(tokens, i + 1) || month(tokens, i - 1) || word(tokens, i + 1, "of") && month(tokens, i + 2);
        }
        if (!t.kind().equals("word")) return false;
        boolean ordinal = wordsOf("ordinals").contains(t.text()) && !idiom.contains(i) && !t.is("second") && !t.is("third");
        return date.contains(i) || month(tokens, i) || wordsOf("days").contains(t.text()) || ordinal;
    }

    private boolean month(List<Token> tokens, int i) {
        if (!kind(tokens, i).equals("word")) return false;
        boolean may = word(tokens, i, "may") && (day(tokens, i + 1) || day(tokens, i - 1) || word(tokens, i - 1, "of"));
        return may || wordsOf("months").contains(tokens.get(i).text());
    }

    private boolean day(List<Token> tokens, int i) {
        if (kind(tokens, i).isEmpty()) return false;
        String text = tokens.get(i).text();
        boolean word = kind(tokens, i).equals("word");
        return kind(tokens, i).equals("figure") || word && text.equals("first") || wordsOf("ordinals").contains(text)
            || word && wordsOf("numbers").contains(text);
    }

    private static boolean word(List<Token> tokens, int i, String word) {
        return i >= 0 && i < tokens.size() && tokens.get(i).is(word);
    }

    private static String kind(List<Token> tokens, int i) {
        return i < 0 || i >= tokens.size() ? "" : tokens.get(i).kind();
    }

    private Set<Integer> covered(List<Token> tokens, List<String> sequences) {
        Set<Integer> covered = new HashSet<>();
        for (String sequence : sequences) {
            String[] words = sequence.replace("'", "").split(" +");
            for (int i = 0; i + words.length <= tokens.size(); i++) {
                boolean all = true;
                for (int k = 0; k < words.length; k++) all &= tokens.get(i + k).is(words[k]);
                for (int k = 0; k < words.length && all; k++) covered.add(i + k);
            }
        }
        return covered;
    }

    private boolean number(String word) {
        Set<String> numbers = wordsOf("numbers");
        String once = java.text.Normalizer.normalize(word, java.text.Normalizer.Form.NFD).replaceAll("[\\p{Mn}&&[\u0300-\u036F]]", "").replaceAll("(.)\\1+", "$1");
        if (numbers.contains(word)) return true;
        if (!once.equals(word) && numbers.stream().anyMatch(n -> n.replaceAll("(.)\\1+", "$1").equals(once))) return true;
        return word.length() >= 4 && word.length() <= 60 && pieces(word, numbers, true);
    }

    private static boolean pieces(String word, Set<String> numbers, boolean first) {
        if (word.isEmpty()) return true;
        for (String piece : numbers) if ((!first || piece.length() >= 3) && word.startsWith(piece) && pieces(word.substring(piece.length()), numbers, false)) return true;
        for (String joint : List.of("and", "und", "y", "et")) {
            if (!first && word.startsWith(joint) && pieces(word.substring(joint.length()), numbers, false)) return true;
        }
        return false;
    }

    private boolean known(String word) {
        if (Lexicon.of(java.util.Locale.US).vocabulary.knows(word)) return true;
        String flow = now.flow.persona() + " " + now.flow.name() + " " + String.join(" ", now.flow.slots().keySet()) + " " + String.join(" ", now.flow.tools().keySet());
        for (Flow.State s : now.flow.states().values()) flow += " " + s.name() + " " + s.goal();
        for (Flow.Disclosure d : now.flow.disclosures().values()) flow += " " + NaiveText.withoutSlots(d.say().source());
        for (Flow.Intent i : now.flow.intents().values()) flow += " " + i.name() + " " + String.join(" ", i.examples());
        return NaiveText.words(NaiveText.tokens(flow.replace('_', ' '))).contains(word);
    }

    private String display(String text) {
        for (String slot : NaiveText.slots(text)) {
            text = text.replace("{" + slot + "}", Renderer.render(now.values.get(slot), java.util.Locale.US).orElseThrow().display());
        }
        return text;
    }

    private boolean repeated(String display, int words) {
        String line = letters(display);
        long ever = now.saidThisTurn.stream().filter(said -> letters(said).equals(line)).count();
        long near = now.saidThisTurn.subList(Math.max(0, now.saidThisTurn.size() - 3), now.saidThisTurn.size()).stream().filter(said -> letters(said).equals(line)).count();
        return words < 4 ? near >= 2 : near >= 1 || ever >= 2;
    }

    private static String letters(String line) {
        return NaiveText.string(NaiveText.letters(false, line));
    }

    // ---- tools and moves --------------------------------------------------------------------------------------

    String tool(String name, Map<String, String> arguments) {
        if (!isOpen()) return "STATE_TOOL";
        Flow.Tool tool = now.flow.tools().get(name);
        if (tool == null || !now.state.calls().contains(name)) return "STATE_TOOL";
        if (now.toolPending) return "ONE_EFFECT";
        Set<String> wanted = new HashSet<>();
        tool.params().forEach(p -> wanted.add(p.name()));
        if (!wanted.containsAll(arguments.keySet())) return "SCHEMA";
        for (Flow.Param param : tool.params()) {
            String given = arguments.get(param.name());
            Value known = now.values.get(param.name());
            if (given == null) return "SCHEMA";
            if (given.equals("{" + param.name() + "}")) {
                if (known == null) return "SCHEMA";
                continue;
            }
            Optional<Value> value = SlotParser.argument(param.type(), given);
            if (value.isEmpty()) return "SCHEMA";
            if (now.flow.slots().containsKey(param.name()) && (known == null || !same(known, value.get()))) return "PROVENANCE";
        }
        for (Expr need : tool.needs()) if (!holds(need)) return need instanceof Expr.Disclosed ? "STALE_DISCLOSURE" : "NEEDS";
        if (tool.where() != null && !holds(tool.where())) return "WHERE";
        int ran = now.ran.getOrDefault(name, 0);
        if (bug != Bug.IGNORES_LIMITS && tool.limit() != null && ran >= tool.limit().times()) return tool.limit().times() == 1 ? "ONCE" : "LIMIT";
        if (tool.approveWhen() != null && truth(tool.approveWhen()) != Boolean.FALSE) return "APPROVAL";
        return broken(new Flow.Atom.ToolRun(name)) || broken(new Flow.Atom.ToolOk(name)) ? "NEEDS" : "ALLOW";
    }

    /// Where an event leads: a state, `end …`, or `stay`.
    String move(Flow.Event event) {
        for (Flow.Handler handler : now.state.handlers()) {
            if (!handler.events().contains(event)) continue;
            if (handler.when() == null || holds(handler.when())) {
                return handler.target() instanceof Flow.Target.Goto(var state) ? state : ((Flow.Target.End) handler.target()).label();
            }
            if (bug == Bug.FIRST_HANDLER_ONLY) return "stay";
        }
        return "stay";
    }

    private boolean brokenBySpeech(List<String> mentions) {
        return broken(new Flow.Atom.Speech()) || mentions.stream().anyMatch(slot -> broken(new Flow.Atom.Mention(slot)));
    }

    private boolean broken(Flow.Atom atom) {
        for (Flow.Assertion assertion : now.flow.assertions()) {
            boolean breaks = switch (assertion.prop()) {
                case Flow.Prop.Before(var first, var then) -> then.equals(atom) && !happened(first);
                case Flow.Prop.NeverWhileState(var never, var in) -> never.equals(atom) && in.equals(now.state.name());
                case Flow.Prop.NeverWhile(var never, var condition) -> never.equals(atom) && holds(condition);
                case Flow.Prop.AtMost(var counted, var most) -> counted.equals(atom) && atom instanceof Flow.Atom.ToolRun(var t) && now.ran.getOrDefault(t, 0) >= most;
                case Flow.Prop.LeadsTo _, Flow.Prop.AlwaysCanEnd _ -> false;
            };
            if (breaks) return true;
        }
        return false;
    }

    private boolean happened(Flow.Atom atom) {
        return atom instanceof Flow.Atom.DisclosedAtom(var d) && now.disclosed.contains(d)
            || atom instanceof Flow.Atom.ToolOk(var t) && now.succeeded.contains(t) || atom instanceof Flow.Atom.ToolRun(var r) && now.ran.getOrDefault(r, 0) > 0;
    }

    private boolean holds(Expr expr) {
        Boolean truth = truth(expr);
        return truth == null ? bug == Bug.BELIEVES_UNKNOWN : truth;
    }

    /// True, false, or null where a value is missing (Kleene).
    private @Nullable Boolean truth(Expr expr) {
        return switch (expr) {
            case Expr.And(var l, var r) -> truth(l) == Boolean.FALSE || truth(r) == Boolean.FALSE ? Boolean.FALSE : truth(l) == null || truth(r) == null ? null : Boolean.TRUE;
            case Expr.Or(var l, var r) -> truth(l) == Boolean.TRUE || truth(r) == Boolean.TRUE ? Boolean.TRUE : truth(l) == null || truth(r) == null ? null : Boolean.FALSE;
            case Expr.Not(var e) -> truth(e) == null ? null : Boolean.valueOf(!truth(e));
            case Expr.Disclosed(var d) -> now.disclosed.contains(d);
            case Expr.Confirmed(var s) -> now.confirmed.contains(s) && now.values.containsKey(s);
            case Expr.Ref(var s) -> now.values.get(s) == null ? null : now.values.get(s) instanceof Value.Bool(var b) ? b : Boolean.TRUE;
            case Expr.Lit(Literal.Bool(var b)) -> b;
            case Expr.Compare(var op, var l, var r) -> {
                BigDecimal a = amount(l);
                BigDecimal b = amount(r);
                if (a == null || b == null) yield null;
                int order = a.compareTo(b);
                yield switch (op) {
                    case EQ -> order == 0;
                    case NE -> order != 0;
                    case LT -> order < 0;
                    case LE -> order <= 0;
                    case GT -> order > 0;
                    case GE -> order >= 0;
                };
            }
            default -> null;
        };
    }

    private @Nullable BigDecimal amount(Expr expr) {
        return switch (expr) {
            case Expr.Lit(Literal.Money(var m)) -> m;
            case Expr.Lit(Literal.Int(var n)) -> BigDecimal.valueOf(n);
            case Expr.Ref(var s) when now.values.get(s) instanceof Value.Money(var m, var _) -> m;
            case Expr.Ref(var s) when now.values.get(s) instanceof Value.Int(var n) -> BigDecimal.valueOf(n);
            default -> null;
        };
    }

    private static boolean same(Value a, Value b) {
        if (a instanceof Value.Money(var x, var _) && b instanceof Value.Money(var y, var _)) return x.compareTo(y) == 0;
        return Values.canonical(a).equals(Values.canonical(b));
    }
}
