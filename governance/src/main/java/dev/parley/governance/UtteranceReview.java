package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Template;
import dev.parley.dialplan.Type;
import dev.parley.governance.PhraseMatcher.Hit;
import dev.parley.governance.PhraseMatcher.Phrase;
import dev.parley.governance.Wording.Token;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Judges one clause a model would like to say. A pure function of the clause and its [SpeechContext]: the
/// same two always give the same decision, in production, in the simulator and in a replay.
///
/// The rules are asked in a fixed order and the first that objects decides. What is forbidden is asked first,
/// because it is the most telling answer: a banned phrase in Cyrillic letters is a banned phrase, and only
/// then a strange letter. The finished line, placeholders filled, is judged again, for a value may hold what
/// no one may say.
public final class UtteranceReview {
    /// A sentence this short may be said again ("One moment, please."), but not a third time running.
    private static final int SHORT_SENTENCE = 4;
    /// How many lines back a longer sentence counts as a repetition.
    private static final int REPEAT_WINDOW = 3;

    /// Of a proposal, in characters: what a state's budget could hold many times over. It bounds the work of a review, which
    /// has no clock to be late by.
    static final int LONGEST = 2_000;

    private final SpeechContext context;
    private final String text;
    private final Template template;
    private final List<Token> tokens;
    private final String plain;
    private final Lexicon lexicon;
    /// What was said just before and this clause, and where the clause begins in it.
    private final Skeleton letters;
    private final int begins;

    private UtteranceReview(SpeechContext context, String text) {
        this.context = context;
        this.text = text.strip();
        this.template = Template.of(this.text);
        this.tokens = Wording.of(template);
        this.plain = plain(template);
        this.lexicon = Lexicon.of(context.locale());
        this.letters = Skeleton.of(context.heldOver());
        this.begins = letters.length();
        letters.add(plain);
    }

    private static String plain(Template template) {
        var plain = new StringBuilder();
        for (Template.Part part : template.parts()) plain.append(part instanceof Template.Part.Text(var text) ? text : " ");
        return plain.toString();
    }

    /// `text`: the clause as the model wrote it, placeholders unfilled.
    public static Decision judge(SpeechContext context, String text) {
        if (text.length() > LONGEST) return new Decision.Deny(DenyCode.LENGTH, "longer than " + LONGEST + " characters", text.length() + " characters");
        return new UtteranceReview(context, text).judge();
    }

    /// Words of display text, as the budget of a state counts them.
    public static int words(String display) {
        int words = 0;
        boolean counted = false;                                // the word we are in
        for (int i = 0, c; i < display.length(); i += Character.charCount(c)) {
            c = display.codePointAt(i);
            if (c == ' ' || c >= '\t' && c <= '\r') {
                counted = false;
            } else if (!counted && Character.isLetterOrDigit(c)) {
                counted = true;
                words++;
            }
        }
        return words;
    }

    /// The [SpeechContext#heldOver] for the clause after `said`: enough of the end of what the caller was
    /// told for every phrase to be seen however many clauses it is split over.
    public static String heldOver(SpeechContext before, Rendered said) {
        Lexicon lexicon = Lexicon.of(before.locale());
        int letters = Math.max(before.rules().longestPhrase(), lexicon.claims.longest());
        String all = before.heldOver() + "-" + said.display().strip();    // a hyphen: the word may go on
        return all.substring(Math.max(0, all.length() - 3 * letters - 16));
    }

    private Decision judge() {
        Rendered[] words = new Rendered[1];
        return first(
            this::empty,
            this::mute,
            () -> forbidden(letters),
            () -> Legibility.leak(plain, Skeleton.of(plain), tokens, context),
            () -> Legibility.markup(text),
            () -> Legibility.charset(text, tokens, context.locale()),
            this::disguised,
            this::language,
            this::placeholders,
            () -> PersonalData.judge(tokens, context),
            () -> Grounding.judge(tokens, context.locale()),
            this::claims,
            this::unknownWord,
            () -> render(words),
            () -> filledIn(words[0]),
            () -> tooLong(words[0]),
            () -> repeated(words[0]))
            .<Decision>map(deny -> deny)
            .orElseGet(() -> new Decision.Allow(budget(), words[0]));
    }

