package dev.parley.gateway;

import dev.parley.gateway.api.ApiSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `parley.yaml`, as read: names and defaults only, nothing is opened or looked up here. Secrets are never in it; a
/// `keyFrom` says where one is (`env:NAME` or `file:path`).
record Configuration(Listen listen, Media media, String flows, List<Model> models, List<ConnectorEntry> connectors,
                     Map<String, String> transfers, String data, Limits limits, ApiSettings api, SpeechServices speech, TrunkSettings trunks, Path base) {

    record Listen(String address, int sip, List<String> transports, @Nullable String advertise, @Nullable Tls tls) { }

    /// PEM files and how they are used. `trust`: the authorities we believe, null for the system's; `mutual`: callers show a certificate.
    record Tls(Path certificate, Path key, @Nullable Path trust, int port, boolean mutual) { }

    /// `ports`: first and last UDP port of the media range, the first even. `srtp`: which calls are encrypted.
    record Media(int firstPort, int lastPort, MediaKeys.When srtp) { }

    /// A language model. `kind`: `embedded`, `openai` or `anthropic`.
    record Model(String name, String kind, @Nullable String url, @Nullable String model, @Nullable String keyFrom) { }

    /// A connector. `kind`: `table` (a CSV file) or `http`.
    record ConnectorEntry(String name, String kind, @Nullable String file, @Nullable String url, @Nullable String keyFrom,
                          Map<String, Operation> operations) { }

    /// One operation of a table: which columns must match the arguments, which columns are results.
    record Operation(List<String> match, Map<String, String> returns) { }

    /// `callsPerSecond` 0: no limit.
    record Limits(int calls, double callsPerSecond, java.time.Duration longestCall) { }

    Path resolve(String path) {
        return base.resolve(path).normalize();
    }
}
