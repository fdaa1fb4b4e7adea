package dev.parley.gateway;

import dev.parley.gateway.api.Route;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The lifetime of `parley serve`: from the first call it may take to the last one it waited for. It ends by a signal or by
/// a drain that an operator asked for.
final class Serving {
    private final Configuration configuration;
    private final Gateway gateway;
    private final FlowShelf shelf;
    private final CallBoard board;
    private final Duration patience;
    private final PrintWriter out;
    private final CountDownLatch left = new CountDownLatch(1);
    private @Nullable GatewayApi api;

    /// @param patience how long a stop by signal waits for live calls
    Serving(Configuration configuration, Gateway gateway, FlowShelf shelf, CallBoard board, Duration patience, PrintWriter out) {
        this.configuration = configuration;
        this.gateway = gateway;
        this.shelf = shelf;
        this.board = board;
        this.patience = patience;
        this.out = out;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.addAll(HealthRoutes.of(gateway));
        routes.addAll(new CallRoutes(gateway, board, configuration.transfers().keySet()).routes());
        routes.addAll(new FlowRoutes(shelf).routes());
        routes.addAll(TrunkRoutes.of(gateway));
        routes.addAll(new DialRoutes(new Dialler(gateway)).routes());
        routes.addAll(new DrainRoutes(this, gateway, patience).routes());
        return routes;
    }

    void operatedBy(GatewayApi started) {
        api = started;
    }

    Optional<String> url() {
        return Optional.ofNullable(api).map(GatewayApi::url);
    }

    /// Stops taking calls at once and leaves when the last one has ended, or when `timeout` has passed: then what is left is
    /// hung up. Returns at once.
    ///
    /// @return false: it was draining already
    boolean drain(Duration timeout) {
        if (!gateway.stopTakingCalls()) return false;
        say("draining: " + gateway.openCalls() + " live calls, no new ones");
        Thread.ofPlatform().daemon().name("drain").start(() -> {
            waitFor(timeout);
            left.countDown();
        });
        return true;
    }

    /// Returns when a drain is over. A signal ends the process without returning.
    void run() throws InterruptedException {
        HangupSignal.on(this::reload);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
        left.await();
    }

    private void reload() {
        try {
            shelf.reload("SIGHUP").lines().forEach(line -> say("reload: " + line));
        } catch (RuntimeException e) {                          // the folder is unreadable, the log cannot be written: all stays as it is
            say("reload: refused: " + e.getMessage());
        }
    }

    private void stop() {
        boolean waitedFor = left.getCount() == 0;               // an operator's drain is over: its patience was the longest
        if (gateway.stopTakingCalls()) {
            int live = gateway.openCalls();
            say(live == 0 ? "stopping" : "draining: " + live + " live calls, no new ones");
        }
        if (!waitedFor) waitFor(patience);
        gateway.hangUpAll();
        Gateway.Held held = gateway.held();
        if (api != null) api.close();
        gateway.close();
        say("stopped: " + held);
    }

    private void waitFor(Duration timeout) {
        try {
            gateway.drain(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
