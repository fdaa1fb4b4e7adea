package dev.parley.gateway;

import dev.parley.agent.Connector;
import dev.parley.agent.LanguageModel;
import dev.parley.agent.Synthesizer;
import dev.parley.agent.Transcriber;
import dev.parley.providers.chat.AnthropicModel;
import dev.parley.providers.chat.OpenAiChatModel;
import dev.parley.providers.embedded.EmbeddedLanguageModel;
import dev.parley.providers.failover.FailoverModel;
import dev.parley.providers.http.HttpConnector;
import dev.parley.providers.table.TableConnector;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the engines a configuration names. Whatever cannot be made is a [ConfigurationException] with one clear line.
final class EngineFactory {
    private EngineFactory() { }

    static Engines create(Configuration configuration, FlowStore flows) {
        // What can be wrong in the configuration first: nobody waits for a recogniser to load to hear of a missing file.
        Map<String, Connector> connectors = new LinkedHashMap<>();
        configuration.connectors().forEach(entry -> connectors.put(entry.name(), connector(entry, configuration)));
        Map<String, LanguageModel> models = new LinkedHashMap<>();
        configuration.models().forEach(model -> models.put(model.name(), model(model, configuration, flows.entries())));
        int cores = Runtime.getRuntime().availableProcessors();
        // One after the other: FreeTTS's letter-to-sound rules, which both use, keep static state while they load.
        Transcriber transcriber = configuration.speech().transcriber(configuration, cores);
        Synthesizer synthesizer = configuration.speech().synthesizer(configuration, cores);
        return new Engines(transcriber, synthesizer, withSuccessors(models), configuration.models().getFirst().name(), connectors);
    }

    /// Each model, and behind it those that follow it in the file: they answer when it cannot.
    private static Map<String, LanguageModel> withSuccessors(Map<String, LanguageModel> models) {
        List<String> names = List.copyOf(models.keySet());
        Map<String, LanguageModel> out = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            var chain = new LinkedHashMap<String, LanguageModel>();
            for (String name : names.subList(i, names.size())) chain.put(name, models.get(name));
            out.put(names.get(i), chain.size() == 1 ? models.get(names.get(i)) : new FailoverModel(chain));
        }
        return out;
    }

    static LanguageModel model(Configuration.Model model, Configuration configuration, List<FlowStore.Entry> flows) {
        if (model.kind().equals("embedded")) {
            EmbeddedLanguageModel embedded = new EmbeddedLanguageModel();
            flows.forEach(entry -> embedded.prepare(entry.flow()));     // or the first caller waits for it
            return embedded;
        }
        assert model.url() != null && model.model() != null : "checked when the file was read";
        try {
            URI url = URI.create(model.url());
            Supplier<String> key = secret("models." + model.name(), model.keyFrom(), configuration);
            return model.kind().equals("anthropic") ? AnthropicModel.at(url, model.model(), key) : OpenAiChatModel.at(url, model.model(), key);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("models." + model.name() + ".url: " + e.getMessage());
        }
    }

    static Connector connector(Configuration.ConnectorEntry entry, Configuration configuration) {
        if (entry.kind().equals("http")) {
            assert entry.url() != null : "checked when the file was read";
            return new HttpConnector(URI.create(entry.url()), Map.of(), secret("connectors." + entry.name(), entry.keyFrom(), configuration));
        }
        assert entry.file() != null : "checked when the file was read";
        Map<String, TableConnector.Operation> operations = new LinkedHashMap<>();
        entry.operations().forEach((name, o) -> operations.put(name, new TableConnector.Operation(o.match(), o.returns())));
        try {
            return new TableConnector(configuration.resolve(entry.file()), operations);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("connectors." + entry.name() + ": " + e.getMessage());
        }
    }

    /// `env:NAME` or `file:path`; read when it is needed, so that a rotated secret is picked up.
    static @Nullable Supplier<String> secret(String key, @Nullable String from, Configuration configuration) {
        return from == null ? null : secretAt(key + ".keyFrom", from, configuration.base());
    }

    /// @param key of the configuration that says where the secret is
    /// @throws ConfigurationException when it is not there
    static Supplier<String> secretAt(String key, String from, Path base) {
        if (from.startsWith("env:")) {
            String name = from.substring(4);
            if (System.getenv(name) == null) throw new ConfigurationException(key + ": environment variable `" + name + "` is not set");
            return () -> System.getenv(name);
        }
        if (from.startsWith("file:")) {
            Path path = base.resolve(from.substring(5)).normalize();
            if (!Files.isReadable(path)) throw new ConfigurationException(key + ": `" + path + "` cannot be read");
            return () -> read(path);
        }
        throw new ConfigurationException(key + ": `" + from + "` is neither env:NAME nor file:path");
    }

    private static String read(Path path) {
        try {
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new ConfigurationException("`" + path + "` cannot be read any more");
        }
    }
}
