package dev.parley.providers.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.providers.chat.ModelServer.Script;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One question to a server that follows a script. Whatever happens, nobody may be shown the key.
final class Trial {
    static final String KEY = "sk-verysecret-0123456789";
    static final Duration LONG = Duration.ofSeconds(10);
    static final OpenAiChatModel.Options PATIENT = new OpenAiChatModel.Options(LONG, LONG, LONG, LONG, Map.of(), null);

    private Trial() { }

    static List<String> told(Script script) {
        return told(PATIENT, 1, script);
    }

    /// What the listener is told, the server's name cut to `M`.
    ///
    /// @param connections how many must have been made
    static List<String> told(OpenAiChatModel.Options options, int connections, Script... scripts) {
        var told = new Told();
        try (var server = new ModelServer(scripts);
             var model = new OpenAiChatModel(server.base(), "m1", () -> KEY, options)) {
            model.generate(Requests.said("hello"), told);
            assertThat(server.asked()).as("connections").isEqualTo(connections);
            assertThat(told.lines).noneMatch(line -> line.contains(KEY));
            return told.lines.stream().map(line -> line.replace(server.name(), "M")).toList();
        }
    }

    /// How it fails at an address of its own.
    static String failure(String base, OpenAiChatModel.Options options) {
        var told = new Told();
        try (var model = new OpenAiChatModel(URI.create(base), "m1", null, options)) {
            model.generate(Requests.said("hello"), told);
        }
        assertThat(told.lines).hasSize(1);
        return told.lines.getFirst();
    }
}
