package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolCommandsTest {
    private static final Path BILLING = Path.of("..", "flows", "billing.flow");

    @TempDir private Path dir;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int parley(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(args, new PrintWriter(out), new PrintWriter(err, true));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    @Test void fmtLaysOutInPlaceAndCheckNamesWhatWouldChange() throws IOException {
        Path untidy = file("untidy.flow", Files.readString(BILLING).replace("\n    ", "\n\t"));
        assertThat(parley("fmt", "--check", BILLING.toString(), untidy.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("untidy.flow").doesNotContain("billing.flow:");
        assertThat(parley("fmt", untidy.toString())).isZero();
        assertThat(untidy).hasSameTextualContentAs(BILLING);
        assertThat(parley("fmt", "--check", untidy.toString())).isZero();
        Path broken = file("broken.flow", "flow  x {");
        assertThat(parley("fmt", broken.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("E010");
        assertThat(broken).hasContent("flow  x {");
        assertThat(parley("fmt")).isEqualTo(2);
        assertThat(parley("fmt", dir.resolve("none.flow").toString())).isEqualTo(2);
    }

    @Test void graphWritesAPicture() throws IOException {
        Path svg = dir.resolve("out.svg");
        assertThat(parley("graph", BILLING.toString(), "-o", svg.toString())).isZero();
        assertThat(svg).content().startsWith("<svg ").endsWith("</svg>\n");
        assertThat(parley("graph", BILLING.toString())).isZero();
        assertThat(out.toString()).isEqualTo(Files.readString(svg));
        assertThat(parley("graph", file("broken.flow", "flow").toString())).isEqualTo(1);
    }

    /// What the runs cannot show - a limit, an approval, a disclosure that is no longer played - is no refinement either.
    @Test void diffNeverCallsMoreFreedomARefinement() throws IOException {
        String source = Files.readString(BILLING);
        for (String gone : new String[] {" limit 3 per call", "    approve human when amount > 2000.00\n", " once per call", "    play notice\n    on done"}) {
            String with = gone.contains("play") ? "    on done" : "";
            String wider = file("wider.flow", source.replaceFirst(java.util.regex.Pattern.quote(gone), with)).toString();
            int exit = parley("diff", "--json", BILLING.toString(), wider);
            if (out.toString().isBlank()) continue;             // it does not compile: the packs of the flow want it
            assertThat(exit).as(gone).isEqualTo(1);
            assertThat(out.toString()).as(gone).contains("\"refines\":false");
        }
        String fewer = file("fewer.flow", source.replace("limit 3 per call", "limit 2 per call")).toString();
        out.getBuffer().setLength(0);
        assertThat(parley("diff", "--json", BILLING.toString(), fewer)).isZero();
        assertThat(out.toString()).contains("\"refines\":true");
    }

    @Test void diffExitsWithOneWhenSomethingWidens() throws IOException {
        String text = Files.readString(BILLING);
        String narrower = file("narrower.flow", text.replace("free up to 40 words", "free up to 20 words")).toString();
        assertThat(parley("diff", BILLING.toString(), narrower)).isZero();
        assertThat(out.toString()).contains("narrows state bill: words a model may say: 40 -> 20");
        assertThat(parley("diff", narrower, BILLING.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("widens  state bill: words a model may say: 20 -> 40  (line ", "needs approval");
        assertThat(parley("diff", "--json", narrower, BILLING.toString())).isEqualTo(1);
        assertThat(out.toString()).startsWith("{\"ok\":false").contains("\"widens\":1", "\"effect\":\"widens\",\"area\":\"state\",\"subject\":\"bill\"");
        assertThat(parley("diff", BILLING.toString())).isEqualTo(2);
    }

    @Test void completionKnowsTheCommands() {
        assertThat(parley("completion")).isZero();
        assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("fmt", "graph", "diff", "lsp", "--check");
        assertThat(parley("--help")).isZero();
        assertThat(out.toString()).doesNotContain("completion");
    }
}
