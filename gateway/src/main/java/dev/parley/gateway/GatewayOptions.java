package dev.parley.gateway;

import dev.parley.gateway.api.LocalAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a command finds the gateway it talks to: on this machine by the configuration it runs with, elsewhere by its URL.
final class GatewayOptions {
    private static final String TOKEN = "PARLEY_TOKEN";

    @Option(names = {"-c", "--config"}, paramLabel = "FILE",
            description = "Configuration the gateway runs with (default: parley.yaml here, else deploy/parley.yaml).")
    private @Nullable Path config;
    @Option(names = "--url", paramLabel = "URL", description = "A gateway elsewhere, such as https://gw1.example.net:8443; its token is in the environment variable PARLEY_TOKEN.")
    private @Nullable String url;

    ApiClient connect() {
        if (url != null) {
            String token = System.getenv(TOKEN);
            if (token == null || token.isBlank()) throw new ConfigurationException("--url: set " + TOKEN + " to a token of that gateway; `./parley token new` makes one");
            try {
                return new ApiClient(url, token.strip(), null);
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException("--url: `" + url + "` is not a URL");
            }
        }
        Path file = file();
        Configuration configuration = ConfigurationFile.read(file);
        Path data = configuration.resolve(configuration.data());
        try {
            LocalAccess access = LocalAccess.read(data).orElseThrow(() -> new ConfigurationException(
                    "no gateway runs with " + file + "; start one with `./parley serve -c " + file + "`, or name another with -c or --url"));
            return ApiClient.at(access);
        } catch (IOException e) {
            throw new ConfigurationException(LocalAccess.file(data) + ": cannot be read: whoever runs the gateway may; others use --url and a token of their own");
        }
    }

    private Path file() {
        if (config != null) return config;
        Path here = Path.of("parley.yaml");
        Path sample = Path.of(System.getProperty("parley.home", "."), "deploy/parley.yaml");
        return Files.exists(here) || !Files.exists(sample) ? here : sample;
    }
}
