package dev.parley.gateway;

import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.LargeFlow;
import dev.parley.dialplan.Proof;
import dev.parley.dialplan.Prover;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "check", mixinStandardHelpOptions = true,
        description = {"How long it takes to compile a flow and prove what it asserts: the flows of this folder warm and from the shell, and "
                + "flows of 10,000 and 20,000 states.", "Milliseconds of time and of this thread's processor; `baseline` is a fixed piece of "
                + "arithmetic, to compare machines by. Exit: 0 measured, 1 a flow did not compile or was not proved."})
final class CheckBench implements Callable<Integer> {
    private static final int RUNS = 21;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Option(names = "--states", paramLabel = "N", description = "States of the large flow, which has 16 assertions (default: ${DEFAULT-VALUE}).", defaultValue = "10000")
    private int states;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @SuppressWarnings("NullAway.Init")
    CheckBench() { }

    private record Took(double millis, double cpuMillis) {
        Map<String, Object> shown(double baseline) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("ms", millis);
            out.put("cpuMs", cpuMillis);
            out.put("perBaseline", Math.round(100 * cpuMillis / baseline) / 100.0);
            return out;
        }
    }

    @Override public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("parley.home", "."));
        double baseline = median(CheckBench::arithmetic).cpuMillis();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("baselineCpuMs", baseline);
        boolean ok = true;
        for (Path file : List.of(home.resolve("flows/billing.flow"), home.resolve("flows/clinic.flow"), home.resolve("flows/collections.flow"),
                home.resolve("flows/frontdesk/frontdesk.flow"))) {
            String source = Files.readString(file);
            String name = String.valueOf(file.getFileName());
            ok &= proves(source, name);
            result.put("warm " + name, median(() -> proves(source, name)).shown(baseline));
            result.put("shell " + name, Map.of("ms", median(() -> shell(home, file), 5).millis()));
        }
        String large = LargeFlow.of(states, 16);
        Flow flow = Compiler.compile(large, "large.flow").flow();
        result.put("compile " + states + " states", median(() -> compiles(large), 3).shown(baseline));
        ok &= flow != null;
        if (flow != null) result.put("prove " + states + " states x 16", median(() -> Prover.prove(flow), 3).shown(baseline));
        String twice = LargeFlow.of(2 * states, 1);
        result.put("check " + 2 * states + " states", median(() -> proves(twice, "twice.flow"), 3).shown(baseline));
        result.put("ok", ok);
        PrintWriter out = spec.commandLine().getOut();
        if (json) out.println(JsonText.of(result));
        else result.forEach((name, value) -> out.println(String.format("%-28s %s", name, value)));
        out.flush();
        return ok ? 0 : 1;
    }

    private static boolean proves(String source, String file) {
        CompileResult compiled = Compiler.compile(source, file);
        Flow flow = compiled.flow();
        if (flow == null) return false;
        Proof proof = Prover.prove(flow);
        return proof.proved();
    }

    private static boolean compiles(String source) {
        return Compiler.compile(source, "large.flow").ok();
    }

    /// A fixed piece of work that no compiler can leave out.
    private static void arithmetic() {
        BigInteger number = BigInteger.TWO.pow(4_423).subtract(BigInteger.ONE);
        if (!number.isProbablePrime(1)) throw new AssertionError("2^4423-1 is prime");
    }

    /// As a person would, in a process of its own.
    private static void shell(Path home, Path file) {
        try {
            Process process = new ProcessBuilder(home.resolve("parley").toString(), "check", file.toString())
                    .redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
            process.waitFor();
        } catch (IOException e) {
            throw new ConfigurationException("cannot start ./parley: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Took median(Runnable work) {
        return median(work, RUNS);
    }

    private static Took median(Runnable work, int runs) {
        var cpu = ManagementFactory.getThreadMXBean();
        double[] millis = new double[runs];
        List<Double> spent = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            long busy = cpu.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            work.run();
            millis[i] = (System.nanoTime() - start) / 1e6;
            spent.add((cpu.getCurrentThreadCpuTime() - busy) / 1e6);
        }
        Arrays.sort(millis);
        spent.sort(null);
        return new Took(rounded(millis[runs / 2]), rounded(spent.get(runs / 2)));
    }

    private static double rounded(double millis) {
        return Math.round(10 * millis) / 10.0;
    }
}
