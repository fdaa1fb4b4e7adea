package dev.parley.gateway;

import dev.parley.agent.Connector;
import dev.parley.agent.Endpointer;
import dev.parley.agent.LanguageModel;
import dev.parley.agent.ToolOutcome;
import dev.parley.dialplan.Flow;
import dev.parley.governance.ApprovedToolCall;
import dev.parley.governance.CallId;
import dev.parley.governance.Policy;
import dev.parley.session.CallSettings;
import dev.parley.sip.LocalMedia;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "chat", mixinStandardHelpOptions = true,
        description = {"Talks to a flow by keyboard.", "You type what the caller says; you see what the model proposes, each verdict with its rule, "
                + "and what changes. Also: /keys 123#, /silence 12s, /barge 60 (the next line that may be interrupted is cut at 60 percent), /quit. "
                + "Without a configuration the embedded model talks, and you are asked what the tools return. "
                + "Exit: 0 when the flow ended, 1 when you left before."})
final class ChatCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Parameters(paramLabel = "FLOW", description = "A flow file, such as flows/frontdesk/frontdesk.flow.") private Path file = Path.of("");
    @Option(names = {"-c", "--config", "--connectors"}, paramLabel = "FILE", description = "A configuration such as deploy/parley.yaml: its connectors answer the tools.")
    private @Nullable Path config;
    @Option(names = "--model", paramLabel = "NAME", description = "A model of the configuration (default: embedded).") private @Nullable String modelName;
    @Option(names = "--json", description = "Print one JSON object a line.") private boolean json;

    private final BufferedReader in;

    ChatCommand() {
        this(new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())));
    }

    @SuppressWarnings("NullAway.Init")
    ChatCommand(BufferedReader in) {
        this.in = in;
    }

    @Override public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        FlowStore.Entry entry = FlowStore.compile(file);
        ChatView view = new ChatView(out, json, System.console() != null && System.console().isTerminal());
        Configuration configuration = config == null ? null : ConfigurationFile.read(config);
        Map<String, Connector> connectors = new LinkedHashMap<>();
        if (configuration != null) {
            configuration.connectors().forEach(c -> connectors.put(c.name(), EngineFactory.connector(c, configuration)));
        }
        try (LanguageModel model = model(configuration, entry)) {
            Chat chat = new Chat(settings(entry), model, approved -> run(approved, entry.flow(), connectors, view), view);
            List<String> brought = entry.flow().slots().values().stream().filter(s -> s.origin() instanceof Flow.Origin.FromCrm).map(Flow.Slot::name).toList();
            if (!brought.isEmpty()) view.note("nothing brings the values of " + String.join(", ", brought) + " (from crm) into a call yet");
            chat.begin();
            while (!chat.isOver()) {
                view.ask();
                String line = in.readLine();
                if (line == null || line.strip().equals("/quit")) break;
                view.typed(line.strip());
                type(chat, line.strip(), view);
            }
            boolean over = chat.isOver();
            if (!over) chat.hangUp();
            view.over(chat.end());
            return over ? 0 : 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connectors.values().forEach(Connector::close);
        }
    }

    private LanguageModel model(@Nullable Configuration configuration, FlowStore.Entry entry) {
        List<FlowStore.Entry> flows = List.of(entry);
        if (modelName == null) return new dev.parley.providers.embedded.EmbeddedLanguageModel();
        if (configuration == null) throw new ConfigurationException("--model needs a configuration: -c FILE");
        return configuration.models().stream().filter(m -> m.name().equals(modelName)).findFirst()
                .map(m -> EngineFactory.model(m, configuration, flows))
                .orElseThrow(() -> new ConfigurationException("models: none is called `" + modelName + "` in " + config));
    }

    private static CallSettings settings(FlowStore.Entry entry) {
        Policy policy = new Policy(entry.flow(), entry.rules(), FlowStore.locale(entry.flow()), LocalDate.now());
        return new CallSettings(new CallId("chat"), policy, LocalMedia.g711("127.0.0.1", 4000, 1), "chat", "keyboard", entry.flow().name(),
                Endpointer.Patience.DEFAULT, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofHours(12));
    }

    private static void type(Chat chat, String line, ChatView view) {
        String[] parts = line.split("\\s+", 2);
        String rest = parts.length > 1 ? parts[1] : "";
        switch (parts[0]) {
            case "" -> { }
            case "/keys" -> {
                if (rest.matches("[0-9*#]+")) chat.keys(rest);
                else view.note("/keys takes digits, * and #: /keys 94110#");
            }
            case "/silence" -> {
                if (rest.matches("[1-9][0-9]{0,3}s?")) chat.silence(Duration.ofSeconds(Long.parseLong(rest.replace("s", ""))));
                else view.note("/silence takes seconds: /silence 12s");
            }
            case "/barge" -> {
                if (rest.isEmpty()) chat.barge(50);
                else if (rest.matches("[0-9]{1,2}%?")) chat.barge(Integer.parseInt(rest.replace("%", "")));
                else view.note("/barge takes a percentage: /barge 60");
            }
            default -> {
                if (line.startsWith("/")) view.note("there are /keys DIGITS, /silence SECONDS, /barge [PERCENT] and /quit; anything else is said");
                else chat.says(line);
            }
        }
    }

    /// By its connector, or by whoever sits at the keyboard.
    private ToolOutcome run(ApprovedToolCall approved, Flow flow, Map<String, Connector> connectors, ChatView view) {
        String operation = approved.operation();
        int dot = operation.indexOf('.');
        Connector connector = connectors.get(dot < 0 ? operation : operation.substring(0, dot));
        if (connector != null) return connector.run(approved);
        Map<String, String> results = new LinkedHashMap<>();
        List<Flow.Param> asked = flow.tools().get(approved.tool()).results();
        view.note("what does " + approved.tool() + " return? (empty: it fails, /timeout: it does not answer)");
        if (asked.isEmpty()) {
            view.note("(it returns nothing: any word will do)");
            view.ask();
            return answer("done", results, view);
        }
        for (Flow.Param result : asked) {
            view.note(result.name() + ":");
            view.ask();
            ToolOutcome outcome = answer(result.name(), results, view);
            if (!(outcome instanceof ToolOutcome.Ok)) return outcome;
        }
        return new ToolOutcome.Ok(results);
    }

    private ToolOutcome answer(String name, Map<String, String> results, ChatView view) {
        String text;
        try {
            text = in.readLine();
            view.typed(text == null ? "" : text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (text == null || text.isBlank()) return new ToolOutcome.Fail("the person at the keyboard says so");
        if (text.strip().equals("/timeout")) return new ToolOutcome.Unknown("no answer in time");
        results.put(name, text.strip());
        return new ToolOutcome.Ok(results);
    }
}