    @SafeVarargs
    private static Optional<Decision.Deny> first(Supplier<Optional<Decision.Deny>>... rules) {
        for (Supplier<Optional<Decision.Deny>> rule : rules) {
            Optional<Decision.Deny> objection = rule.get();
            if (objection.isPresent()) return objection;
        }
        return Optional.empty();
    }

    private static Optional<Decision.Deny> deny(DenyCode code, String rule, String evidence) {
        return Optional.of(new Decision.Deny(code, rule, evidence));
    }

    private String stateRule(String rule) {
        return "state " + context.state().name() + ": " + rule;
    }

    private String budget() {
        return stateRule("speak free up to " + context.state().speech().words() + " words");
    }

    private Optional<Decision.Deny> empty() {
        if (!template.slots().isEmpty()) return Optional.empty();
        for (int i = 0; i < plain.length(); i++) if (" .,;:!?…-–—\t\n".indexOf(plain.charAt(i)) < 0) return Optional.empty();
        return deny(DenyCode.EMPTY, "empty", "");
    }

    private Optional<Decision.Deny> mute() {
        return context.state().speech().words() > 0 ? Optional.empty()
            : deny(DenyCode.STATE_SPEECH, stateRule("speak nothing"), text);
    }

    private Optional<Decision.Deny> forbidden(Skeleton said) {
        return find(context.rules().always(), said).map(phrase -> forbidden(phrase, ""))
            .or(() -> context.state().requires().isEmpty()
                ? find(context.rules().unproven(), said).map(phrase -> forbidden(phrase, " unproven")) : Optional.empty());
    }

    private static Decision.Deny forbidden(Phrase phrase, String kind) {
        return new Decision.Deny(DenyCode.FORBIDDEN_PHRASE, "forbidden/" + phrase.pack() + kind, phrase.words());
    }

    /// What was said before counts, but only a match that ends in this clause is new.
    private Optional<Phrase> find(PhraseMatcher matcher, Skeleton said) {
        List<Hit> hits = matcher.find(said, begins);
        return hits.isEmpty() ? Optional.empty() : Optional.of(hits.getFirst().phrase());
    }

    private Optional<Decision.Deny> disguised() {
        Skeleton loose = Skeleton.loose(context.heldOver());
        int before = loose.length();
        loose.add(plain);
        List<Hit> hits = context.rules().disguised().find(loose, before);
        if (hits.isEmpty()) hits = lexicon.disguised.find(loose, before);
        if (hits.isEmpty()) return Optional.empty();
        // What the plain skeleton shows too is no disguise: it has a name of its own.
        return hits.stream().filter(hit -> !hit.phrase().pack().equals("claims") || find(lexicon.claims, letters).isEmpty()).findFirst()
            .map(hit -> new Decision.Deny(DenyCode.CHARSET, "charset/disguised", hit.phrase().words()));
    }

    private Optional<Decision.Deny> language() {
        return lexicon.otherLanguage(tokens).map(other -> new Decision.Deny(DenyCode.LANGUAGE, "language/words", other));
    }

    /// A word no list knows may be one spelt to be heard as another. Only where the language has a list.
    private Optional<Decision.Deny> unknownWord() {
        if (lexicon.vocabulary.isEmpty()) return Optional.empty();
        for (Token token : tokens) {
            if (token.kind() != Wording.Kind.WORD || lexicon.vocabulary.knows(token.text()) || context.words().knows(token.text())) continue;
            return deny(DenyCode.OOV, "vocabulary", token.text());
        }
        return Optional.empty();
    }

    private Optional<Decision.Deny> placeholders() {
        for (String slot : template.slots()) {
            Optional<Decision.Deny> objection = placeholder(slot);
            if (objection.isPresent()) return objection;
        }
        return Optional.empty();
    }

