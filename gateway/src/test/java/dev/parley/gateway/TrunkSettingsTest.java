package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.sip.AudioCodec;
import dev.parley.sip.trunk.Dialled;
import dev.parley.sip.trunk.Gatekeeper.Strangers;
import dev.parley.sip.trunk.NumberPlan;
import dev.parley.sip.trunk.Trunk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrunkSettingsTest {
    private static TrunkSettings read(String yaml) {
        return ConfigurationFile.parse(yaml, Path.of("/etc/parley/parley.yaml")).trunks();
    }

    @Test void everyKeyIsRead() {
        TrunkSettings settings = read("""
                strangers: drop
                trunks:
                  lon-1:
                    from: [203.0.113.0/24, "2001:db8::/32"]
                    hosts: ["sip:gw1.carrier.example;transport=tls", "sip:gw2.carrier.example:5070"]
                    proxy: "sip:edge.carrier.example;lr"
                    login: { user: acme, passwordFrom: file:secret }
                    register: { expires: 300 }
                    users: { branch: "env:BRANCH" }
                    numbers: { country: "44", national: "0", format: international }
                    codecs: [opus, pcma]
                    callerId: { trusted: true, diversion: false }
                    calls: 30
                    callsPerSecond: 2.5
                    destinations: { allow: ["+44"], deny: ["+4470"], emergency: ["999"] }
                    optionsSeconds: 60
                """);
        Trunk trunk = settings.book().named("lon-1").orElseThrow();
        assertThat(settings.strangers()).isEqualTo(Strangers.DROP);
        assertThat(trunk.domain()).as("of the first host").isEqualTo("gw1.carrier.example");
        assertThat(trunk.register().orElseThrow()).isEqualTo(new Trunk.Register("sip:acme@gw1.carrier.example", "acme", 300));
        assertThat(trunk.codecs()).containsExactly(AudioCodec.OPUS, AudioCodec.PCMA);
        assertThat(trunk.numbers()).isEqualTo(new NumberPlan("44", "00", "0", false, NumberPlan.Format.INTERNATIONAL));
        assertThat(trunk.callerId().trusted()).isTrue();
        assertThat(trunk.callerId().diversion()).isFalse();
        assertThat(trunk.calls()).isEqualTo(30);
        assertThat(trunk.destinations().isEmergency(new Dialled.Short("999"))).isTrue();
        assertThat(settings.carriesEmergency(trunk)).isTrue();
        assertThatThrownBy(settings::checkSecrets).as("only when it is to run").hasMessageContaining("trunks.lon-1.")
                .hasMessageMatching("(?s).*(cannot be read|is not set).*");
    }

    @Test void withoutTrunksAnybodyMayCallAndWithThemNobodyElse() {
        assertThat(read("").strangers()).isEqualTo(Strangers.ACCEPT);
        assertThat(read("trunks: { a: { from: [192.0.2.1] } }").strangers()).isEqualTo(Strangers.REJECT);
        assertThat(read("trunks: { a: { from: [192.0.2.1] } }").book().named("a").orElseThrow().destinations().judge(new Dialled.E164("+15550100")))
                .as("nothing may be called until it is said").isInstanceOf(dev.parley.sip.trunk.Destinations.Verdict.Denied.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "trunks: { a: { form: [192.0.2.1] } }                                | parley.yaml:1:16: unknown key `form`; did you mean `from`?",
        "trunks: { a: { from: [192.0.2.7/24] } }                             | did you mean `192.0.2.0/24`?",
        "trunks: { a: { from: [carrier.example] } }                          | parley.yaml:1: `trunks.a.from`: `carrier.example`: `carrier.example` is not an IP address",
        "trunks: { a: { hosts: [gw.example] } }                              | `trunks.a.hosts`: `gw.example` is not a SIP URI such as",
        "trunks: { a: { } }                                                  | nobody can call over it",
        "trunks: { a: { register: { expires: 60 } } }                        | `trunks.a.register`: needs `hosts`",
        "trunks: { a: { hosts: ['sip:h'], register: { expires: 1 } } }       | `trunks.a.register.expires`: 1 is not between 10 and 86400",
        "trunks: { a: { hosts: ['sip:h'], login: { user: x } } }             | needs `user` and `passwordFrom`",
        "trunks: { a: { hosts: ['sip:h'], login: { user: x, passwordFrom: hunter2 } } } | `trunks.a.login.passwordFrom`: is neither env:NAME nor file:path",
        "trunks: { a: { from: [192.0.2.1], codecs: [g729] } }                | `g729` is none of pcmu, pcma, g722, opus, l16",
        "trunks: { a: { from: [192.0.2.1], numbers: { format: national } } } | national needs `country`",
        "trunks: { a: { from: [192.0.2.1], calls: 0 } }                      | `trunks.a.calls`: 0 is not between",
        "trunks: { a: { from: [192.0.2.1], destinations: { allow: [uk] } } } | `uk` is not a prefix",
        "trunks: { a: { from: [192.0.2.1] }, b: { from: [192.0.2.1] } }      | leave it to one",
        "strangers: ignore                                                   | `ignore` is not accept, reject or drop",
        "listen: { transports: [udp, tls] }                                  | tls needs `listen.tls`",
        "listen: { tls: { certificate: c, key: k, mutual: true } }           | needs `trust`",
    })
    void whatCannotBeMeantIsRefused(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigurationException.class).hasMessageContaining(message);
    }
}
