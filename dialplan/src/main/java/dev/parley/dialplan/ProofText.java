package dev.parley.dialplan;

/// A proof as a person reads it: one line for what holds, the shortest way to the violation for what does not.
public final class ProofText {
    private ProofText() { }

    public static String render(Proof proof) {
        var out = new StringBuilder();
        int widest = proof.results().stream().mapToInt(r -> r.name().length()).max().orElse(0);
        for (AssertionResult result : proof.results()) out.append(render(proof.flow(), result, widest));
        return out.toString();
    }

    static String render(Flow flow, AssertionResult result, int widest) {
        var out = new StringBuilder();
        String name = "\"" + result.name() + "\"" + " ".repeat(Math.max(0, widest - result.name().length()));
        out.append(result.verdict()).append("  ").append(name).append("   ").append(Props.show(result.assertion().prop()));
        if (!result.proved()) out.append("   ").append(flow.file()).append(':').append(result.assertion().span().line());
        out.append("   ").append(result.productStates()).append(result.productStates() == 1 ? " product state" : " product states");
        if (result.vacuous()) out.append("   vacuous: what it speaks about never happens");
        out.append('\n');
        for (String line : result.story()) out.append("  ").append(line).append('\n');
        return out.toString();
    }
}
