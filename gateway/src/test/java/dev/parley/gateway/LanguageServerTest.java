package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An editor at the other end of two pipes.
@Timeout(30)
class LanguageServerTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String URI = "file:///flows/billing.flow";

    private OutputStream toServer;
    private InputStream fromServer;
    private CompletableFuture<Integer> exit;
    private int lastId;

    @BeforeEach void start() throws IOException {
        var in = new PipedInputStream(1 << 20);
        toServer = new PipedOutputStream(in);
        var out = new PipedOutputStream();
        fromServer = new PipedInputStream(out, 1 << 20);
        exit = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (out) {
                exit.complete(new LanguageServer(in, out).run());
            } catch (IOException | RuntimeException e) {
                exit.completeExceptionally(e);
            }
        });
    }

    @AfterEach void hangUp() throws IOException {
        toServer.close();
    }

    private void send(String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        toServer.write(("Content-Length: " + body.length + "\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        toServer.write(body);
        toServer.flush();
    }

    /// Exactly framed messages and not a byte between them.
    private JsonNode receive() throws IOException {
        var header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            int c = fromServer.read();
            assertThat(c).as("the stream goes on").isNotNegative();
            header.append((char) c);
        }
        assertThat(header.toString()).matches("Content-Length: \\d+\r\n\r\n");
        int length = Integer.parseInt(header.substring(16).strip());
        JsonNode message = MAPPER.readTree(fromServer.readNBytes(length));
        assertThat(message.path("jsonrpc").asString("")).isEqualTo("2.0");
        return message;
    }

    private JsonNode ask(String method, Map<String, Object> params) throws IOException {
        int id = ++lastId;
        Map<String, Object> message = new LinkedHashMap<>(Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params));
        send(MAPPER.writeValueAsString(message));
        JsonNode answer = receive();
        assertThat(answer.path("id").asInt(-1)).isEqualTo(id);
        return answer;
    }

    private void tell(String method, Map<String, Object> params) throws IOException {
        send(MAPPER.writeValueAsString(Map.of("jsonrpc", "2.0", "method", method, "params", params)));
    }

    private JsonNode open(String text) throws IOException {
        tell("textDocument/didOpen", Map.of("textDocument", Map.of("uri", URI, "languageId", "parley-flow", "version", 1, "text", text)));
        return receive().path("params");
    }

    private JsonNode initialize() throws IOException {
        JsonNode answer = ask("initialize", Map.of("processId", 1, "capabilities", Map.of()));
        tell("initialized", Map.of());
        return answer.path("result").path("capabilities");
    }

    /// Where `mark` stands in `text`, plus `skip` characters.
    private static Map<String, Object> at(String text, String mark, int skip) {
        int offset = text.indexOf(mark);
        assertThat(offset).isNotNegative();
        offset += skip;
        int line = (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
        return Map.of("textDocument", Map.of("uri", URI), "position", Map.of("line", line, "character", offset - text.lastIndexOf('\n', offset - 1) - 1));
    }

    private static int line(String text, String mark) {
        return (int) text.substring(0, text.indexOf(mark)).chars().filter(c -> c == '\n').count();
    }

    private static String billing() throws IOException {
        return Files.readString(Path.of("..", "flows", "billing.flow"));
    }

    private static List<String> labels(JsonNode answer) {
        List<String> labels = new ArrayList<>();
        answer.path("result").forEach(item -> labels.add(item.path("label").asString("")));
        return labels;
    }

    @Test void livesAsTheProtocolSays() throws Exception {
        assertThat(ask("textDocument/hover", Map.of()).path("error").path("code").asInt(0)).isEqualTo(JsonRpc.NOT_INITIALIZED);
        JsonNode capabilities = initialize();
        assertThat(capabilities.path("textDocumentSync").path("change").asInt(0)).isEqualTo(1);
        assertThat(capabilities.path("positionEncoding").asString("")).isEqualTo("utf-16");
        assertThat(ask("textDocument/rename", Map.of()).path("error").path("code").asInt(0)).isEqualTo(JsonRpc.METHOD_NOT_FOUND);
        tell("$/setTrace", Map.of("value", "off"));
        assertThat(ask("shutdown", Map.of()).has("result")).isTrue();
        assertThat(ask("textDocument/hover", Map.of()).path("error").path("code").asInt(0)).isEqualTo(JsonRpc.INVALID_REQUEST);
        tell("exit", Map.of());
        assertThat(exit.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(fromServer.read()).isEqualTo(-1);
    }

    @Test void anExitWithoutAShutdownIsAnError() throws Exception {
        initialize();
        tell("exit", Map.of());
        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test void whatIsNotJsonIsAnsweredAndSkipped() throws Exception {
        send("{ nonsense");
        assertThat(receive().path("error").path("code").asInt(0)).isEqualTo(JsonRpc.PARSE_ERROR);
        send("[1]");
        assertThat(receive().path("error").path("code").asInt(0)).isEqualTo(JsonRpc.INVALID_REQUEST);
        initialize();
    }

    @Test void reportsAndForgetsWhatIsWrong() throws Exception {
        initialize();
        String good = billing();
        assertThat(open(good).path("diagnostics").size()).isZero();
        String bad = good.replace("on done -> triage", "on done -> triaje");
        tell("textDocument/didChange", Map.of("textDocument", Map.of("uri", URI, "version", 2), "contentChanges", List.of(Map.of("text", bad))));
        JsonNode params = receive().path("params");
        assertThat(params.path("version").asInt(0)).isEqualTo(2);
        List<JsonNode> unknown = new ArrayList<>();
        params.path("diagnostics").forEach(d -> {
            if (d.path("code").asString("").equals("E111")) unknown.add(d);
        });
        assertThat(unknown).hasSize(1);
        JsonNode d = unknown.getFirst();
        assertThat(d.path("severity").asInt(0)).isEqualTo(1);
        assertThat(d.path("message").asString("")).contains("help: did you mean `triage`?");
        assertThat(d.path("range").path("start").path("line").asInt(-1)).isEqualTo(line(bad, "triaje"));
        assertThat(d.path("range").path("start").path("character").asInt(-1)).isEqualTo(15);
        tell("textDocument/didClose", Map.of("textDocument", Map.of("uri", URI)));
        assertThat(receive().path("params").path("diagnostics").size()).isZero();
        assertThat(ask("textDocument/hover", at(good, "triage", 0)).path("error").path("code").asInt(0)).isEqualTo(JsonRpc.INVALID_PARAMS);
    }

    @Test void countsUtf16AndEveryKindOfLineBreak() throws Exception {
        initialize();
        JsonNode d = open("flow x version 1 {\r\n  start state a { say \"\uD83D\uDE00 {nobody}\" end \"x\" }\r\n}\r\n").path("diagnostics").get(0);
        assertThat(d.path("range").path("start").path("line").asInt(-1)).isEqualTo(1);
        assertThat(d.path("range").path("start").path("character").asInt(-1)).isEqualTo(26);      // the face is two units
        assertThat(d.path("range").path("end").path("character").asInt(-1)).isEqualTo(34);
    }

    @Test void findsDeclarationsAndUses() throws Exception {
        initialize();
        String text = billing();
        open(text);
        JsonNode definition = ask("textDocument/definition", at(text, "run pay(amount", 9)).path("result");
        assertThat(definition.path("range").path("start").path("line").asInt(-1)).isEqualTo(line(text, "slot amount"));
        assertThat(ask("textDocument/definition", at(text, "{amount} today", 3)).path("result").path("range").path("start").path("line").asInt(-1)).isEqualTo(line(text, "slot amount"));
        assertThat(ask("textDocument/definition", at(text, "disclosed(terms), confirmed", 12)).path("result").path("range").path("start").path("line").asInt(-1)).isEqualTo(line(text, "disclosure terms"));
        assertThat(ask("textDocument/definition", at(text, "version 7", 1)).path("result").isNull()).isTrue();
        Map<String, Object> params = new LinkedHashMap<>(at(text, "state reconcile", 8));
        params.put("context", Map.of("includeDeclaration", true));
        assertThat(ask("textDocument/references", params).path("result").size()).isEqualTo(3);
    }

    @Test void explainsNamesAndWords() throws Exception {
        initialize();
        String text = billing();
        open(text);
        assertThat(ask("textDocument/hover", at(text, "-> capture", 4)).path("result").path("contents").path("value").asString(""))
                .contains("state capture requires verified, disclosed(terms) {").contains("record pause");
        assertThat(ask("textDocument/hover", at(text, "play terms", 6)).path("result").path("contents").path("value").asString("")).contains("Shall I go ahead?");
        assertThat(ask("textDocument/hover", at(text, "approve human", 2)).path("result").path("contents").path("value").asString("")).contains("a person has to say yes");
        assertThat(ask("textDocument/hover", at(text, "version 7", 8)).path("result").isNull()).isTrue();
    }

    @Test void offersWhatFits() throws Exception {
        initialize();
        String text = billing();
        open(text);
        assertThat(labels(ask("textDocument/completion", at(text, "-> triage", 3)))).contains("triage", "end", "transfer").doesNotContain("amount", "pay");
        assertThat(labels(ask("textDocument/completion", at(text, "-> triage", 6)))).contains("triage");
        assertThat(labels(ask("textDocument/completion", at(text, "play terms", 5)))).containsExactly("notice", "terms");
        assertThat(labels(ask("textDocument/completion", at(text, "mention balance, due", 17)))).contains("due", "balance").doesNotContain("bill", "play");
        assertThat(labels(ask("textDocument/completion", at(text, "on intent pay_bill or balance", 22)))).containsExactly("pay_bill", "balance", "human", "goodbye");
        assertThat(labels(ask("textDocument/completion", at(text, "on filled card", 3)))).contains("filled", "intent", "model down");
        assertThat(labels(ask("textDocument/completion", at(text, "{amount} today", 1)))).contains("amount").doesNotContain("pay_bill", "play");
        assertThat(labels(ask("textDocument/completion", at(text, "one-time", 3)))).isEmpty();
        assertThat(labels(ask("textDocument/completion", at(text, "when verified -> bill", 5)))).contains("verified", "disclosed(");
        assertThat(labels(ask("textDocument/completion", at(text, "    play notice", 4)))).contains("play", "collect", "on").doesNotContain("slot");
        assertThat(labels(ask("textDocument/completion", at(text, "  disclosure terms", 2)))).contains("disclosure", "state");
        assertThat(labels(ask("textDocument/completion", at(text, "zip : digits", 6)))).contains("digits(5)", "money(USD)");
        assertThat(labels(ask("textDocument/completion", at(text, "effect charge", 7)))).containsExactly("read", "write", "charge");
        assertThat(labels(ask("textDocument/completion", at(text, "disclosed(terms), confirmed", 10)))).containsExactly("notice", "terms");
    }

    @Test void outlinesAndLaysOut() throws Exception {
        initialize();
        String text = billing();
        open(text);
        List<String> names = new ArrayList<>();
        ask("textDocument/documentSymbol", Map.of("textDocument", Map.of("uri", URI))).path("result").forEach(s -> names.add(s.path("name").asString("")));
        assertThat(names).contains("pay", "terms", "capture", "notice first", "timeout is not a decline").startsWith("pay_bill");
        assertThat(ask("textDocument/formatting", Map.of("textDocument", Map.of("uri", URI))).path("result").size()).isZero();
        String untidy = text.replace("  play notice", "play   notice");
        tell("textDocument/didChange", Map.of("textDocument", Map.of("uri", URI, "version", 2), "contentChanges", List.of(Map.of("text", untidy))));
        receive();
        JsonNode edit = ask("textDocument/formatting", Map.of("textDocument", Map.of("uri", URI))).path("result").get(0);
        assertThat(edit.path("newText").asString("")).isEqualTo(text);
        assertThat(edit.path("range").path("end").path("line").asInt(-1)).isEqualTo((int) untidy.chars().filter(c -> c == '\n').count());
    }

    /// While somebody types, no source is whole.
    @Test void everyPrefixOfAFlowIsAnswered() throws Exception {
        String text = billing();
        for (int length = 0; length < text.length(); length += 37) {
            var document = new EditorDocument(text.substring(0, length), 0);
            for (int back = 0; back < 3 && back <= length; back++) {
                document.index().complete(length - back);
                document.index().hover(length - back);
            }
            document.index().symbols().forEach(s -> {
                assertThat(s.extent().start()).isLessThanOrEqualTo(s.nameSpan().start());
                assertThat(s.extent().end()).isGreaterThanOrEqualTo(s.nameSpan().end());
            });
        }
    }

    @Test void lostFramingEndsTheServer() {
        var out = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream("Content-Length: many\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        org.assertj.core.api.Assertions.assertThatIOException().isThrownBy(() -> new LanguageServer(in, out).run());
        assertThat(out.size()).isZero();
    }
}
