package dev.parley.governance;

import java.util.List;
import java.util.Random;

/// Source text of a flow nobody would write, but that mostly compiles: everything a call can be surprised by in few states.
/// Values are small numbers, so that guards hold now and then.
final class WildFlow {
    private static final List<String> ATOMS = List.of("tool t1", "tool t2", "tool t3", "tool t4", "ok t1", "ok t2", "ok t3", "disclosed(d1)", "disclosed(d2)",
            "disclosed(d3)", "disclosed(d4)", "mention n", "mention m", "speech", "recording", "transfer");
    private static final List<String> GUARDS = List.of("f1", "not f1", "f2", "n >= 1", "n <= lim", "n >= 1 and n <= lim", "n < 3 or f1", "disclosed(d1)",
            "not disclosed(d2)", "confirmed(n)", "not confirmed(n)", "f1 and not f2", "m > 2", "not (n < 1)", "disclosed(d4) or f1");
    private static final List<String> CALLERS = List.of("n", "m", "z");

    private final Random random;
    private int states;
    private boolean sealed;

    WildFlow(Random random) {
        this.random = random;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean maybe(int percent) {
        return random.nextInt(100) < percent;
    }

    private String to() {
        if (maybe(8)) return "end \"e\"";
        if (maybe(6)) return "transfer \"x\" carrying m else " + state();
        return state();
    }

    private String state() {
        return maybe(12) ? "bye" : "s" + random.nextInt(states);
    }

    private String guard(int percent) {
        return maybe(percent) ? "when " + one(GUARDS) + " " : "";
    }

    String source() {
        states = random.nextInt(3, 8);
        sealed = maybe(30);
        var out = new StringBuilder("flow wild version 1 {\nintent i \"help me\"\nintent j \"a person\"\n");
        if (maybe(30)) out.append("fallback \"I cannot help with that").append(maybe(30) ? ", {lim} it is" : "").append(".\"\n");
        out.append("slot n : int from caller").append(maybe(50) ? " confirmed" : "").append(maybe(50) ? " = 2" : "").append("\nslot m : int").append(maybe(50) ? " = 1" : "").append(" from caller\nslot lim : int = 3 from crm\n");
        out.append("slot z : digits(3) from caller\nslot k : token sealed from keypad\n");
        out.append("slot f1 : bool = false from tool t1\nslot f2 : bool from tool t2\n");
        out.append("disclosure d1 say \"One.\" barge ").append(maybe(50) ? "on" : "off").append('\n');
        out.append("disclosure d2 say \"Two {n}?\" ack yes\ndisclosure d3 say \"Three {m}.\"\ndisclosure d4 say \"Four of it.\" barge on heard 60%\n");
        out.append("tool t1(n: int) -> (f1: bool) effect read").append(maybe(50) ? " limit 2 per call" : "").append('\n');
        out.append("tool t2() -> (f2: bool) effect write").append(maybe(30) ? " needs disclosed(d1)" : "").append('\n');
        out.append("tool t3(x: int) -> () effect charge").append(maybe(50) ? " once per call" : "").append(maybe(30) ? " needs f1" : "")
                .append(maybe(20) ? " where x >= 1" : "").append(maybe(20) ? " approve human when x > 3" : "").append('\n');
        out.append("tool t4(m: int) -> (receipt: text) effect charge").append(maybe(40) ? " needs disclosed(d3)" : "").append(maybe(50) ? " limit 2 per call" : "").append('\n');
        if (maybe(60)) anywhere(out);
        for (int i = 0; i < states; i++) state(i, out);
        out.append("state bye { say \"Bye.\" end \"bye\" }\n");
        for (int i = 0; i < 8; i++) out.append("assert \"a").append(i).append("\" : ").append(prop()).append('\n');
        return out.append("}\n").toString();
    }

    private void anywhere(StringBuilder out) {
        out.append("anywhere ").append(maybe(60) ? "after " + one(List.of("disclosed(d1)", "f1", "disclosed(d3)", "disclosed(d2)")) + " " : "").append("{\n");
        out.append("on intent j -> ").append(to()).append('\n');
        if (maybe(50)) out.append("on keypad \"9\" ").append(guard(30)).append("-> ").append(to()).append('\n');
        if (maybe(40)) out.append("on model down -> ").append(to()).append('\n');
        if (maybe(30)) out.append("on denied 3 -> ").append(to()).append('\n');
        if (maybe(20)) out.append("on silence 12s ").append(guard(50)).append("-> ").append(to()).append('\n');
        out.append("}\n");
    }

    private String prop() {
        return switch (random.nextInt(11)) {
            case 0, 1, 2, 3 -> one(ATOMS) + " before " + one(ATOMS);
            case 4, 5 -> "never " + one(ATOMS) + " while state s" + random.nextInt(states);
            case 6 -> "never " + one(ATOMS) + " while " + one(GUARDS);
            case 7 -> one(ATOMS) + " at most " + random.nextInt(3);
            case 8, 9 -> "every " + one(List.of("intent i", "intent j", "ok t1", "fail t2", "unknown t4", "yes", "no", "filled n")) + " leads to " + one(ATOMS);
            default -> "always can reach end";
        };
    }

    private void state(int i, StringBuilder out) {
        out.append(i == 0 ? "start " : "").append("state s").append(i)
                .append(maybe(12) ? " requires " + one(List.of("f1", "disclosed(d1)", "disclosed(d2)")) : "").append(" {\n");
        boolean asks = false;
        String ran = "";
        for (int a = random.nextInt(4); a > 0; a--) {
            switch (random.nextInt(7)) {
                case 0 -> out.append("play ").append(one(List.of("d1", "d4"))).append('\n');
                case 1 -> {
                    if (maybe(50)) {
                        out.append("play d2\n");
                        asks = true;
                    } else {
                        out.append("play d3\n");
                    }
                }
                case 2 -> out.append("say \"Well").append(maybe(25) ? " {" + one(List.of("n", "m", "lim")) + "}" : "").append(".\"\n");
                case 3 -> out.append("record ").append(maybe(60) ? "pause" : "resume").append('\n');
                default -> {
                    if (ran.isEmpty()) {
                        ran = one(List.of("t1(n)", "t2()", "t2()", "t3(n)", "t3(m)", "t4(m)"));
                        out.append("run ").append(ran).append('\n');
                    }
                }
            }
        }
        boolean model = !asks && maybe(50);
        boolean collects = !asks && (maybe(40) || !model && maybe(30));
        if (model) model(out);
        if (collects) collects(model, out);
        if (!ran.isEmpty()) outcomes(ran.substring(0, 2), out);
        if (asks) out.append("on yes ").append(guard(20)).append("-> ").append(to()).append("\non no -> ").append(to()).append('\n');
        if (model) out.append("on turns ").append(1 + random.nextInt(3)).append(" -> bye\n");
        if (!asks && !model && !collects) {
            if (maybe(30)) out.append("on done when ").append(one(GUARDS)).append(" -> ").append(to()).append('\n');
            out.append("on done -> ").append(i + 1 < states && maybe(60) ? "s" + (i + 1) : "bye").append('\n');
        }
        if (maybe(40)) out.append("on intent i ").append(guard(30)).append("-> ").append(to()).append('\n');
        if (maybe(15)) out.append("on silence 5s ").append(guard(20)).append("-> ").append(to()).append('\n');
        if (maybe(10)) out.append("on voicemail -> ").append(to()).append('\n');
        if (maybe(10)) out.append("on keypad \"1\" -> ").append(to()).append('\n');
        if (model && maybe(20)) out.append("on denied ").append(1 + random.nextInt(3)).append(' ').append(guard(20)).append("-> ").append(to()).append('\n');
        out.append("}\n");
    }

    private void model(StringBuilder out) {
        out.append("goal \"Ask what is wanted.\"\n").append(maybe(75)
                ? "speak free up to 20 words" + one(List.of("", " mention n", " mention m", " mention n, m")) : "speak nothing").append('\n');
        if (maybe(60)) {
            String tool = one(List.of("t1", "t2", "t3", "t4"));
            out.append("call ").append(tool).append('\n');
            outcomes(tool, out);
        }
    }

    private void collects(boolean model, StringBuilder out) {
        String slot = !model && sealed && maybe(30) ? "k" : one(CALLERS);
        out.append("collect ").append(slot).append(" by ").append(slot.equals("k") ? "keypad" : one(List.of("either", "voice", "keypad"))).append(" tries ")
                .append(1 + random.nextInt(3)).append('\n');
        if (maybe(60)) out.append("on filled ").append(slot).append(" when ").append(one(GUARDS)).append(" -> ").append(to()).append('\n');
        out.append("on filled ").append(slot).append(" -> ").append(to()).append("\non tries spent -> bye\n");
    }

    private void outcomes(String tool, StringBuilder out) {
        if (maybe(50)) out.append("on ok ").append(tool).append(" when ").append(one(GUARDS)).append(" -> ").append(to()).append('\n');
        out.append("on ok ").append(tool).append(" -> ").append(to()).append("\non fail ").append(tool).append(" -> ").append(to());
        out.append("\non unknown ").append(tool).append(" -> ").append(to()).append('\n');
    }
}
