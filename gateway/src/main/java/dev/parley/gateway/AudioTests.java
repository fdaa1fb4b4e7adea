package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.governance.Rehearsal;
import dev.parley.providers.embedded.EmbeddedLanguageModel;
import dev.parley.providers.freetts.FreeTtsSynthesizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;

/// `parley test --audio`: the tests of some flows, one call after the other, and what came of each.
final class AudioTests {
    private final CommandLine command;
    private final List<Path> files;
    private final String only;
    private final boolean json;
    private final Map<AudioRehearsal.Verdict, Integer> count = new LinkedHashMap<>();
    private final List<Map<String, Object>> shown = new ArrayList<>();

    AudioTests(CommandLine command, List<Path> files, String only, boolean json) {
        this.command = command;
        this.files = files;
        this.only = only;
        this.json = json;
    }

    /// @return the exit code
    int run() throws InterruptedException {
        PrintWriter out = command.getOut();
        List<Flow> flows = new ArrayList<>();
        for (Path file : files) {
            Flow flow = Sources.compile(file, command.getErr());
            if (flow == null) return 1;
            flows.add(flow);
        }
        if (!json) out.println("loading the embedded recogniser and voices ...");
        out.flush();
        try (EmbeddedLanguageModel model = new EmbeddedLanguageModel(); FreeTtsSynthesizer voice = new FreeTtsSynthesizer(CallerCommand.VOICE)) {
            Path data = Files.createTempDirectory("parley-audio-test");
            try (AudioRehearsal audio = new AudioRehearsal(Path.of(System.getProperty("parley.home", ".")), data, voice)) {
                for (Flow flow : flows) {
                    for (Flow.FlowTest test : flow.tests()) {
                        if (test.name().contains(only)) tell(flow, audio.run(flow, AudioRehearsal.screenplay(flow, test, model)));
                    }
                }
            }
            boolean ok = count.getOrDefault(AudioRehearsal.Verdict.FAILED, 0) == 0;
            summary(out, ok, data);
            return ok ? 0 : 1;
        } catch (IOException e) {
            throw new ConfigurationException("no folder for the calls: " + e.getMessage());
        }
    }

    private void tell(Flow flow, AudioRehearsal.Result result) {
        count.merge(result.verdict(), 1, Integer::sum);
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("file", flow.file());
        one.put("line", result.line());
        one.put("name", result.name());
        one.put("verdict", result.verdict().name().toLowerCase(Locale.ROOT));
        one.put("why", result.why());
        one.put("heard", result.heard());
        shown.add(one);
        if (json) return;
        String word = switch (result.verdict()) {
            case OK -> "ok      ";
            case FAILED -> "FAILED  ";
            case NOT_JUDGED -> "-       ";
        };
        PrintWriter out = command.getOut();
        out.println(word + flow.file() + ":" + result.line() + "  \"" + result.name() + "\"");
        if (!result.why().isEmpty()) out.println("    " + result.why());
        if (!result.heard().isEmpty()) out.println("    heard: " + String.join(" | ", result.heard()));
        out.flush();
    }

    private void summary(PrintWriter out, boolean ok, Path data) {
        int passed = count.getOrDefault(AudioRehearsal.Verdict.OK, 0);
        int failed = count.getOrDefault(AudioRehearsal.Verdict.FAILED, 0);
        int not = count.getOrDefault(AudioRehearsal.Verdict.NOT_JUDGED, 0);
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("ok", ok);
            all.put("passed", passed);
            all.put("failed", failed);
            all.put("notJudged", not);
            all.put("bundles", data.resolve("calls").toString());
            all.put("tests", shown);
            out.println(JsonText.of(all));
        } else {
            out.println((ok ? "ok: " : "FAILED: ") + passed + " passed by voice, " + failed + " failed, " + not + " not judged; recordings and logs in " + data.resolve("calls"));
        }
        out.flush();
    }
}
