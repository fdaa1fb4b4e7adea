package dev.parley.gateway;

import dev.parley.gateway.api.AccessLog;
import dev.parley.gateway.api.Api;
import dev.parley.gateway.api.ApiServer;
import dev.parley.gateway.api.ApiSettings;
import dev.parley.gateway.api.LocalAccess;
import dev.parley.gateway.api.Route;
import dev.parley.gateway.api.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The running gateway's API: the kernel with our routes, and the file by which the commands of this machine find it.
final class GatewayApi implements AutoCloseable {
    private final Path data;
    private final AccessLog log;
    private final ApiServer server;
    private final LocalAccess local;

    private GatewayApi(Path data, AccessLog log, ApiServer server, LocalAccess local) {
        this.data = data;
        this.log = log;
        this.server = server;
        this.local = local;
    }

    /// Listens at once.
    static GatewayApi start(ApiSettings settings, Path data, List<Route> routes) {
        String token = Tokens.fresh();
        AccessLog log = new AccessLog(data.resolve("api"));
        Api api = new Api(settings, routes, new Tokens(settings, token), log, Version.text(), Faults::report);
        ApiServer server = new ApiServer(settings, api);
        LocalAccess local = new LocalAccess(server.url(), token, settings.tls() == null ? null : settings.tls().certificate().toAbsolutePath().toString(),
                ProcessHandle.current().pid());
        try {
            local.write(data);
        } catch (IOException e) {
            server.close();
            throw new ConfigurationException("data: `" + LocalAccess.file(data) + "` cannot be written: " + e.getMessage());
        }
        return new GatewayApi(data, log, server, local);
    }

    String url() {
        return server.url();
    }

    @Override public void close() {
        server.close();
        try {
            local.remove(data);
            log.close();
        } catch (IOException e) {
            Faults.report(e);
        }
    }
}
