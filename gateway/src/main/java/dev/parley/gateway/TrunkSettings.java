package dev.parley.gateway;

import dev.parley.gateway.api.ApiSettings.Complaint;
import dev.parley.sip.AudioCodec;
import dev.parley.sip.trunk.CallerId;
import dev.parley.sip.trunk.Destinations;
import dev.parley.sip.trunk.Gatekeeper.Strangers;
import dev.parley.sip.trunk.Network;
import dev.parley.sip.trunk.NumberPlan;
import dev.parley.sip.trunk.Trunk;
import dev.parley.sip.trunk.TrunkBook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `trunks` and `strangers` of `parley.yaml`, checked. A trunk's secrets are asked for when they are needed, so that commands
/// which only operate a gateway do not need them.
///
/// @param emergency names of the trunks that carry emergency calls
/// @param secrets read each once at the start: what is missing is then said at once
record TrunkSettings(TrunkBook book, Strangers strangers, Set<String> emergency, List<Supplier<String>> secrets) {
    /// No trunks: whoever reaches us may call.
    static final TrunkSettings NONE = new TrunkSettings(new TrunkBook(List.of()), Strangers.ACCEPT, Set.of(), List.of());
    private static final Pattern URI = Pattern.compile("(?i)sips?:[^\\s<>\"@]+");
    private static final Pattern AOR = Pattern.compile("(?i)sips?:[^\\s<>\"@]+@[^\\s<>\"@]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,40}");
    private static final Pattern PREFIX = Pattern.compile("\\*|\\+?\\d{1,15}");
    private static final int DEFAULT_CALLS = 100;
    private static final int DEFAULT_EXPIRES = 600;

    // The shape in the file.
    record Part(@Nullable List<String> from, @Nullable List<String> hosts, @Nullable String proxy, @Nullable String domain, @Nullable LoginPart login,
                @Nullable RegisterPart register, @Nullable Map<String, String> users, @Nullable String digest, @Nullable NumbersPart numbers, @Nullable List<String> codecs,
                @Nullable CallerIdPart callerId, @Nullable Integer calls, @Nullable Double callsPerSecond, @Nullable DestinationsPart destinations,
                @Nullable Integer optionsSeconds) { }

    record LoginPart(@Nullable String user, @Nullable String passwordFrom) { }

    record RegisterPart(@Nullable String aor, @Nullable String contact, @Nullable Integer expires) { }

    record NumbersPart(@Nullable String country, @Nullable String international, @Nullable String national, @Nullable Boolean plusless, @Nullable String format) { }

    record CallerIdPart(@Nullable Boolean asserted, @Nullable Boolean privacy, @Nullable Boolean diversion, @Nullable Boolean trusted) { }

    record DestinationsPart(@Nullable List<String> allow, @Nullable List<String> deny, @Nullable String premium, @Nullable List<String> emergency) { }

    /// @throws RuntimeException of `bad`, naming the key
    static TrunkSettings of(@Nullable Map<String, Part> parts, @Nullable String strangers, @Nullable String advertised, Path base, Complaint bad) {
        Map<String, Part> given = parts == null ? Map.of() : parts;
        Strangers others = switch (strangers == null ? given.isEmpty() ? "accept" : "reject" : strangers) {
            case "accept" -> Strangers.ACCEPT;
            case "reject" -> Strangers.REJECT;
            case "drop" -> Strangers.DROP;
            default -> throw bad.about("strangers", "`" + strangers + "` is not accept, reject or drop: what becomes of callers that match no trunk");
        };
        List<Trunk> trunks = new ArrayList<>();
        Set<String> emergency = new java.util.LinkedHashSet<>();
        List<Supplier<String>> secrets = new ArrayList<>();
        given.forEach((name, part) -> {
            Reading reading = new Reading("trunks." + name, base, bad, secrets);
            trunks.add(reading.trunk(name, part, advertised));
            if (part.destinations() != null && part.destinations().emergency() != null && !part.destinations().emergency().isEmpty()) emergency.add(name);
        });
        try {
            return new TrunkSettings(new TrunkBook(trunks), others, Set.copyOf(emergency), List.copyOf(secrets));
        } catch (IllegalArgumentException e) {
            throw bad.about("trunks", String.valueOf(e.getMessage()));
        }
    }

