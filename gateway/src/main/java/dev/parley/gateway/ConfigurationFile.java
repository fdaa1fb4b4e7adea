package dev.parley.gateway;

import dev.parley.gateway.api.ApiSettings;
import dev.parley.dialplan.Suggest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads `parley.yaml`. Unknown keys, wrong types and values out of range are errors that name the file, line and key.
final class ConfigurationFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private ConfigurationFile() { }

    // The shape of the file. Every key may be left out; null means its default.
    record File(@Nullable ListenPart listen, @Nullable MediaPart media, @Nullable String flows, @Nullable List<ModelPart> models,
                @Nullable Map<String, ConnectorPart> connectors, @Nullable Map<String, String> transfers, @Nullable String data,
                @Nullable LimitsPart limits, ApiSettings.@Nullable Part api,
                @Nullable List<SpeechServices.Part> recognisers, @Nullable List<SpeechServices.Part> voices,
                @Nullable Map<String, TrunkSettings.Part> trunks, @Nullable String strangers) { }

    record ListenPart(@Nullable String address, @Nullable Integer sip, @Nullable List<String> transports, @Nullable String advertise,
                      @Nullable TlsPart tls) { }

    record TlsPart(@Nullable String certificate, @Nullable String key, @Nullable String trust, @Nullable Integer port, @Nullable Boolean mutual) { }

    record MediaPart(@Nullable String ports, @Nullable String srtp) { }

    record ModelPart(String name, @Nullable String kind, @Nullable String url, @Nullable String model, @Nullable String keyFrom) { }

    record ConnectorPart(@Nullable String kind, @Nullable String file, @Nullable String url, @Nullable String keyFrom,
                         @Nullable Map<String, OperationPart> operations) { }

    record OperationPart(@Nullable List<String> match, @Nullable Map<String, String> returns) { }

    record LimitsPart(@Nullable Integer calls, @Nullable Double callsPerSecond, @Nullable String longestCall) { }

    static Configuration read(Path file) {
        try {
            return parse(Files.readString(file), file);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new ConfigurationException(file + ": no such file; start from deploy/parley.yaml");
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read: " + e.getMessage());
        }
    }

    static Configuration parse(String yaml, Path file) {
        try {
            File parsed = yaml.isBlank() ? new File(null, null, null, null, null, null, null, null, null, null, null, null, null) : YAML.readValue(yaml, File.class);
            Path parent = file.toAbsolutePath().getParent();
            return new Defaults(file, yaml).fill(parsed, parent == null ? Path.of("") : parent);
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigurationException(at(file, yaml, e) + ": unknown key `" + e.getPropertyName() + "`" + suggestion(e));
        } catch (JacksonException e) {
            throw new ConfigurationException(at(file, yaml, e) + ": " + firstLine(e.getOriginalMessage()));
        }
    }

    /// File, line and column. Jackson forgets the place of a key in a part it has buffered, but not the way to it.
    private static String at(Path file, String yaml, JacksonException e) {
        TokenStreamLocation place = e.getLocation();
        if ((place == null || place.getLineNr() < 1) && !e.getPath().isEmpty()) place = find(yaml, pointer(e.getPath()));
        return place == null || place.getLineNr() < 1 ? file.toString() : file + ":" + place.getLineNr() + ":" + place.getColumnNr();
    }

    private static String pointer(List<JacksonException.Reference> path) {
        StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : path) {
            pointer.append('/').append(step.getPropertyName() == null ? String.valueOf(step.getIndex()) : step.getPropertyName());
        }
        return pointer.toString();
    }

    /// @param wanted JSON pointer (RFC 6901)
    private static @Nullable TokenStreamLocation find(String yaml, String wanted) {
        try (JsonParser parser = YAML.createParser(yaml)) {
            while (parser.nextToken() != null) {
                if (parser.streamReadContext().pathAsPointer().toString().contentEquals(wanted)) return parser.currentTokenLocation();
            }
        } catch (JacksonException alreadyTold) {
            // the place stays unknown
        }
        return null;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "not valid YAML" : message.lines().findFirst().orElse("not valid YAML");
    }

    private static String suggestion(UnrecognizedPropertyException e) {
        Collection<Object> known = e.getKnownPropertyIds();
        if (known == null) return "";
        List<String> names = known.stream().map(String::valueOf).sorted().toList();
        String nearest = Suggest.nearest(e.getPropertyName(), names);
        return nearest != null ? "; did you mean `" + nearest + "`?" : "; known here: " + (names.isEmpty() ? "none" : String.join(", ", names));
    }

    /// Fills in what the file leaves out and refuses what cannot be meant.
    private record Defaults(Path file, String yaml) {
        Configuration fill(File f, Path base) {
            ListenPart l = f.listen() == null ? new ListenPart(null, null, null, null, null) : f.listen();
            var listen = new Configuration.Listen(or(l.address(), "0.0.0.0"), range("listen.sip", or(l.sip(), 5060), 0, 65535),
                    transports(l), l.advertise(), tls(l.tls(), base));
            LimitsPart limits = f.limits() == null ? new LimitsPart(null, null, null) : f.limits();
            return new Configuration(listen, media(f.media()), or(f.flows(), "flows"), models(f.models()), connectors(f.connectors()),
                    or(f.transfers(), Map.of()), or(f.data(), "var"),
                    new Configuration.Limits(range("limits.calls", or(limits.calls(), 200), 1, 100_000),
                            rate("limits.callsPerSecond", or(limits.callsPerSecond(), 0.0)), duration("limits.longestCall", or(limits.longestCall(), "60m"))), ApiSettings.of(f.api(), base, this::bad),
                    SpeechServices.of(f.recognisers(), f.voices()),
                    TrunkSettings.of(f.trunks(), f.strangers(), listen.advertise(), base, this::bad), base);
        }

        private List<String> transports(ListenPart l) {
            List<String> transports = or(l.transports(), l.tls() == null ? List.of("udp", "tcp") : List.of("udp", "tcp", "tls"));
            for (String transport : transports) {
                if (!List.of("udp", "tcp", "tls").contains(transport)) throw bad("listen.transports", "`" + transport + "` is not udp, tcp or tls");
            }
            if (transports.isEmpty()) throw bad("listen.transports", "names none; write for example [udp, tcp]");
            if (transports.contains("tls") && l.tls() == null) throw bad("listen.transports", "tls needs `listen.tls` with `certificate` and `key`, two PEM files");
            return transports;
        }

        private Configuration.@Nullable Tls tls(@Nullable TlsPart part, Path base) {
            if (part == null) return null;
            if (part.certificate() == null || part.key() == null) throw bad("listen.tls", "needs `certificate` and `key`, two PEM files");
            boolean mutual = or(part.mutual(), false);
            if (mutual && part.trust() == null) throw bad("listen.tls.mutual", "needs `trust`, a PEM file with the authorities that callers' certificates come from");
            return new Configuration.Tls(base.resolve(part.certificate()).normalize(), base.resolve(part.key()).normalize(),
                    part.trust() == null ? null : base.resolve(part.trust()).normalize(), range("listen.tls.port", or(part.port(), 5061), 0, 65535), mutual);
        }

        private double rate(String key, double perSecond) {
            if (!(perSecond >= 0 && perSecond <= 10_000)) throw bad(key, perSecond + " is not between 0 (no limit) and 10000");
            return perSecond;
        }

        private Configuration.Media media(@Nullable MediaPart part) {
            String ports = part == null || part.ports() == null ? "20000-21999" : part.ports();
            var match = java.util.regex.Pattern.compile("(\\d{1,5})-(\\d{1,5})").matcher(ports.strip());
            if (!match.matches()) throw bad("media.ports", "`" + ports + "` is not a range such as 20000-21999");
            int first = range("media.ports", Integer.parseInt(match.group(1)), 1024, 65534);
            int last = range("media.ports", Integer.parseInt(match.group(2)), 1025, 65535);
            if (first % 2 != 0) first++;
            if (last - first < 1) throw bad("media.ports", "`" + ports + "` holds no pair of an even port and the next one");
            String srtp = part == null || part.srtp() == null ? "tls" : part.srtp();
            MediaKeys.When when = MediaKeys.When.named(srtp).orElseThrow(() -> bad("media.srtp", "`" + srtp + "` is not tls (calls whose signalling is), always or never"));
            return new Configuration.Media(first, last, when);
        }

        private List<Configuration.Model> models(@Nullable List<ModelPart> parts) {
            if (parts == null || parts.isEmpty()) return List.of(new Configuration.Model("embedded", "embedded", null, null, null));
            List<Configuration.Model> out = new ArrayList<>();
            for (ModelPart part : parts) {
                String kind = or(part.kind(), "embedded");
                if (!List.of("embedded", "openai", "anthropic").contains(kind)) throw bad("models." + part.name() + ".kind", "`" + kind + "` is not embedded, openai or anthropic");
                if (!kind.equals("embedded") && (part.url() == null || part.model() == null)) throw bad("models." + part.name(), "an " + kind + " model needs `url` and `model`");
                out.add(new Configuration.Model(part.name(), kind, part.url(), part.model(), part.keyFrom()));
            }
            return out;
        }

        private List<Configuration.ConnectorEntry> connectors(@Nullable Map<String, ConnectorPart> parts) {
            List<Configuration.ConnectorEntry> out = new ArrayList<>();
            or(parts, Map.<String, ConnectorPart>of()).forEach((name, part) -> {
                String kind = or(part.kind(), part.url() != null ? "http" : "table");
                if (kind.equals("table") && part.file() == null) throw bad("connectors." + name, "a table needs a `file`");
                if (kind.equals("http") && part.url() == null) throw bad("connectors." + name, "an http connector needs a `url`");
                if (!List.of("table", "http").contains(kind)) throw bad("connectors." + name + ".kind", "`" + kind + "` is not table or http");
                Map<String, Configuration.Operation> operations = new LinkedHashMap<>();
                or(part.operations(), Map.<String, OperationPart>of()).forEach((operation, o) ->
                        operations.put(operation, new Configuration.Operation(or(o.match(), List.of()), or(o.returns(), Map.of()))));
                out.add(new Configuration.ConnectorEntry(name, kind, part.file(), part.url(), part.keyFrom(), operations));
            });
            return out;
        }

        private int range(String key, int value, int least, int most) {
            if (value < least || value > most) throw bad(key, value + " is not between " + least + " and " + most);
            return value;
        }

        private Duration duration(String key, String text) {
            var match = java.util.regex.Pattern.compile("(\\d+)\\s*(s|m|h)").matcher(text.strip());
            if (!match.matches()) throw bad(key, "`" + text + "` is not a duration such as 90s, 60m or 2h");
            long n = Long.parseLong(match.group(1));
            return switch (match.group(2)) {
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                default -> Duration.ofHours(n);
            };
        }

        private ConfigurationException bad(String key, String what) {
            TokenStreamLocation place = find(yaml, "/" + key.replaceAll("[.\\[]", "/").replace("]", ""));
            return new ConfigurationException(file + (place == null ? "" : ":" + place.getLineNr()) + ": `" + key + "`: " + what);
        }

        private static <T> T or(@Nullable T value, T otherwise) {
            return value == null ? otherwise : value;
        }
    }
}
