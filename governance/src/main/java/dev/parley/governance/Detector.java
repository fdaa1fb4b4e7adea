package dev.parley.governance;

import dev.parley.governance.Wording.Kind;
import dev.parley.governance.Wording.Token;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A kind of number that gives a person away, told from others by its check digits. Rule packs name those that nobody may read out, in
/// their `[detect]` section; cards and social security numbers are looked for in every flow.
enum Detector {
    /// Of a payment card, ISO/IEC 7812: 13 to 19 digits with a Luhn digit.
    CARD,
    /// United States: nine digits.
    SSN,
    /// International bank account number, ISO 13616: two letters, two check digits, up to thirty more; modulo 97.
    IBAN,
    /// Of a patient of the British National Health Service: ten digits, the last a check modulo 11.
    NHS;

    /// In force whatever packs there are.
    static final Set<Detector> ALWAYS = EnumSet.of(CARD, SSN);

    private static final Pattern ACCOUNT = Pattern.compile("[A-Z]{2}\\d{2}[A-Z0-9]{11,30}");
    /// How long an account number is, by country: what is longer, shorter or of no country is none.
    private static final Map<String, Integer> LENGTHS = Map.ofEntries(Map.entry("AT", 20), Map.entry("BE", 16), Map.entry("BG", 22), Map.entry("CH", 21),
        Map.entry("CY", 28), Map.entry("CZ", 24), Map.entry("DE", 22), Map.entry("DK", 18), Map.entry("EE", 20), Map.entry("ES", 24), Map.entry("FI", 18),
        Map.entry("FR", 27), Map.entry("GB", 22), Map.entry("GR", 27), Map.entry("HR", 21), Map.entry("HU", 28), Map.entry("IE", 22), Map.entry("IS", 26),
        Map.entry("IT", 27), Map.entry("LI", 21), Map.entry("LT", 20), Map.entry("LU", 20), Map.entry("LV", 21), Map.entry("MC", 27), Map.entry("MT", 31),
        Map.entry("NL", 18), Map.entry("NO", 15), Map.entry("PL", 28), Map.entry("PT", 25), Map.entry("RO", 24), Map.entry("SE", 24), Map.entry("SI", 19),
        Map.entry("SK", 24), Map.entry("SM", 27), Map.entry("TR", 26), Map.entry("AE", 23), Map.entry("IL", 23), Map.entry("SA", 24), Map.entry("BR", 29));
    private static final BigInteger MODULUS = BigInteger.valueOf(97);

    /// @throws IllegalStateException for a name no pack of ours may use
    static Detector named(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("no detector `" + name + "`", e);
        }
    }

    /// The number of a patient in a run of digits.
    static boolean holdsPatient(String digits) {
        for (int from = 0; from + 10 <= digits.length(); from++) if (isPatient(digits, from)) return digits.length() == 10 || digits.length() > 12;
        return false;
    }

    private static boolean isPatient(String digits, int from) {
        int sum = 0;
        for (int i = 0; i < 9; i++) sum += (10 - i) * (digits.charAt(from + i) - '0');
        int check = (11 - sum % 11) % 11;
        return check < 10 && check == digits.charAt(from + 9) - '0';
    }

    /// A bank account in words and figures that follow one another: `GB29 NWBK …`, `G B two nine N W B K …`.
    static boolean holdsAccount(List<Token> tokens, Lexicon lexicon) {
        return spelt(tokens, lexicon).stream().anyMatch(Detector::isAccountIn);
    }

    private static List<String> spelt(List<Token> tokens, Lexicon lexicon) {
        List<String> out = new ArrayList<>();
        var run = new StringBuilder();
        for (Token token : tokens) {
            String digits = lexicon.digits(token);
            boolean letters = token.kind() == Kind.WORD && (token.text().length() == 1 || !run.isEmpty() && token.text().length() <= 4 && digits.isEmpty());
            if (token.kind() == Kind.FIGURE) run.append(token.text().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", ""));
            else if (token.kind() == Kind.WORD && !digits.isEmpty()) run.append(digits);
            else if (letters) run.append(token.text().toUpperCase(Locale.ROOT));
            else if (token.kind() != Kind.STOP) {
                if (!run.isEmpty()) out.add(run.toString());
                run.setLength(0);
            }
        }
        if (!run.isEmpty()) out.add(run.toString());
        return out;
    }

    private static boolean isAccountIn(String text) {
        for (int from = 0; from + 15 <= text.length(); from++) {
            Matcher account = ACCOUNT.matcher(text).region(from, text.length());
            if (!account.lookingAt()) continue;
            int to = from + LENGTHS.getOrDefault(text.substring(from, from + 2), Integer.MAX_VALUE / 2);
            if (to <= account.end() && isAccount(text.substring(from, to))) return true;
        }
        return false;
    }

    private static boolean isAccount(String iban) {
        var digits = new StringBuilder();
        for (char c : (iban.substring(4) + iban.substring(0, 4)).toCharArray()) digits.append(Character.digit(c, 36));
        return new BigInteger(digits.toString()).mod(MODULUS).equals(BigInteger.ONE);
    }
}
