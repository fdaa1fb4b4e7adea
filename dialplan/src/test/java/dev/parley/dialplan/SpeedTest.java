package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How long a check takes. Printed, not asserted: the machine is shared.
class SpeedTest {
    private static long millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Test void timesArePrinted() {
        Stream.concat(Flows.REFERENCE.stream(), Stream.of("frontdesk/frontdesk.flow")).forEach(name -> {
            String source = Flows.read(name);
            for (int i = 0; i < 20; i++) Prover.prove(Compiler.compile(source, name).flow());
            System.out.println("speed: check of " + name + " " + millis(() -> {
                for (int i = 0; i < 10; i++) Prover.prove(Compiler.compile(source, name).flow());
            }) / 10.0 + " ms");
        });
        String ten = LargeFlow.of(10_000, 16);
        CompileResult[] compiled = new CompileResult[1];
        System.out.println("speed: 10,000 states compile in " + millis(() -> compiled[0] = Compiler.compile(ten, "ten.flow")) + " ms");
        assertThat(compiled[0].flow()).as("%s", compiled[0].diagnostics()).isNotNull();
        Proof[] proof = new Proof[1];
        System.out.println("speed: 10,000 states × 16 assertions proved in " + millis(() -> proof[0] = Prover.prove(compiled[0].flow())) + " ms");
        proof[0].results().stream().limit(8).forEach(r -> System.out.println("  " + r.verdict() + " " + r.name() + " " + r.productStates()));
        String twenty = LargeFlow.of(20_000, 1);
        System.out.println("speed: 20,000 states compile in " + millis(() -> compiled[0] = Compiler.compile(twenty, "twenty.flow")) + " ms");
        System.out.println("speed: and prove in " + millis(() -> Prover.prove(compiled[0].flow())) + " ms");
        assertThat(compiled[0].ok()).isTrue();
    }
}
