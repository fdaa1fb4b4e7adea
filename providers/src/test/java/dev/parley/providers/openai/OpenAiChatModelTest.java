package dev.parley.providers.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.agent.ModelRequest;
import dev.parley.agent.SpeechException;
import dev.parley.providers.testing.BillingFlow;
import dev.parley.providers.testing.Recorded;
import dev.parley.providers.testing.ScriptedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OpenAiChatModelTest {
    private static final OpenAiChatModel.Deadlines SHORT = new OpenAiChatModel.Deadlines(Duration.ofMillis(500), Duration.ofMillis(400),
            Duration.ofMillis(300), Duration.ofMillis(900));
    private static final OpenAiChatModel.Deadlines LONG = OpenAiChatModel.Deadlines.TELEPHONE;
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private static final String ROLE = event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
    private static final String STOP = event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    private static final String CALLED = event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");
    private static final String DONE = event("[DONE]");

    @Test void textStreamsToTheListener() {
        answers(HEAD + ROLE + text("Your balance ") + ": ping\r\n\r\n" + text("is {balance}.") + STOP + event("{\"choices\":[],\"usage\":{}}") + DONE, heard -> {
            assertThat(heard.events).containsExactly("done");
            assertThat(heard.said()).isEqualTo("Your balance is {balance}.");
        });
    }

    @Test void bytesMayDribble() {
        String stream = HEAD + (ROLE + text("Caf\u00e9 ") + text("time.") + STOP + DONE).replace("\n", "\r\n");
        run(LONG, (request, out) -> {
            for (byte b : stream.getBytes(StandardCharsets.UTF_8)) {
                out.write(b);
                out.flush();
            }
        }, request(), heard -> assertThat(heard.said()).isEqualTo("Caf\u00e9 time."));
    }

    @Test void callsAreGatheredByIndexAndUnderstandingIsToldFirst() {
        answers(HEAD + ROLE + call(0, "c1", "verify", "") + call(0, "", "", "{\\\"account\\\":\\\"{acc") + call(1, "c2", "intent_pay_bill", "")
                + call(0, "", "", "ount}\\\",\\\"zip\\\":\\\"{zip}\\\"}") + call(1, "", "", "{}") + CALLED + DONE, heard ->
                assertThat(heard.events).containsExactly("intent pay_bill", "tool verify {account={account}, zip={zip}}", "done"));
    }

    @Test void afterTakingASlotItIsAskedForWords() {
        var round = new AtomicInteger();
        run(LONG, (request, out) -> write(out, HEAD + (round.incrementAndGet() == 1
                ? call(0, "c1", "set_account", "{\\\"said\\\":\\\"one two three\\\"}") + CALLED + DONE : text("What is your zip code?") + STOP + DONE)),
                request(), heard -> {
                    assertThat(heard.events).containsExactly("slot account = one two three", "done");
                    assertThat(heard.said()).isEqualTo("What is your zip code?");
                });
        assertThat(round.get()).isEqualTo(2);
    }

    @Test void theRequestSaysWhereTheCallStandsAndWhatIsAllowed() {
        try (var server = new ScriptedServer((request, out) -> write(out, HEAD + text("Hi.") + STOP + DONE));
             var model = new OpenAiChatModel(new OpenAiChatModel.Options(server.uri("/v1/"), "m-1", () -> "secret", Map.of("X-Org", "acme"), LONG))) {
            Recorded.of(model, BillingFlow.denied(BillingFlow.request("bill", "fifty dollars", List.of("amount"), Map.of("account", "(set)")),
                    "UNGROUNDED_NUMBER", "You owe fifty."));
            ScriptedServer.Request sent = server.requests().getFirst();
            assertThat(sent.path()).isEqualTo("/v1/chat/completions");
            assertThat(sent.header("Authorization")).isEqualTo("Bearer secret");
            assertThat(sent.header("X-Org")).isEqualTo("acme");
            assertThat(sent.body()).contains("\"model\":\"m-1\"", "\"stream\":true", "You are Acme Power's assistant.", "at most 40 words",
                    "{balance}, {due}, {amount}", "account: (set)", "\"name\":\"intent_pay_bill\"", "\"name\":\"set_amount\"", "\"required\":[\"said\"]",
                    "UNGROUNDED_NUMBER", "You owe fifty.", "\"content\":\"fifty dollars\"");
        }
    }

    @Test void aStallBeforeTheHeadersMissesTheFirstToken() {
        stalls("", "no answer within 4");
    }

    @Test void aStallAfterTheHeadersMissesTheFirstToken() {
        stalls(HEAD + ROLE, "no words within 4");
    }

    @Test void aStallMidStreamIsNamed() {
        stalls(HEAD + text("Your "), "the stream stalled for 3");
    }

    @Test void commentsDoNotKeepAStalledStreamAlive() {
        run(SHORT, (request, out) -> {
            write(out, HEAD + text("Your "));
            for (int i = 0; i < 50; i++) {                      // paced by the reading side: a full socket blocks
                write(out, ": ping\n\n");
            }
            request.head();
            new CountDownLatch(1).await(2, java.util.concurrent.TimeUnit.SECONDS);
        }, request(), heard -> assertThat(heard.events.getLast()).contains("the stream stalled for 3"));
    }

    @Test void aStreamThatNeverEndsMeetsTheTotalDeadline() {
        run(SHORT, (request, out) -> {
            write(out, HEAD);
            var pace = new CountDownLatch(1);
            while (true) {
                write(out, text("la "));
                pace.await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        }, request(), heard -> assertThat(heard.events).containsExactly("failed: model `m`: the answer was not complete within 900 ms"));
    }

    @Test void aBrokenOffStreamIsAFailureEvenAfterWords() {
        answers(HEAD + text("Your bal"), heard -> assertThat(heard.events).containsExactly("failed: model `m`: the stream broke off"));
    }

    @Test void garbageIsNamed() {
        answers(HEAD + text("a") + "data: {oops\n\n" + DONE, heard -> assertThat(heard.events.getLast()).contains("malformed JSON"));
        answers(HEAD + "<html>no stream at all</html>", heard -> assertThat(heard.events.getLast()).contains("the stream broke off"));
        answers(HEAD + call(0, "c", "verify", "{\\\"account\\\":") + CALLED + DONE, heard ->
                assertThat(heard.events.getLast()).contains("called `verify` with malformed arguments"));
        answers(HEAD + call(0, "c", "drop_tables", "{}") + CALLED + DONE, heard ->
                assertThat(heard.events.getLast()).contains("unknown function `drop_tables`"));
        answers(HEAD + event("{\"error\":{\"message\":\"model not loaded\"}}"), heard -> assertThat(heard.events.getLast()).contains("model not loaded"));
    }

    @Test void filteredAndTruncatedAnswersAreFailures() {
        answers(HEAD + text("a") + STOP.replace("stop", "content_filter") + DONE, heard -> assertThat(heard.events.getLast()).contains("content filter"));
        answers(HEAD + text("a") + STOP.replace("stop", "length") + DONE, heard -> assertThat(heard.events.getLast()).contains("length limit"));
    }

    @Test void aSecondDoneMeansNothing() {
        answers(HEAD + text("Hi.") + STOP + DONE + DONE + text("ghost"), heard -> {
            assertThat(heard.events).containsExactly("done");
            assertThat(heard.said()).isEqualTo("Hi.");
        });
    }

    @Test void aServerErrorIsRetriedOnce() {
        var round = new AtomicInteger();
        run(LONG, (request, out) -> {
            if (round.incrementAndGet() == 1) ScriptedServer.respond(out, 503, "", "busy");
            else write(out, HEAD + text("Hi.") + STOP + DONE);
        }, request(), heard -> assertThat(heard.events).containsExactly("done"));
        var always = new AtomicInteger();
        run(LONG, (request, out) -> {
            always.incrementAndGet();
            ScriptedServer.respond(out, 500, "", "{\"error\":\"oh no\"}");
        }, request(), heard -> assertThat(heard.events.getLast()).contains("the server answered with status 500", "oh no"));
        assertThat(always.get()).isEqualTo(2);
    }

    @Test void tooManyRequestsTellsWhenToComeBack() {
        var rounds = new AtomicInteger();
        run(LONG, (request, out) -> {
            rounds.incrementAndGet();
            ScriptedServer.respond(out, 429, "Retry-After: 17\r\n", "slow down");
        }, request(), heard -> assertThat(heard.events).containsExactly("failed: model `m`: too many requests (429), retry after 17 s: slow down"));
        assertThat(rounds.get()).isEqualTo(1);
    }

    @Test void nothingIsRetriedAfterWords() {
        var rounds = new AtomicInteger();
        run(LONG, (request, out) -> {
            rounds.incrementAndGet();
            write(out, HEAD + text("Your"));
        }, request(), heard -> assertThat(heard.events).hasSize(1));
        assertThat(rounds.get()).isEqualTo(1);
    }

    @Test void nobodyThereIsOneClearLine() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (var model = model(URI.create("http://127.0.0.1:" + port + "/v1"), SHORT)) {
            assertThat(Recorded.of(model, request()).events).containsExactly("failed: model `m`: cannot connect");
        }
        assertThatThrownBy(() -> model(URI.create("ftp://x"), SHORT)).isInstanceOf(SpeechException.class).hasMessageContaining("must begin with http");
    }

    @Test void interruptingTheThreadClosesTheStream() throws Exception {
        var speaking = new CountDownLatch(1);
        var recorded = new Recorded() {
            @Override public void text(String piece) {
                super.text(piece);
                speaking.countDown();
            }
        };
        try (var server = new ScriptedServer((request, out) -> {
            write(out, HEAD);
            while (true) write(out, text("la "));
        }); var model = model(server.uri("/v1"), LONG)) {
            Thread thread = Thread.ofVirtual().start(() -> model.generate(request(), recorded));
            speaking.await();
            thread.interrupt();
            thread.join();
            server.awaitClientLeft();
            assertThat(recorded.events).containsExactly("failed: cancelled");
        }
    }

    private interface Check {
        void on(Recorded heard);
    }

    private static void answers(String stream, Check check) {
        run(LONG, (request, out) -> write(out, stream), request(), check);
    }

    private static void stalls(String beginning, String reason) {
        try (var server = new ScriptedServer((request, out) -> {
            write(out, beginning);
            new CountDownLatch(1).await(3, java.util.concurrent.TimeUnit.SECONDS);
        }); var model = model(server.uri("/v1"), SHORT)) {
            assertThat(Recorded.of(model, request()).events.getLast()).startsWith("failed: model `m`: ").contains(reason);
        }
    }

    private static void run(OpenAiChatModel.Deadlines deadlines, ScriptedServer.Script script, ModelRequest request, Check check) {
        try (var server = new ScriptedServer(script); var model = model(server.uri("/v1"), deadlines)) {
            check.on(Recorded.of(model, request));
        }
    }

    private static OpenAiChatModel model(URI base, OpenAiChatModel.Deadlines deadlines) {
        return new OpenAiChatModel(new OpenAiChatModel.Options(base, "m", null, Map.of(), deadlines));
    }

    private static ModelRequest request() {
        return BillingFlow.request("spoken", "hello", List.of("account", "zip"), Map.of());
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static String text(String piece) {
        return event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + piece + "\"}}]}");
    }

    private static String call(int index, String id, String name, String arguments) {
        return event("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + index + (id.isEmpty() ? "" : ",\"id\":\"" + id + "\"")
                + ",\"function\":{" + (name.isEmpty() ? "" : "\"name\":\"" + name + "\",") + "\"arguments\":\"" + arguments + "\"}}]}}]}");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