    /// @throws ConfigurationException one is not there
    void checkSecrets() {
        secrets.forEach(Supplier::get);
    }

    boolean carriesEmergency(Trunk trunk) {
        return emergency.contains(trunk.name());
    }

    /// One trunk's keys.
    private record Reading(String key, Path base, Complaint bad, List<Supplier<String>> secrets) {
        Trunk trunk(String name, Part p, @Nullable String advertised) {
            if (!NAME.matcher(name).matches()) throw bad.about(key, "`" + name + "` is not a name of letters, digits, `-` and `_`");
            List<Network> from = new ArrayList<>();
            for (String text : or(p.from(), List.<String>of())) from.add(network(text));
            List<String> hosts = or(p.hosts(), List.of());
            hosts.forEach(host -> uri(".hosts", host, URI, "a SIP URI such as sip:gw.carrier.example or \"sip:203.0.113.7:5061;transport=tls\""));
            if (p.proxy() != null) uri(".proxy", p.proxy(), URI, "a SIP URI such as \"sip:proxy.example;lr\"");
            if (hosts.isEmpty() && p.register() != null) throw bad.about(key + ".register", "needs `hosts`: where to register");
            if (from.isEmpty() && p.users() == null && p.register() == null && hosts.isEmpty()) {
                throw bad.about(key, "nobody can call over it and it calls nobody: name `from` (networks), `hosts` or `users`");
            }
            String domain = p.domain() != null ? p.domain() : hosts.isEmpty() ? or(advertised, "anonymous.invalid") : host(hosts.getFirst());
            return new Trunk(name, from, hosts, Optional.ofNullable(p.proxy()), domain, login(p.login()), register(p, domain), users(p.users()), md5Only(p.digest()),
                    numbers(p.numbers()), codecs(p.codecs()), callerId(p.callerId()), whole(".calls", or(p.calls(), DEFAULT_CALLS), 1, 100_000),
                    rate(or(p.callsPerSecond(), 0.0)), destinations(p.destinations()),
                    whole(".optionsSeconds", or(p.optionsSeconds(), 30), 0, 3600), Optional.empty());
        }

        private Network network(String text) {
            try {
                return Network.parse(text);
            } catch (IllegalArgumentException e) {
                throw bad.about(key + ".from", "`" + text + "`: " + e.getMessage());
            }
        }

        private void uri(String which, String text, Pattern shape, String example) {
            if (!shape.matcher(text).matches()) throw bad.about(key + which, "`" + text + "` is not " + example);
        }

        private static String host(String uri) {
            return uri.replaceFirst("(?i)^sips?:", "").replaceFirst("(?::\\d+)?(?:;.*)?$", "");
        }

        private Supplier<String> secret(String which, String from) {
            Supplier<String> secret = () -> EngineFactory.secretAt(key + which, from, base).get();
            if (!from.startsWith("env:") && !from.startsWith("file:")) throw bad.about(key + which, "is neither env:NAME nor file:path");
            secrets.add(secret);
            return secret;
        }

        private Optional<Trunk.Login> login(@Nullable LoginPart part) {
            if (part == null) return Optional.empty();
            if (part.user() == null || part.passwordFrom() == null) throw bad.about(key + ".login", "needs `user` and `passwordFrom` (env:NAME or file:path)");
            return Optional.of(new Trunk.Login(part.user(), secret(".login.passwordFrom", part.passwordFrom())));
        }

        private Optional<Trunk.Register> register(Part p, String domain) {
            RegisterPart part = p.register();
            if (part == null) return Optional.empty();
            String user = p.login() == null || p.login().user() == null ? "parley" : p.login().user();
            String aor = or(part.aor(), "sip:" + user + "@" + domain);
            uri(".register.aor", aor, AOR, "an address of record such as sip:acme@carrier.example");
            String contact = or(part.contact(), aor.replaceFirst("(?i)^sips?:([^@]+)@.*", "$1"));
            return Optional.of(new Trunk.Register(aor, contact, whole(".register.expires", or(part.expires(), DEFAULT_EXPIRES), 10, 86_400)));
        }

