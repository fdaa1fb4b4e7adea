package dev.parley.sip.trunk;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which numbers may be called over a trunk: the guard against toll fraud.
///
/// The longest prefix that fits decides; of an allowed and a denied one of the same length the denied. Premium
/// numbers are denied unless `premiumAllowed`. An emergency number is none of this: see [Verdict.Emergency].
///
/// @param allow prefixes of E.164 numbers or short codes; empty: nothing may be called
/// @param deny prefixes
/// @param premium prefixes of numbers that cost extra
/// @param emergency whole numbers, as dialled
public record Destinations(List<String> allow, List<String> deny, List<String> premium, boolean premiumAllowed,
                           Set<String> emergency) {
    /// Numbers that reach emergency services in most of the world.
    public static final Set<String> EMERGENCY = Set.of("112", "911", "999", "000", "110", "118", "119");
    /// Premium-rate ranges and those that bought traffic goes to.
    public static final List<String> PREMIUM = List.of("+1900", "+1976", "+449", "+4470", "+979", "+881", "+882", "+883", "+870",
            "+49900", "+338", "+3489", "+39899", "+4190");

    /// Nothing may be called.
    public static final Destinations NONE = new Destinations(List.of(), List.of(), PREMIUM, false, EMERGENCY);

    public Destinations {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        premium = List.copyOf(premium);
        emergency = Set.copyOf(emergency);
    }

    public sealed interface Verdict {
        record Allowed(String prefix) implements Verdict { }
        record Denied(String why) implements Verdict { }
        /// Is neither limited nor denied here: an explicit rule routes it, and without one it is refused loudly.
        record Emergency() implements Verdict { }
    }

    public boolean isEmergency(Dialled number) {
        return number instanceof Dialled.Short(var digits) && emergency.contains(digits);
    }

    public Verdict judge(Dialled number) {
        if (isEmergency(number)) return new Verdict.Emergency();
        if (number instanceof Dialled.Anonymous) return new Verdict.Denied("there is no number to call");
        String called = number.canonical();
        Optional<String> allowed = longest(allow, called);
        Optional<String> denied = longest(deny, called);
        Optional<String> costly = premiumAllowed ? Optional.empty() : longest(premium, called);
        if (allowed.isEmpty()) return new Verdict.Denied("no prefix in `destinations.allow` fits");
        int reach = allowed.get().length();
        if (denied.isPresent() && denied.get().length() >= reach) return new Verdict.Denied("`" + denied.get() + "` is denied");
        if (costly.isPresent() && costly.get().length() >= reach) {
            return new Verdict.Denied("`" + costly.get() + "` is a premium range; set `destinations.premium: allow` or allow a longer prefix");
        }
        return new Verdict.Allowed(allowed.get());
    }

    private static Optional<String> longest(List<String> prefixes, String called) {
        return prefixes.stream().filter(p -> p.equals("*") || called.startsWith(p)).max(java.util.Comparator.comparingInt(String::length));
    }
}
