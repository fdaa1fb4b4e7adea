package dev.parley.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// SIPp as a caller that is not ours: one run of one of our scenarios (`src/test/resources/sipp`).
///
/// @param transport `u1` or `t1`, as SIPp calls them
/// @param words what replaces the scenario's words in at signs
record Sipp(String scenario, int calls, int perSecond, String transport, Map<String, String> words) {
    private static final int MEDIA_PORTS = 400;

    /// What SIPp counted.
    record Outcome(int exit, int successful, int failed, int retransmissions, String said) { }

    Program start(GatewayProcess gateway, Path folder) throws InterruptedException {
        int rtp = House.freeBlock(MEDIA_PORTS);
        Path file = folder.resolve(scenario + "-" + System.nanoTime() + ".xml");
        String text = House.resource("sipp/" + scenario + ".xml");
        for (Map.Entry<String, String> word : words.entrySet()) text = text.replace("@" + word.getKey() + "@", word.getValue());
        if (text.contains("@talk@") || text.contains("@payload@")) throw new AssertionError("a word of " + scenario + " is not filled in");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of(Tool.SIPP.path(), gateway.address(), "-s", "frontdesk", "-auth_uri", "frontdesk@" + gateway.address(), "-sf", file.toString(),
                "-i", House.LOOPBACK, "-mi", House.LOOPBACK, "-p", String.valueOf(House.freePort()), "-mp", String.valueOf(rtp),
                "-t", transport, "-r", String.valueOf(perSecond), "-m", String.valueOf(calls), "-l", String.valueOf(calls),
                "-nostdin", "-timeout", "120", "-timeout_error", "-trace_err", "-error_file", file + ".errors"));
        return Program.start(folder, command);
    }

    Outcome run(GatewayProcess gateway, Path folder) throws InterruptedException {
        try (Program sipp = start(gateway, folder)) {
            return outcome(sipp);
        }
    }

    static Outcome outcome(Program sipp) throws InterruptedException {
        int exit = sipp.awaitExit(Duration.ofSeconds(130));
        List<String> out = sipp.out();
        return new Outcome(exit, counter(out, "Successful call"), counter(out, "Failed call"), retransmissions(out), sipp.said());
    }

    /// The cumulative column of the last statistics screen.
    private static int counter(List<String> out, String name) {
        String line = out.stream().filter(l -> l.contains(name)).reduce((a, b) -> b).orElseThrow(() -> new AssertionError("SIPp counted no `" + name + "`:\n" + String.join("\n", out)));
        String[] columns = line.split("\\|");
        return Integer.parseInt(columns[columns.length - 1].strip());
    }

    /// Of all messages, from the last scenario screen: both ends' clocks say whether the gateway was late.
    private static int retransmissions(List<String> out) {
        int last = out.stream().map(l -> l.contains("Messages  Retrans") ? 1 : 0).toList().lastIndexOf(1);
        int sum = 0;
        for (int i = last + 1; last >= 0 && i < out.size(); i++) {
            var row = java.util.regex.Pattern.compile("(?:----------?>|<-----------?)\\s+(?:E-RTD\\d\\s+)?(\\d+)\\s+(\\d+)").matcher(out.get(i));
            if (row.find()) sum += Integer.parseInt(row.group(2));
            if (out.get(i).contains("Test Terminated")) break;
        }
        return sum;
    }
}
