package dev.parley.gateway;

import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Diagnostic;
import dev.parley.dialplan.FlowIndex;
import dev.parley.dialplan.Formatter;
import dev.parley.dialplan.Span;
import dev.parley.governance.RulePacks;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A language server: the compiler, the formatter and the index of names, spoken in LSP 3.17. One thread, one message at a
/// time; whole documents are synchronised, because a flow compiles faster than an edit is merged.
final class LanguageServer {
    private enum Life { NEW, RUNNING, SHUT_DOWN }

    private final JsonRpc rpc;
    private final Map<String, EditorDocument> documents = new HashMap<>();
    private Life life = Life.NEW;

    LanguageServer(InputStream in, OutputStream out) {
        this.rpc = new JsonRpc(in, out);
    }

    /// Until `exit` or the end of the stream.
    /// @return the exit code: 0 only after `shutdown`
    int run() throws IOException {
        while (true) {
            JsonNode message = rpc.read();
            if (message == null) return life == Life.SHUT_DOWN ? 0 : 1;
            String method = message.path("method").asString("");
            if (method.equals("exit")) return life == Life.SHUT_DOWN ? 0 : 1;
            if (method.isEmpty()) {
                if (message.has("id") && !message.has("result") && !message.has("error")) rpc.error(message.get("id"), JsonRpc.INVALID_REQUEST, "no method");
                continue;                                            // an answer; we ask nothing
            }
            JsonNode id = message.get("id");
            JsonNode params = message.path("params");
            if (id == null) notified(method, params);
            else request(id, method, params);
        }
    }

    // ---- life ---------------------------------------------------------------------------------------------------

    private void request(JsonNode id, String method, JsonNode params) throws IOException {
        if (life == Life.NEW && !method.equals("initialize")) {
            rpc.error(id, JsonRpc.NOT_INITIALIZED, "initialize first");
            return;
        }
        if (life == Life.SHUT_DOWN) {
            rpc.error(id, JsonRpc.INVALID_REQUEST, "the server was shut down");
            return;
        }
        switch (method) {
            case "initialize" -> {
                if (life == Life.RUNNING) {
                    rpc.error(id, JsonRpc.INVALID_REQUEST, "initialized already");
                } else {
                    life = Life.RUNNING;
                    rpc.result(id, capabilities());
                }
            }
            case "shutdown" -> {
                life = Life.SHUT_DOWN;
                documents.clear();
                rpc.result(id, null);
            }
            case "textDocument/hover", "textDocument/definition", "textDocument/references", "textDocument/completion",
                 "textDocument/documentSymbol", "textDocument/formatting" -> {
                EditorDocument document = documents.get(params.path("textDocument").path("uri").asString(""));
                if (document == null) rpc.error(id, JsonRpc.INVALID_PARAMS, "this document is not open");
                else reply(id, method, document, params);
            }
            default -> rpc.error(id, JsonRpc.METHOD_NOT_FOUND, method);
        }
    }

    /// A mistake of ours costs one answer, not the editor's session.
    private void reply(JsonNode id, String method, EditorDocument document, JsonNode params) throws IOException {
        Object answer;
        try {
            answer = answer(method, document, params);
        } catch (RuntimeException e) {
            System.getLogger("parley.lsp").log(System.Logger.Level.ERROR, method, e);
            rpc.error(id, JsonRpc.INTERNAL_ERROR, "this cannot be answered");
            return;
        }
        rpc.result(id, answer);
    }

    private static Map<String, Object> capabilities() {
        Map<String, Object> capabilities = new LinkedHashMap<>();
        capabilities.put("positionEncoding", "utf-16");
        capabilities.put("textDocumentSync", Map.of("openClose", true, "change", 1));
        capabilities.put("hoverProvider", true);
        capabilities.put("definitionProvider", true);
        capabilities.put("referencesProvider", true);
        capabilities.put("documentSymbolProvider", true);
        capabilities.put("documentFormattingProvider", true);
        capabilities.put("completionProvider", Map.of("triggerCharacters", List.of("{", "(", ">", " ")));
        return Map.of("capabilities", capabilities, "serverInfo", Map.of("name", "parley"));
    }

    private void notified(String method, JsonNode params) throws IOException {
        if (life != Life.RUNNING) return;
        JsonNode item = params.path("textDocument");
        String uri = item.path("uri").asString("");
        switch (method) {
            case "textDocument/didOpen" -> open(uri, item.path("text").asString(""), item.path("version").asInt(0));
            case "textDocument/didChange" -> {
                JsonNode changes = params.path("contentChanges");
                JsonNode last = changes.path(changes.size() - 1);
                if (documents.containsKey(uri) && last.has("text") && !last.has("range")) open(uri, last.path("text").asString(""), item.path("version").asInt(0));
            }
            case "textDocument/didClose" -> {
                if (documents.remove(uri) != null) publish(uri, null, List.of());
            }
            default -> { }
        }
    }