        private Map<String, Supplier<String>> users(@Nullable Map<String, String> parts) {
            Map<String, Supplier<String>> out = new LinkedHashMap<>();
            if (parts != null) parts.forEach((user, from) -> out.put(user, secret(".users." + user, from)));
            return out;
        }

        private boolean md5Only(@Nullable String digest) {
            String word = or(digest, "sha-256");
            if (!List.of("sha-256", "md5").contains(word)) throw bad.about(key + ".digest", "`" + word + "` is not sha-256 (and MD5 for who cannot) or md5 (alone)");
            return word.equals("md5");
        }

        private NumberPlan numbers(@Nullable NumbersPart part) {
            if (part == null) return NumberPlan.E164;
            String country = or(part.country(), "").replaceFirst("^\\+", "");
            if (!country.matches("\\d{0,3}")) throw bad.about(key + ".numbers.country", "`" + part.country() + "` is not a calling code such as 44");
            String national = or(part.national(), "");
            String international = or(part.international(), "00");
            if (!(national + international).matches("\\d*")) throw bad.about(key + ".numbers", "`national` and `international` are digits, such as \"0\" and \"00\"");
            String format = or(part.format(), "e164").toUpperCase(Locale.ROOT);
            if (!List.of("E164", "PLAIN", "INTERNATIONAL", "NATIONAL").contains(format)) {
                throw bad.about(key + ".numbers.format", "`" + part.format() + "` is not e164, plain, international or national");
            }
            if (format.equals("NATIONAL") && country.isEmpty()) throw bad.about(key + ".numbers.format", "national needs `country`");
            return new NumberPlan(country, international, national, or(part.plusless(), false), NumberPlan.Format.valueOf(format));
        }

        private List<AudioCodec> codecs(@Nullable List<String> names) {
            List<AudioCodec> out = new ArrayList<>();
            for (String name : or(names, List.<String>of())) {
                AudioCodec codec = java.util.Arrays.stream(AudioCodec.values()).filter(c -> c.name().equalsIgnoreCase(name)).findFirst()
                        .orElseThrow(() -> bad.about(key + ".codecs", "`" + name + "` is none of pcmu, pcma, g722, opus, l16"));
                if (out.contains(codec)) throw bad.about(key + ".codecs", "`" + name + "` is named twice");
                out.add(codec);
            }
            return out;
        }

        private static CallerId callerId(@Nullable CallerIdPart part) {
            if (part == null) return CallerId.DEFAULT;
            return new CallerId(or(part.asserted(), true), or(part.privacy(), true), or(part.diversion(), true), or(part.trusted(), false));
        }

        private Destinations destinations(@Nullable DestinationsPart part) {
            if (part == null) return Destinations.NONE;
            String premium = or(part.premium(), "deny");
            if (!List.of("allow", "deny").contains(premium)) throw bad.about(key + ".destinations.premium", "`" + premium + "` is not allow or deny");
            List<String> emergency = or(part.emergency(), List.<String>of());
            for (String number : emergency) {
                if (!number.matches("\\d{2,6}")) throw bad.about(key + ".destinations.emergency", "`" + number + "` is not a short number such as \"112\"");
            }
            Set<String> short112 = new java.util.HashSet<>(Destinations.EMERGENCY);
            short112.addAll(emergency);
            return new Destinations(prefixes(".destinations.allow", part.allow()), prefixes(".destinations.deny", part.deny()), Destinations.PREMIUM,
                    premium.equals("allow"), short112);
        }

        private List<String> prefixes(String which, @Nullable List<String> texts) {
            for (String text : or(texts, List.<String>of())) {
                if (!PREFIX.matcher(text).matches()) throw bad.about(key + which, "`" + text + "` is not a prefix such as \"+44\", a short number, or \"*\"");
            }
            return or(texts, List.of());
        }

        private double rate(double perSecond) {
            if (!(perSecond >= 0 && perSecond <= 10_000)) throw bad.about(key + ".callsPerSecond", perSecond + " is not between 0 (no limit) and 10000");
            return perSecond;
        }

        private int whole(String which, int value, int least, int most) {
            if (value < least || value > most) throw bad.about(key + which, value + " is not between " + least + " and " + most);
            return value;
        }

        private static <T> T or(@Nullable T value, T otherwise) {
            return value == null ? otherwise : value;
        }
    }
}
