package dev.parley.gateway;

import dev.parley.sip.trunk.Trunk;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "serve", mixinStandardHelpOptions = true,
        description = {"Runs the gateway until it is told to stop.", "Prints where it listens and which number leads to which flow. SIGTERM or Ctrl-C: "
                + "no new calls, the live ones are waited for, then it ends. A sample configuration: deploy/parley.yaml."})
final class ServeCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "Configuration file (default: ${DEFAULT-VALUE} in the current folder).")
    private Path file = Path.of("parley.yaml");
    @Option(names = "--check", description = "Read the configuration, its flows and engines, say what is wrong, end without listening.") private boolean check;
    @Option(names = "--drain-seconds", paramLabel = "N", description = "How long a stop waits for live calls (default: ${DEFAULT-VALUE}).")
    private int drainSeconds = 60;

    @SuppressWarnings("NullAway.Init")
    ServeCommand() { }

    @Override public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Configuration configuration = ConfigurationFile.read(file);
        FlowStore flows = FlowStore.load(configuration.resolve(configuration.flows()));
        if (check) {
            EngineFactory.create(configuration, flows).close();
            configuration.trunks().checkSecrets();
            if (configuration.listen().tls() != null) SipTls.of(configuration.listen().tls());
            configuration.transfers().forEach((name, text) -> {
                TransferTarget target = TransferTarget.parse(name, text);
                if (!target.trunk().isEmpty() && configuration.trunks().book().named(target.trunk()).isEmpty()) {
                    throw new ConfigurationException("`transfers." + name + "`: there is no trunk `" + target.trunk() + "`");
                }
            });
            out.println(file + ": ok");
            return 0;
        }
        Engines engines = EngineFactory.create(configuration, flows);
        CallBoard board = new CallBoard(CallObserver.NONE);
        Path data = configuration.resolve(configuration.data());
        FlowShelf shelf;
        Gateway gateway;
        try {
            shelf = new FlowShelf(configuration.resolve(configuration.flows()), data, flows, OperationsLog.open(data), engines::prepare);
            gateway = new Gateway(configuration, shelf, engines, board);
        } catch (RuntimeException e) {
            engines.close();
            throw e;
        }
        Serving serving = new Serving(configuration, gateway, shelf, board, Duration.ofSeconds(drainSeconds), out);
        if (configuration.api().enabled()) {
            try {
                serving.operatedBy(GatewayApi.start(configuration.api(), data, serving.routes()));
            } catch (RuntimeException e) {
                gateway.close();
                throw e;
            }
        }
        announce(out, configuration, flows, gateway, serving);
        serving.run();
        return 0;
    }

    private static void announce(PrintWriter out, Configuration configuration, FlowStore flows, Gateway gateway, Serving serving) {
        Configuration.Listen listen = configuration.listen();
        out.println("parley listens for SIP on " + listen.address() + ":" + gateway.sipPort() + " (" + String.join(", ", listen.transports())
                + ")" + (gateway.tlsPort() == 0 ? "" : ", TLS on " + gateway.tlsPort()) + ", media on UDP " + configuration.media().firstPort() + "-" + configuration.media().lastPort());
        for (FlowStore.Entry entry : flows.entries()) {
            String dids = entry.flow().routes().stream().flatMap(r -> r.keys().getOrDefault("did", java.util.List.of()).stream())
                    .reduce((a, b) -> a + ", " + b).orElse("any number");
            out.println("  " + dids + " -> flow " + entry.flow().name() + " version " + entry.flow().version());
        }
        for (Trunk trunk : configuration.trunks().book().trunks()) {
            out.println("  trunk " + trunk.name() + ": " + (trunk.from().isEmpty() ? "" : "calls from " + trunk.from() + " ")
                    + (trunk.hosts().isEmpty() ? "takes calls only" : "places calls at " + String.join(", ", trunk.hosts())) + (trunk.register().isPresent() ? ", registers" : ""));
        }
        serving.url().ifPresent(url -> out.println("API at " + url + "; ./parley calls"));
        out.println("recordings and audit logs in " + configuration.resolve(configuration.data()));
        out.flush();
    }
}
