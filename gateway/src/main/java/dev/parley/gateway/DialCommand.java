package dev.parley.gateway;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "dial", mixinStandardHelpOptions = true,
        description = {"Has a running gateway call a number over a trunk; a flow talks to whoever answers.", "The flow's `dial only when` is asked first: say what is known of the person "
                + "with the options. Waits until somebody answers or it is over. Exit: 0 answered, 1 not placed or not answered, 2 no gateway answers."})
final class DialCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 200;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private GatewayOptions gateway;
    @Parameters(index = "0", paramLabel = "NUMBER", description = "Whom to call, such as +15550100.") private String to = "";
    @Option(names = "--trunk", required = true, paramLabel = "NAME", description = "A name of `trunks` in parley.yaml.") private String trunk = "";
    @Option(names = "--flow", required = true, paramLabel = "NAME", description = "A flow with `route outbound`.") private String flow = "";
    @Option(names = "--from", paramLabel = "NUMBER", description = "Caller-ID (default: the flow's).") private @Nullable String from;
    @Option(names = "--ring-seconds", paramLabel = "N", description = "How long it may ring.") private @Nullable Integer ring;
    @Option(names = "--consent", paramLabel = "NAME", description = "A consent on file; may be given several times.") private @Nullable List<String> consents;
    @Option(names = "--suppressed", arity = "1", paramLabel = "true|false", description = "Whether the person is on a list of people not to be called.") private @Nullable Boolean suppressed;
    @Option(names = "--zone", paramLabel = "ZONE", description = "The person's time zone.") private @Nullable String zone;
    @Option(names = "--attempts", paramLabel = "N", description = "Calls in the window the flow asks about.") private @Nullable Integer attempts;
    @Option(names = "--since-conversation", paramLabel = "SECONDS", description = "Since the last conversation.") private @Nullable Integer since;
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    DialCommand() { }

    @Override public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (ApiClient client = gateway.connect()) {
            ApiClient.Answer asked = client.post("/v1/calls", body());
            if (!asked.ok()) {
                ApiClient.failed(spec.commandLine(), asked, json);
                return 1;
            }
            String id = asked.body().get("id").asString();
            JsonNode now = await(client, "/v1/dials/" + ApiClient.segment(id), out);
            if (json) out.println(now);
            out.flush();
            return now.get("state").asString().equals("answered") ? 0 : 1;
        }
    }

    private Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("to", to, "trunk", trunk, "flow", flow));
        if (from != null) body.put("from", from);
        if (ring != null) body.put("ringSeconds", ring);
        if (consents != null) body.put("consents", consents);
        if (suppressed != null) body.put("suppressed", suppressed);
        if (zone != null) body.put("zone", zone);
        if (attempts != null) body.put("attempts", attempts);
        if (since != null) body.put("sinceConversationSeconds", since);
        return body;
    }

    /// The gateway itself bounds how long a call rings.
    private JsonNode await(ApiClient client, String path, PrintWriter out) throws InterruptedException {
        String shown = "";
        while (true) {
            ApiClient.Answer answer = client.get(path);
            if (!answer.ok()) throw new ConfigurationException(answer.problem());
            JsonNode now = answer.body();
            String state = now.get("state").asString();
            if (!json && !state.equals(shown)) {
                out.println(now.get("id").asString() + ": " + state.replace('_', ' ') + (now.has("reason") ? ", " + now.get("reason").asString() : ""));
                out.flush();
            }
            shown = state;
            if (state.equals("answered") || now.get("over").asBoolean()) return now;
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
