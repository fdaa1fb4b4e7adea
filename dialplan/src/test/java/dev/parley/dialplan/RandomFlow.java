package dev.parley.dialplan;

import java.util.List;
import java.util.Random;

/// Small flows that mostly compile, full of what proofs stumble over: guards, versions, questions, failing tools, limits,
/// global handlers, pauses.
final class RandomFlow {
    private static final List<String> ATOMS = List.of("tool t1", "tool t2", "tool t3", "ok t1", "ok t2", "ok t3", "disclosed(d1)", "disclosed(d2)",
            "disclosed(d3)", "mention n", "mention m", "speech", "recording", "transfer");
    private static final List<String> GUARDS = List.of("f1", "not f1", "f2", "n >= 1", "n <= lim", "n >= 1 and n <= lim", "n < 3 or f1", "disclosed(d1)",
            "confirmed(n)", "f1 and not f2", "m > 2", "not (n < 1)");

    private final Random random;
    private int states;

    RandomFlow(Random random) {
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
        if (maybe(6)) return "transfer \"x\" else " + state();
        return state();
    }

    private String state() {
        return maybe(15) ? "bye" : "s" + random.nextInt(states);
    }

    String source() {
        states = random.nextInt(3, 8);
        var out = new StringBuilder("flow r version 1 {\nintent i \"i\" intent j \"j\"\n");
        out.append("slot n : int from caller").append(maybe(50) ? " confirmed" : "").append("\nslot m : int from caller\nslot lim : int from crm\n");
        out.append("slot f1 : bool = false from tool t1\nslot f2 : bool from tool t2\n");
        out.append("disclosure d1 say \"One.\" barge ").append(maybe(50) ? "on" : "off").append('\n');
        out.append("disclosure d2 say \"Two {n}?\" ack yes\ndisclosure d3 say \"Three {m}.\"\n");
        out.append("tool t1(n: int) -> (f1: bool) effect read").append(maybe(50) ? " limit 2 per call" : "").append('\n');
        out.append("tool t2() -> (f2: bool) effect write").append(maybe(30) ? " needs disclosed(d1)" : "").append('\n');
        out.append("tool t3(x: int) -> () effect charge").append(maybe(50) ? " once per call" : "").append(maybe(30) ? " needs f1" : "")
                .append(maybe(20) ? " where x >= 1" : "").append(maybe(20) ? " approve human when x > 3" : "").append('\n');
        if (maybe(60)) {
            out.append("anywhere ").append(maybe(60) ? "after " + one(List.of("disclosed(d1)", "f1", "disclosed(d3)")) + " " : "").append("{\n");
            out.append("on intent j -> ").append(to()).append('\n');
            if (maybe(50)) out.append("on keypad \"9\" ").append(guard(30)).append("-> ").append(to()).append('\n');
            if (maybe(40)) out.append("on model down -> ").append(to()).append('\n');
            out.append("}\n");
        }
        for (int i = 0; i < states; i++) state(i, out);
        out.append("state bye { say \"Bye.\" end \"bye\" }\n");
        for (int i = 0; i < 8; i++) out.append("assert \"a").append(i).append("\" : ").append(prop()).append('\n');
        return out.append("}\n").toString();
    }

    private String guard(int percent) {
        return maybe(percent) ? "when " + one(GUARDS) + " " : "";
    }

    private String prop() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> one(ATOMS) + " before " + one(ATOMS);
            case 4 -> "never " + one(ATOMS) + " while state s" + random.nextInt(states);
            case 5 -> "never " + one(ATOMS) + " while " + one(GUARDS);
            case 6 -> one(ATOMS) + " at most " + random.nextInt(3);
            case 7, 8 -> "every " + one(List.of("intent i", "intent j", "ok t1", "fail t2", "yes", "filled n")) + " leads to " + one(ATOMS);
            default -> "always can reach end";
        };
    }

    private void state(int i, StringBuilder out) {
        out.append(i == 0 ? "start " : "").append("state s").append(i).append(maybe(15) ? " requires " + one(List.of("f1", "disclosed(d1)", "disclosed(d2)")) : "")
                .append(" {\n");
        boolean asks = false;
        String ran = "";
        int actions = random.nextInt(3);
        for (int a = 0; a < actions; a++) {
            switch (random.nextInt(6)) {
                case 0 -> out.append("play d1\n");
                case 1 -> {
                    if (maybe(50)) {
                        out.append("play d2\n");
                        asks = true;
                    } else {
                        out.append("play d3\n");
                    }
                }
                case 2 -> out.append("say \"Hm").append(maybe(20) ? " {n}" : "").append(".\"\n");
                case 3 -> out.append("record ").append(maybe(60) ? "pause" : "resume").append('\n');
                default -> {
                    if (ran.isEmpty()) {
                        ran = one(List.of("t1(n)", "t2()", "t2()", "t3(n)"));
                        out.append("run ").append(ran).append('\n');
                    }
                }
            }
        }
        boolean model = !asks && maybe(45);
        boolean collects = !asks && (maybe(40) || !model && maybe(30));
        if (model) {
            out.append("goal \"g\"\n").append(maybe(70) ? "speak free up to 9 words" + one(List.of("", " mention n", " mention m", " mention n, m")) : "speak nothing").append('\n');
            if (maybe(60)) outcomes(one(List.of("t1", "t2", "t3")), "call ", out);
        }
        if (collects) {
            String slot = one(List.of("n", "m"));
            out.append("collect ").append(slot).append(" by either\n");
            if (maybe(60)) out.append("on filled ").append(slot).append(" when ").append(one(GUARDS)).append(" -> ").append(to()).append('\n');
            out.append("on filled ").append(slot).append(" -> ").append(to()).append("\non tries spent -> bye\n");
        }
        if (!ran.isEmpty()) outcomes(ran.substring(0, 2), "", out);
        if (asks) out.append("on yes ").append(guard(20)).append("-> ").append(to()).append("\non no -> ").append(to()).append('\n');
        if (model) out.append("on turns 3 -> bye\n");
        if (!asks && !model && !collects) {
            if (maybe(30)) out.append("on done when ").append(one(GUARDS)).append(" -> ").append(to()).append('\n');
            out.append("on done -> ").append(i + 1 < states && maybe(60) ? "s" + (i + 1) : "bye").append('\n');
        }
        if (maybe(40)) out.append("on intent i ").append(guard(30)).append("-> ").append(to()).append('\n');
        if (maybe(15)) out.append("on silence 5s -> ").append(to()).append('\n');
        if (maybe(10)) out.append("on voicemail -> ").append(to()).append('\n');
        out.append("}\n");
    }

    private void outcomes(String tool, String call, StringBuilder out) {
        if (!call.isEmpty()) out.append("call ").append(tool).append('\n');
        if (maybe(50)) out.append("on ok ").append(tool).append(" when ").append(one(GUARDS)).append(" -> ").append(to()).append('\n');
        out.append("on ok ").append(tool).append(" -> ").append(to()).append("\non fail ").append(tool).append(" -> ").append(to());
        out.append("\non unknown ").append(tool).append(" -> ").append(to()).append('\n');
    }
}
