package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {
    private static final Path FILE = Path.of("/etc/parley/parley.yaml");

    private static Configuration parse(String yaml) {
        return ConfigurationFile.parse(yaml, FILE);
    }

    @Test void anEmptyFileIsAllDefaults() {
        Configuration configuration = parse("");
        assertThat(configuration.listen()).isEqualTo(new Configuration.Listen("0.0.0.0", 5060, java.util.List.of("udp", "tcp"), null, null));
        assertThat(configuration.media()).isEqualTo(new Configuration.Media(20000, 21999, MediaKeys.When.TLS));
        assertThat(configuration.models()).extracting(Configuration.Model::kind).containsExactly("embedded");
        assertThat(configuration.limits()).isEqualTo(new Configuration.Limits(200, 0, Duration.ofMinutes(60)));
    }

    @Test void pathsAreRelativeToTheFile() {
        assertThat(parse("flows: ../flows").resolve("../flows")).isEqualTo(Path.of("/etc/flows"));
    }

    @Test void theSampleConfigurationIsValid() {
        Configuration sample = ConfigurationFile.read(Path.of("../deploy/parley.yaml"));
        assertThat(sample.connectors()).singleElement().satisfies(c -> {
            assertThat(c.name()).isEqualTo("accounts");
            assertThat(c.operations()).containsOnlyKeys("verify", "get_bill");
        });
        assertThat(sample.transfers()).containsKey("front-desk");
    }

    @Test void anUnknownKeyIsNamedWithItsPlaceAndTheKeyThatWasMeant() {
        assertThatThrownBy(() -> parse("listen:\n  adress: 127.0.0.1\n")).isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("/etc/parley/parley.yaml:2:").hasMessageContaining("unknown key `adress`; did you mean `address`?");
    }

    @Test void aKeyThatResemblesNothingListsWhatIsKnown() {
        assertThatThrownBy(() -> parse("limits: { bananas: 3 }")).hasMessageContaining("unknown key `bananas`; known here: calls, callsPerSecond, longestCall");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "listen: { sip: 70000 }                      | `listen.sip`: 70000 is not between 0 and 65535",
        "listen: { transports: [sctp] }              | `listen.transports`: `sctp` is not udp, tcp or tls",
        "media: { ports: twenty }                    | `media.ports`: `twenty` is not a range",
        "media: { ports: 20001-20001 }               | `media.ports`",
        "limits: { longestCall: soon }               | `limits.longestCall`: `soon` is not a duration",
        "limits: { calls: 0 }                        | `limits.calls`: 0 is not between",
        "models: [ { name: a, kind: cloud } ]        | `models.a.kind`: `cloud` is not embedded, openai or anthropic",
        "models: [ { name: a, kind: openai } ]       | an openai model needs `url` and `model`",
        "connectors: { crm: { kind: table } }        | `connectors.crm`: a table needs a `file`",
        "connectors: { crm: { kind: http } }         | an http connector needs a `url`",
        "connectors: { crm: { kind: soap, file: x } }| `soap` is not table or http",
        "listen: [ 1 ]                               | parley.yaml:1",
        "listen: { sip: 5060, sip: 5061 }            | parley.yaml:1",
    })
    void whatCannotBeMeantIsRefused(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml)).isInstanceOf(ConfigurationException.class).hasMessageContaining(message);
    }

    @Test void aMissingFileSaysWhereToStart() {
        assertThatThrownBy(() -> ConfigurationFile.read(Path.of("/nowhere/parley.yaml"))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no such file").hasMessageContaining("deploy/parley.yaml");
    }

    @Test void aSecretThatIsNotThereIsSaidAtTheStart() {
        assertThatThrownBy(() -> EngineFactory.secret("models.fast", "env:PARLEY_NO_SUCH_VARIABLE", parse("")))
                .hasMessageContaining("models.fast.keyFrom").hasMessageContaining("`PARLEY_NO_SUCH_VARIABLE` is not set");
        assertThatThrownBy(() -> EngineFactory.secret("models.fast", "sk-literal-key", parse(""))).hasMessageContaining("neither env:NAME nor file:path");
    }
}
