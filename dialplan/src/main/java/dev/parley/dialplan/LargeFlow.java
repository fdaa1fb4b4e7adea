package dev.parley.dialplan;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Source text of a flow of any size, to measure by: a long way through states that ask, collect, call tools and speak.
public final class LargeFlow {
    private LargeFlow() { }

    /// @param states how many, besides the first and the last
    /// @param assertions of eight kinds, in turn
    public static String of(int states, int assertions) {
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
        return "flow large version 1 {\n" + declarations + out + asserts + "\n}\n";
    }
}
