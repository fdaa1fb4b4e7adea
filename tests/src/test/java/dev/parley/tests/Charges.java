package dev.parley.tests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/// The world's side of a tool: an HTTP server that keeps a list of what was really done, and a flow that does nothing but
/// charge, one state after the other.
final class Charges implements AutoCloseable {
    private static final int STATES = 40;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private volatile IntConsumer onCharge = _ -> { };

    Charges() throws IOException {
        server = HttpServer.create(new InetSocketAddress(House.LOOPBACK, 0), 64);
        server.createContext("/charge", this::charge);
        server.setExecutor(workers);
        server.start();
    }

    private void charge(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            done.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            onCharge.accept(done.size());
            byte[] answer = "{\"receipt\":\"r\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /// Idempotency keys of all that was done, in order.
    Queue<String> done() {
        return done;
    }

    /// Told after each charge how many there were, before it is answered; on any thread.
    void onCharge(IntConsumer then) {
        onCharge = then;
    }

    /// The line of `parley.yaml`.
    String connectors() {
        return "connectors: { till: { kind: http, url: \"http://127.0.0.1:" + server.getAddress().getPort() + "\" } }";
    }

    /// Writes the flow `charges` into a folder of flows.
    static Path flow(Path folder) throws IOException {
        StringBuilder text = new StringBuilder("""
                flow charges version 1 {
                  route inbound did "+18005550177", "charges" langs "en-US"
                  retain "ai-act-6m"
                  slot receipt : text from tool charge
                  tool charge() -> (receipt: text) effect charge limit 100 per call timeout 5s via "till.charge"
                  anywhere {
                    on hangup -> end "abandoned"
                  }
                """);
        for (int i = 1; i <= STATES; i++) {
            String next = i < STATES ? "charge" + (i + 1) : "over";
            text.append("""
                      %sstate charge%d {
                        run charge()
                        on ok charge -> %s
                        on fail charge -> over
                        on unknown charge -> unsure
                      }
                    """.formatted(i == 1 ? "start " : "", i, next));
        }
        text.append("""
                  state over {
                    end "charged"
                  }
                  state unsure {
                    end "unsure"
                  }
                }
                """);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("charges.flow"), text);
        return folder;
    }

    @Override public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
