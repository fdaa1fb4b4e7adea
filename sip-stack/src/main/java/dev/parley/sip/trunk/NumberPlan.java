package dev.parley.sip.trunk;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// How one trunk writes telephone numbers, and how they are read from it (ITU-T E.164, RFC 3966).
///
/// @param country calling code without `+`, empty: national numbers have no meaning here
/// @param international what is dialled before a country code instead of `+`: `00`, `011`; empty: nothing is
/// @param national what is dialled before a national number: `0`, `1`; empty: nothing is
/// @param plusless eleven to fifteen digits without any prefix begin with a country code: what carriers in North America send
/// @param format how numbers are written on this trunk
public record NumberPlan(String country, String international, String national, boolean plusless, Format format) {
    /// Of `+442079460123`, country 44: `+442079460123`, `442079460123`, `00442079460123`, `02079460123`.
    public enum Format { E164, PLAIN, INTERNATIONAL, NATIONAL }

    /// `+` everywhere, and nothing is guessed.
    public static final NumberPlan E164 = new NumberPlan("", "00", "", false, Format.E164);

    private static final Set<String> NOBODY = Set.of("", "anonymous", "unknown", "unavailable", "restricted", "private");
    private static final Pattern VISUAL = Pattern.compile("\\+?[0-9().\\s-]{2,40}");
    private static final int SHORTEST = 7;
    private static final int LONGEST = 15;

    /// @param user user part of a SIP URI, or the number of a `tel:` URI, with or without parameters
    public Dialled read(String user) {
        String bare = user.split(";", 2)[0].strip();            // phone-context and the like (RFC 3966 §5.1)
        if (NOBODY.contains(bare.toLowerCase(Locale.ROOT))) return new Dialled.Anonymous();
        if (!VISUAL.matcher(bare).matches()) return new Dialled.Name(user);
        String digits = bare.replaceAll("[^0-9]", "");
        if (bare.startsWith("+")) return world(digits, bare);
        if (!international.isEmpty() && digits.startsWith(international) && digits.length() - international.length() >= SHORTEST) {
            return world(digits.substring(international.length()), bare);
        }
        if (!national.isEmpty() && !country.isEmpty() && digits.startsWith(national) && digits.length() - national.length() >= SHORTEST - 1) {
            return world(country + digits.substring(national.length()), bare);
        }
        if (plusless && digits.length() >= 11 && digits.length() <= LONGEST) return world(digits, bare);
        if (!country.isEmpty() && national.isEmpty() && digits.length() >= SHORTEST) return world(country + digits, bare);
        if (!country.isEmpty() && country.equals(national) && digits.length() == 10) return world(country + digits, bare);
        return new Dialled.Short(digits);
    }

    private static Dialled world(String digits, String written) {
        if (digits.length() < SHORTEST || digits.length() > LONGEST || digits.startsWith("0")) return new Dialled.Short(written);
        return new Dialled.E164("+" + digits);
    }

    /// As this trunk wants it.
    public String write(Dialled number) {
        return switch (number) {
            case Dialled.E164 e164 -> switch (format) {
                case E164 -> e164.number();
                case PLAIN -> e164.digits();
                case INTERNATIONAL -> international + e164.digits();
                case NATIONAL -> !country.isEmpty() && e164.digits().startsWith(country)
                        ? national + e164.digits().substring(country.length()) : international + e164.digits();
            };
            case Dialled.Short(var digits) -> digits;
            case Dialled.Name(var user) -> user;
            case Dialled.Anonymous() -> "anonymous";
        };
    }
}