    /// A slot a tool has yet to fill is account data nobody has proved a right to, whatever the state may
    /// mention.
    private Optional<Decision.Deny> placeholder(String name) {
        Flow.Slot slot = context.flow().slots().get(name);
        if (slot == null) return deny(DenyCode.MENTION, "mention/no such slot", name);
        if (slot.sealed() || slot.type() instanceof Type.Token) return deny(DenyCode.PII, "pii/sealed", name);
        Value value = context.values().get(name);
        if (value == null && slot.origin() instanceof Flow.Origin.FromTool) {
            return deny(DenyCode.NOT_VERIFIED, "mention/no value", name);
        }
        if (!context.mentionable().contains(name)) return deny(DenyCode.MENTION, stateRule("mention"), name);
        if (value == null) return deny(DenyCode.MENTION, "mention/no value", name);
        return isOf(value, slot.type()) ? Optional.empty() : deny(DenyCode.TYPE, "mention/type", name);
    }

    static boolean isOf(Value value, Type type) {
        return switch (type) {
            case Type.Bool() -> value instanceof Value.Bool;
            case Type.Int() -> value instanceof Value.Int;
            case Type.Text() -> value instanceof Value.Text;
            case Type.Date() -> value instanceof Value.Date;
            case Type.Digits(var length) -> value instanceof Value.Digits(var digits) && digits.length() == length;
            case Type.Money(var currency) -> value instanceof Value.Money money && money.currency().equals(currency);
            case Type.Token() -> value instanceof Value.Token;
            case Type.Id _ -> value instanceof Value.Id;
            case Type.ListOf(var element) -> value instanceof Value.ListOf(var values)
                && values.stream().allMatch(v -> isOf(v, element));
        };
    }

    private Optional<Decision.Deny> claims() {
        Optional<Phrase> claim = find(lexicon.claims, letters);
        if (context.toolPending()) claim = claim.or(() -> find(lexicon.pending, letters));
        DenyCode code = context.toolPending() ? DenyCode.PENDING_TOOL : DenyCode.UNGROUNDED_CLAIM;
        return claim.map(phrase -> new Decision.Deny(code, "grounding/claim", phrase.words()));
    }

    /// A value may hold what no one may say. Where no value was filled in, the clause is what was judged already.
    private Optional<Decision.Deny> filledIn(Rendered words) {
        if (template.slots().isEmpty()) return Optional.empty();
        return forbidden(Skeleton.of(context.heldOver()).add(words.display()))
            .or(() -> PersonalData.judgeRendered(words, context.locale()));
    }

    private Optional<Decision.Deny> render(Rendered[] words) {
        return switch (Renderer.render(template, context.values(), context.locale())) {
            case Rendering.Ok(var rendered) -> {
                words[0] = rendered;
                yield Optional.empty();
            }
            case Rendering.Missing(var slot) -> deny(DenyCode.MENTION, "mention/no value", slot);
            case Rendering.Sealed(var slot) -> deny(DenyCode.PII, "pii/sealed", slot);
        };
    }

    private Optional<Decision.Deny> tooLong(Rendered words) {
        int count = words(words.display());
        return count <= context.wordsLeft() ? Optional.empty()
            : deny(DenyCode.LENGTH, budget(), count + " words, " + context.wordsLeft() + " left");
    }

    private Optional<Decision.Deny> repeated(Rendered words) {
        String now = Skeleton.of(words.display()).toString();
        List<String> recent = context.recent();
        int near = 0;
        int ever = 0;
        for (int i = 0; i < recent.size(); i++) {
            if (!Skeleton.of(recent.get(i)).toString().equals(now)) continue;
            ever++;
            if (i >= recent.size() - REPEAT_WINDOW) near++;
        }
        boolean looped = words(words.display()) < SHORT_SENTENCE ? near >= 2 : near >= 1 || ever >= 2;
        return looped ? deny(DenyCode.REPEAT, "repeat", words.display()) : Optional.empty();
    }
}
