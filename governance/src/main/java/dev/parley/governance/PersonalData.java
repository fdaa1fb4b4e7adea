package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.governance.Wording.Kind;
import dev.parley.governance.Wording.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Keeps card numbers, social security numbers and the caller's own data out of what a model says, in figures
/// or in words, in one clause or spread over several. The evidence of a denial never holds the data itself.
final class PersonalData {
    private static final Pattern SSN = Pattern.compile("(?<!\\d)\\d{3}-\\d{2}-\\d{4}(?!\\d)");
    /// Words that do not end a number being read out.
    private static final Set<String> JOINTS = Set.of(
        "and", "then", "dash", "hyphen", "space", "double", "triple", "treble");
    /// How far back pieces of one number are put together.
    private static final int RECENT = 8;
    private static final int MIN_CARD = 13;
    private static final int MAX_CARD = 19;

    private PersonalData() { }

    static Optional<Decision.Deny> judge(List<Token> tokens, SpeechContext context) {
        Lexicon lexicon = Lexicon.of(context.locale());
        List<String> runs = runs(tokens, lexicon);
        if (context.rules().detectors().contains(Detector.IBAN) && Detector.holdsAccount(tokens, lexicon)) return deny("pii/iban", "");
        if (context.rules().detectors().contains(Detector.NHS)) {
            for (String run : runs) if (Detector.holdsPatient(run)) return deny("pii/nhs", run);
        }
        boolean social = isSocial(tokens);
        for (String run : runs) {
            if (holdsCard(run)) return deny("pii/card", run);
            if (run.length() == 9 && (social || isSpoken(tokens))) return deny("pii/ssn", run);
        }
        return pieces(runs, context, lexicon).or(() -> knownData(tokens, context));
    }

    private static boolean isSocial(List<Token> tokens) {
        for (Token t : tokens) {
            if (t.is("social") || t.is("ssn") || t.kind() == Kind.FIGURE && SSN.matcher(t.text()).find()) return true;
        }
        return false;
    }

    /// The finished line: a slot filled by a caller or a CRM may hold a card number.
    static Optional<Decision.Deny> judgeRendered(Rendered words, java.util.Locale locale) {
        for (String run : runs(Wording.ofPlain(words.display()), Lexicon.of(locale))) if (holdsCard(run)) return deny("pii/card", run);
        return SSN.matcher(words.display()).find() ? deny("pii/ssn", "123456789") : Optional.empty();
    }

    private static Optional<Decision.Deny> deny(String rule, String run) {
        return Optional.of(new Decision.Deny(DenyCode.PII, rule, run.isEmpty() ? "" : run.length() + " digits"));
    }

    private static boolean isSpoken(List<Token> tokens) {
        return tokens.stream().noneMatch(t -> t.kind() == Kind.FIGURE);
    }

    /// The digits of each number read out in `tokens`; `double seven` is `77`.
    static List<String> runs(List<Token> tokens, Lexicon lexicon) {
        List<String> runs = new ArrayList<>();
        var run = new StringBuilder();
        int times = 1;
        for (Token token : tokens) {
            String digits = lexicon.digits(token);
            if (!digits.isEmpty()) {
                run.append(digits.repeat(digits.length() == 1 ? times : 1));
                times = 1;
            } else if (token.is("double")) {
                times = 2;
            } else if (token.is("triple") || token.is("treble")) {
                times = 3;
            } else if (token.kind() != Kind.STOP && !JOINTS.contains(token.text())) {
                if (!run.isEmpty()) runs.add(run.toString());
                run.setLength(0);
                times = 1;
            }
        }
        if (!run.isEmpty()) runs.add(run.toString());
        return runs;
    }

    static boolean holdsCard(String digits) {
        for (int from = 0; from + MIN_CARD <= digits.length(); from++) {
            for (int length = MIN_CARD; length <= MAX_CARD && from + length <= digits.length(); length++) {
                if (digits.charAt(from) != '0' && isLuhn(digits, from, from + length)) return true;
            }
        }
        return false;
    }

    private static boolean isLuhn(String digits, int from, int to) {
        int sum = 0;
        for (int i = to - 1, place = 0; i >= from; i--, place++) {
            int digit = digits.charAt(i) - '0';
            int weighted = place % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    /// The first six now and the last four in the next turn, or a whole number in several clauses.
    private static Optional<Decision.Deny> pieces(List<String> runs, SpeechContext context, Lexicon lexicon) {
        if (runs.isEmpty()) return Optional.empty();
        List<String> before = new ArrayList<>();
        List<String> lines = context.recent();
        for (String line : lines.subList(Math.max(0, lines.size() - RECENT), lines.size())) {
            before.addAll(runs(Wording.ofPlain(line), lexicon));
        }
        String now = runs.getFirst();
        if (holdsCard(String.join("", before) + now)) return deny("pii/card-pieces", now);
        boolean endOfCard = now.length() == 4 && before.stream().anyMatch(run -> isStartOfCard(run));
        boolean startOfCard = isStartOfCard(now) && before.stream().anyMatch(run -> run.length() == 4);
        return endOfCard || startOfCard ? deny("pii/card-pieces", now) : Optional.empty();
    }

    /// An issuer's number: six to eight digits, 2 to 6 first.
    private static boolean isStartOfCard(String run) {
        return run.length() >= 6 && run.length() <= 8 && run.charAt(0) >= '2' && run.charAt(0) <= '6';
    }

    /// The value of a `pii` slot written out by the model where the state does not let it be mentioned.
    private static Optional<Decision.Deny> knownData(List<Token> tokens, SpeechContext context) {
        String said = null;
        for (Flow.Slot slot : context.flow().slots().values()) {
            if (!slot.pii() || context.mentionable().contains(slot.name())) continue;
            if (!(context.values().get(slot.name()) instanceof Value.Text(var text))) continue;
            if (said == null) said = " " + String.join(" ", Wording.words(tokens).toList()) + " ";
            String known = String.join(" ", Wording.words(text));
            if (known.length() >= 4 && said.contains(" " + known + " ")) {
                return Optional.of(new Decision.Deny(DenyCode.PII, "pii/slot", slot.name()));
            }
        }
        return Optional.empty();
    }
}
