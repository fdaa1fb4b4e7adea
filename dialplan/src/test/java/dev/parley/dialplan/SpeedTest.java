package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How long a check takes. Printed, not asserted: the machine is shared.
class SpeedTest {
    private static long millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static String large(int states, int assertions) {
        String declarations = """
                intent human "a person"
                slot n : int from caller slot balance : int from tool look slot known : bool = false from tool check
                disclosure notice say "A machine." disclosure terms say "You pay {n}?" ack yes
                tool check(n: int) -> (known: bool) effect read limit 3 per call
                tool look() -> (balance: int) effect read needs known
                tool pay(n: int) -> () effect charge once per call needs disclosed(terms) where n >= 1
                anywhere after disclosed(notice) { on intent human -> transfer "desk" else bye on model down -> bye on denied 3 -> bye }
                start state greet { play notice on done -> s0 }
                state bye { say "Bye." end "bye" }
                """;
        String middle = IntStream.range(0, states).mapToObj(i -> switch (i % 4) {
            case 0 -> "state s%d { goal \"g\" speak free up to 9 words collect n by either call check on ok check when known -> s%d on ok check -> bye"
                    + " on fail check -> bye on turns 4 -> bye on filled n when n >= 1 -> s%d on filled n -> s%d on intent human -> bye }";
            case 1 -> "state s%d { say \"Next.\" on done -> s%d }";
            case 2 -> "state s%d { play terms on yes -> s%d on no -> bye }";
            default -> "state s%d { collect n by keypad on filled n -> s%d on tries spent -> bye }";
        }).map(s -> s + "\n").collect(Collectors.joining());
        var out = new StringBuilder();
        String[] lines = middle.split("\n");
        for (int i = 0; i < states; i++) {
            String next = i + 1 < states ? "s" + (i + 1) : "bye";
            out.append(lines[i].replaceFirst("s%d", "s" + i).replace("s%d", next)).append('\n');
        }
        String[] props = {"disclosed(notice) before speech", "ok check before mention balance", "never recording while state s3", "tool check at most 3",
            "every intent human leads to transfer", "disclosed(terms) before tool pay", "always can reach end", "never speech while not disclosed(notice)"};
        String asserts = IntStream.range(0, assertions).mapToObj(i -> "assert \"a" + i + "\" : " + props[i % props.length]).collect(Collectors.joining("\n"));
        return Flows.flow(declarations, out.toString(), asserts);
    }

    @Test void timesArePrinted() {
        Stream.concat(Flows.REFERENCE.stream(), Stream.of("frontdesk/frontdesk.flow")).forEach(name -> {
            String source = Flows.read(name);
            for (int i = 0; i < 20; i++) Prover.prove(Compiler.compile(source, name).flow());
            System.out.println("speed: check of " + name + " " + millis(() -> {
                for (int i = 0; i < 10; i++) Prover.prove(Compiler.compile(source, name).flow());
            }) / 10.0 + " ms");
        });
        String ten = large(10_000, 16);
        CompileResult[] compiled = new CompileResult[1];
        System.out.println("speed: 10,000 states compile in " + millis(() -> compiled[0] = Compiler.compile(ten, "ten.flow")) + " ms");
        assertThat(compiled[0].flow()).as("%s", compiled[0].diagnostics()).isNotNull();
        Proof[] proof = new Proof[1];
        System.out.println("speed: 10,000 states × 16 assertions proved in " + millis(() -> proof[0] = Prover.prove(compiled[0].flow())) + " ms");
        proof[0].results().stream().limit(8).forEach(r -> System.out.println("  " + r.verdict() + " " + r.name() + " " + r.productStates()));
        String twenty = large(20_000, 1);
        System.out.println("speed: 20,000 states compile in " + millis(() -> compiled[0] = Compiler.compile(twenty, "twenty.flow")) + " ms");
        System.out.println("speed: and prove in " + millis(() -> Prover.prove(compiled[0].flow())) + " ms");
        assertThat(compiled[0].ok()).isTrue();
    }
}
