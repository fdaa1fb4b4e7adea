package dev.parley.gateway;

import dev.parley.agent.Synthesizer;
import dev.parley.agent.Transcriber;
import dev.parley.providers.assemblyai.AssemblyAi;
import dev.parley.providers.cartesia.Cartesia;
import dev.parley.providers.deepgram.Deepgram;
import dev.parley.providers.elevenlabs.ElevenLabs;
import dev.parley.providers.failover.FailoverSynthesizer;
import dev.parley.providers.failover.FailoverTranscriber;
import dev.parley.providers.freetts.FreeTtsSynthesizer;
import dev.parley.providers.sphinx.SphinxTranscriber;
import dev.parley.providers.vosk.VoskServer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The recognisers and voices of `parley.yaml`, in order of preference. Without any, the embedded ones.
record SpeechServices(List<Entry> recognisers, List<Entry> voices) {
    static final SpeechServices EMBEDDED = new SpeechServices(List.of(), List.of());
    private static final List<String> RECOGNISERS = List.of("embedded", "deepgram", "flux", "assemblyai", "vosk");
    private static final List<String> VOICES = List.of("embedded", "deepgram", "elevenlabs", "cartesia");

    /// As written in the file.
    record Part(String name, @Nullable String kind, @Nullable String url, @Nullable String model, @Nullable String language,
                @Nullable String voice, @Nullable String keyFrom) { }

    /// Checked: what its kind needs is there.
    record Entry(String name, String kind, URI url, String model, String language, String voice, @Nullable String keyFrom) { }

    SpeechServices {
        recognisers = List.copyOf(recognisers);
        voices = List.copyOf(voices);
    }

    /// @throws ConfigurationException naming the entry
    static SpeechServices of(@Nullable List<Part> recognisers, @Nullable List<Part> voices) {
        return new SpeechServices(entries("recognisers", recognisers, RECOGNISERS), entries("voices", voices, VOICES));
    }

    private static List<Entry> entries(String list, @Nullable List<Part> parts, List<String> kinds) {
        if (parts == null) return List.of();
        List<Entry> entries = parts.stream().map(part -> entry(list, part, kinds)).toList();
        for (Entry entry : entries) {
            if (entries.stream().filter(e -> e.name().equals(entry.name())).count() > 1) throw new ConfigurationException(list + ": two are named `" + entry.name() + "`");
        }
        return entries;
    }

    private static Entry entry(String list, Part part, List<String> kinds) {
        String key = list + "." + part.name();
        String kind = part.kind() == null ? "embedded" : part.kind();
        if (!kinds.contains(kind)) throw new ConfigurationException(key + ".kind: `" + kind + "` is none of " + String.join(", ", kinds));
        boolean hosted = !kind.equals("embedded") && !kind.equals("vosk");
        if (hosted && part.keyFrom() == null) throw new ConfigurationException(key + ": `" + kind + "` needs a `keyFrom` (env:NAME or file:path)");
        if (kind.equals("vosk") && part.url() == null) throw new ConfigurationException(key + ": a vosk server needs a `url` such as ws://127.0.0.1:2700");
        if (List.of("elevenlabs", "cartesia").contains(kind) && part.voice() == null) throw new ConfigurationException(key + ": `" + kind + "` needs a `voice`");
        String url = part.url() != null ? part.url() : home(kind);
        try {
            return new Entry(part.name(), kind, URI.create(url), part.model() != null ? part.model() : model(list, kind),
                    part.language() == null ? "en" : part.language(), part.voice() == null ? "" : part.voice(), part.keyFrom());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(key + ".url: `" + url + "` is not an address");
        }
    }

    private static String home(String kind) {
        return switch (kind) {
            case "deepgram", "flux" -> "wss://api.deepgram.com";
            case "assemblyai" -> "wss://streaming.assemblyai.com";
            case "elevenlabs" -> "wss://api.elevenlabs.io";
            case "cartesia" -> "wss://api.cartesia.ai";
            default -> "";
        };
    }

    private static String model(String list, String kind) {
        return switch (kind) {
            case "deepgram" -> list.equals("voices") ? "aura-2-thalia-en" : "nova-3";
            case "flux" -> "flux-general-en";
            case "elevenlabs" -> "eleven_flash_v2_5";
            case "cartesia" -> "sonic-2";
            default -> "";
        };
    }

    /// @throws ConfigurationException when an address or a key is not usable
    Transcriber transcriber(Configuration configuration, int cores) {
        if (recognisers.isEmpty()) return embeddedRecogniser(cores);
        var all = new LinkedHashMap<String, Transcriber>();
        for (Entry entry : recognisers) all.put(entry.name(), checked("recognisers", entry, () -> recogniser(entry, configuration, cores)));
        return new FailoverTranscriber(all);
    }

    private static Transcriber recogniser(Entry entry, Configuration configuration, int cores) {
        return switch (entry.kind()) {
            case "deepgram" -> Deepgram.listen(entry.url(), entry.model(), entry.language(), key("recognisers", entry, configuration));
            case "flux" -> Deepgram.flux(entry.url(), entry.model(), key("recognisers", entry, configuration));
            case "assemblyai" -> AssemblyAi.streaming(entry.url(), key("recognisers", entry, configuration));
            case "vosk" -> VoskServer.at(entry.url());
            default -> embeddedRecogniser(cores);
        };
    }

    /// @throws ConfigurationException when an address or a key is not usable
    Synthesizer synthesizer(Configuration configuration, int cores) {
        if (voices.isEmpty()) return embeddedVoice(cores);
        var all = new LinkedHashMap<String, Synthesizer>();
        for (Entry entry : voices) all.put(entry.name(), checked("voices", entry, () -> voice(entry, configuration, cores)));
        return new FailoverSynthesizer(all);
    }

    private static Synthesizer voice(Entry entry, Configuration configuration, int cores) {
        return switch (entry.kind()) {
            case "deepgram" -> Deepgram.speak(entry.url(), entry.model(), key("voices", entry, configuration));
            case "elevenlabs" -> ElevenLabs.voice(entry.url(), entry.voice(), entry.model(), key("voices", entry, configuration));
            case "cartesia" -> Cartesia.voice(entry.url(), entry.voice(), entry.model(), key("voices", entry, configuration));
            default -> embeddedVoice(cores);
        };
    }

    private static <T> T checked(String list, Entry entry, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(list + "." + entry.name() + ".url: " + e.getMessage());
        }
    }

    private static Supplier<String> key(String list, Entry entry, Configuration configuration) {
        Supplier<String> key = EngineFactory.secret(list + "." + entry.name(), entry.keyFrom(), configuration);
        return key == null ? () -> "" : key;
    }

    private static Transcriber embeddedRecogniser(int cores) {
        return new Workers("recogniser", cores).wrap(new SphinxTranscriber());
    }

    private static Synthesizer embeddedVoice(int cores) {
        return new Workers("voice", cores).wrap(new FreeTtsSynthesizer());
    }
}