    // ---- diagnostics --------------------------------------------------------------------------------------------

    private void open(String uri, String text, int version) throws IOException {
        var document = new EditorDocument(text, version);
        documents.put(uri, document);
        CompileResult result = Compiler.compile(text, uri.substring(uri.lastIndexOf('/') + 1), RulePacks.BOOK);
        List<Map<String, Object>> shown = new ArrayList<>();
        for (Diagnostic d : result.diagnostics()) shown.add(shown(document, d));
        publish(uri, version, shown);
    }

    private static Map<String, Object> shown(EditorDocument document, Diagnostic d) {
        String message = d.message() + (d.path().isEmpty() ? "" : "\npath: " + String.join(" ", d.path())) + (d.help() == null ? "" : "\nhelp: " + d.help());
        return diagnostic(document, d.span(), d.severity() == Diagnostic.Severity.ERROR ? 1 : 2, d.code(), message);
    }

    private static Map<String, Object> diagnostic(EditorDocument document, Span span, int severity, String code, String message) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("range", document.range(span));
        out.put("severity", severity);
        out.put("code", code);
        out.put("source", "parley");
        out.put("message", message);
        return out;
    }

    private void publish(String uri, @Nullable Integer version, List<Map<String, Object>> diagnostics) throws IOException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("uri", uri);
        if (version != null) params.put("version", version);
        params.put("diagnostics", diagnostics);
        rpc.notify("textDocument/publishDiagnostics", params);
    }

    // ---- questions ----------------------------------------------------------------------------------------------

    private static @Nullable Object answer(String method, EditorDocument document, JsonNode params) {
        String uri = params.path("textDocument").path("uri").asString("");
        JsonNode position = params.path("position");
        int offset = document.offset(position.path("line").asInt(0), position.path("character").asInt(0));
        FlowIndex index = document.index();
        Optional<FlowIndex.Symbol> symbol = index.at(offset);
        return switch (method) {
            case "textDocument/hover" -> index.hover(offset).map(text -> Map.of("contents", Map.of("kind", "markdown", "value", text))).orElse(null);
            case "textDocument/definition" -> symbol.map(s -> location(document, uri, s.nameSpan())).orElse(null);
            case "textDocument/references" -> symbol.map(s -> references(document, uri, s, params.path("context").path("includeDeclaration").asBoolean(false)))
                    .orElse(List.of());
            case "textDocument/completion" -> index.complete(offset).stream().map(LanguageServer::item).toList();
            case "textDocument/documentSymbol" -> index.symbols().stream().map(s -> symbol(document, s)).toList();
            default -> edits(document);
        };
    }

    private static Map<String, Object> location(EditorDocument document, String uri, Span span) {
        return Map.of("uri", uri, "range", document.range(span));
    }

    private static List<Map<String, Object>> references(EditorDocument document, String uri, FlowIndex.Symbol symbol, boolean declaration) {
        List<Map<String, Object>> found = new ArrayList<>();
        if (declaration) found.add(location(document, uri, symbol.nameSpan()));
        for (FlowIndex.Use use : document.index().uses(symbol)) found.add(location(document, uri, use.span()));
        return found;
    }

    private static Map<String, Object> item(FlowIndex.Candidate candidate) {
        FlowIndex.SymbolKind kind = candidate.kind();
        int shown = kind == null ? 14 : switch (kind) {              // CompletionItemKind
            case SLOT -> 6;
            case STATE -> 7;
            case TOOL -> 3;
            case DISCLOSURE -> 15;
            case INTENT -> 23;
            case ASSERTION, TEST -> 1;
        };
        return Map.of("label", candidate.label(), "kind", shown, "detail", candidate.detail());
    }

    private static Map<String, Object> symbol(EditorDocument document, FlowIndex.Symbol symbol) {
        int kind = switch (symbol.kind()) {                          // SymbolKind
            case SLOT -> 13;
            case STATE -> 5;
            case TOOL -> 12;
            case DISCLOSURE -> 15;
            case INTENT -> 24;
            case ASSERTION -> 17;
            case TEST -> 6;
        };
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", symbol.name().isBlank() ? "(unnamed)" : symbol.name());
        out.put("detail", symbol.kind().name().toLowerCase(java.util.Locale.ROOT));
        out.put("kind", kind);
        out.put("range", document.range(symbol.extent()));
        out.put("selectionRange", document.range(symbol.nameSpan()));
        return out;
    }

    /// One edit over the whole document; none if it is laid out already or does not parse.
    private static List<Map<String, Object>> edits(EditorDocument document) {
        String laidOut = Formatter.format(document.text());
        if (laidOut.equals(document.text())) return List.of();
        return List.of(Map.of("range", document.range(0, document.text().length()), "newText", laidOut));
    }
}
