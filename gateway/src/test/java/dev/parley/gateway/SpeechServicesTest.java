package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechServicesTest {
    private static SpeechServices read(String yaml) {
        return ConfigurationFile.parse(yaml, Path.of("parley.yaml")).speech();
    }

    @Test void theOrderOfTheFileIsTheOrderOfPreference() {
        SpeechServices speech = read("""
                recognisers:
                  - {name: hosted, kind: deepgram, keyFrom: "env:PATH"}
                  - {name: own, kind: embedded}
                voices:
                  - {name: nice, kind: cartesia, voice: v1, keyFrom: "env:PATH"}
                """);
        assertThat(speech.recognisers()).extracting(SpeechServices.Entry::name).containsExactly("hosted", "own");
        assertThat(speech.recognisers().getFirst().url()).hasToString("wss://api.deepgram.com");
        assertThat(speech.voices().getFirst().model()).isEqualTo("sonic-2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            recognisers: [{name: a, kind: deepgramm}]            | recognisers.a.kind: `deepgramm` is none of embedded, deepgram, flux, assemblyai, vosk
            recognisers: [{name: a, kind: deepgram}]             | recognisers.a: `deepgram` needs a `keyFrom` (env:NAME or file:path)
            recognisers: [{name: a, kind: vosk}]                 | recognisers.a: a vosk server needs a `url` such as ws://127.0.0.1:2700
            recognisers: [{name: a}, {name: a}]                  | recognisers: two are named `a`
            voices: [{name: b, kind: cartesia, keyFrom: 'env:X'}] | voices.b: `cartesia` needs a `voice`
            """)
    void whatAnEntryLacksIsSaid(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigurationException.class).hasMessage(message);
    }
}
