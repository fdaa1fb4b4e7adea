package dev.parley.gateway;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "drain", mixinStandardHelpOptions = true,
        description = {"Takes a running gateway out of service without harming a call.", "New calls are refused at once (503 with Retry-After); the gateway leaves with exit code 0 when the last "
                + "live call has ended, or at the timeout, when what is left is hung up. Waits until it is gone. Exit: 0 it is, 1 it was draining already, 2 no gateway answers."})
final class DrainCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 250;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private GatewayOptions gateway;
    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long live calls are waited for (default: ${DEFAULT-VALUE}).") private int timeout = 60;
    @Option(names = "--no-wait", description = "Return when new calls are refused.") private boolean noWait;
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    DrainCommand() { }

    @Override public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (ApiClient client = gateway.connect()) {
            ApiClient.Answer answer = client.post("/v1/drain", Map.of("timeoutSeconds", timeout));
            if (!answer.ok()) return ApiClient.failed(spec.commandLine(), answer, json);
            int calls = answer.body().get("calls").asInt();
            if (!json) out.println("no new calls; " + calls + " live ones are waited for, " + timeout + " s at most");
            if (!noWait) awaitGone(out, client, calls);
            if (json) out.println(JsonText.of(Map.of("ok", true, "calls", calls, "gone", !noWait)));
            return 0;
        }
    }

    private void awaitGone(PrintWriter out, ApiClient client, int before) throws InterruptedException {
        int shown = before;
        while (true) {
            try {
                ApiClient.Answer answer = client.get("/v1/drain");
                int calls = answer.body().path("calls").asInt(0);
                if (calls != shown && !json) out.println(calls + " left");
                shown = calls;
            } catch (ConfigurationException gone) {
                if (!json) out.println("the gateway is gone");
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
