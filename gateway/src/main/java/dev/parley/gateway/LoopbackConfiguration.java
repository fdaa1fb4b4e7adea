package dev.parley.gateway;

import dev.parley.gateway.api.ApiSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The sample configuration, moved to the loopback and to free ports: what the demo and the benchmarks run on.
final class LoopbackConfiguration {
    static final String ADDRESS = "127.0.0.1";

    private LoopbackConfiguration() { }

    /// @param person SIP URI that plays the person calls are handed to
    static Configuration of(Path home, Path data, String person) {
        Configuration sample = ConfigurationFile.read(home.resolve("deploy/parley.yaml"));
        return new Configuration(new Configuration.Listen(ADDRESS, 0, List.of("udp", "tcp"), null, null), new Configuration.Media(30000, 31999, MediaKeys.When.TLS),
                sample.flows(), List.of(new Configuration.Model("embedded", "embedded", null, null, null)), sample.connectors(),
                Map.of("front-desk", person), data.toAbsolutePath().toString(), sample.limits(), ApiSettings.off(), SpeechServices.EMBEDDED, TrunkSettings.NONE, sample.base());
    }

    /// For as many calls as there are media ports: what call set-up is measured on.
    static Configuration roomy(Path home, Path data) {
        Configuration c = of(home, data, "sip:person@" + ADDRESS + ":1");
        return new Configuration(c.listen(), new Configuration.Media(11_000, 31_999, c.media().srtp()), c.flows(), c.models(), c.connectors(), c.transfers(), c.data(),
                new Configuration.Limits(10_000, 0, c.limits().longestCall()), c.api(), c.speech(), c.trunks(), c.base());
    }
}
