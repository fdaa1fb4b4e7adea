package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `parley test` and `parley chat`, as a person or a script uses them.
class FlowCommandsTest {
    @TempDir Path folder;
    private final StringWriter out = new StringWriter();

    private int run(Object command, String... arguments) {
        CommandLine line = new CommandLine(command);
        line.setOut(new PrintWriter(out, true));
        return line.execute(arguments);
    }

    private Path flow(String expected) throws IOException {
        Path file = folder.resolve("desk.flow");
        Files.writeString(file, """
            flow desk version 1 {
              route inbound langs "en-US"
              intent hours "when are you open", "what are your opening hours"
              start state ask {
                goal "Find out what the caller wants."
                speak free up to 20 words
                on intent hours -> open
                on turns 3 -> bye
                on silence 10s -> bye
              }
              state open { say "From eight to six." end "told" }
              state bye { say "Goodbye." end "left" }
              test "hours" {
                caller "what are your opening hours"
                expect state %s
              }
            }
            """.formatted(expected));
        return file;
    }

    @Test void everyFlowOfOursPasses() {
        assertThat(run(new TestCommand(), "../flows/billing.flow", "../flows/clinic.flow", "../flows/collections.flow", "../flows/frontdesk/frontdesk.flow"))
                .as(out.toString()).isZero();
        assertThat(out.toString()).contains("ok: 90 passed, 0 failed").contains("ok      ../flows/clinic.flow:107  \"tool result cannot inject a call\"");
    }

    @Test void anIntentTheTestDoesNotNameIsRecognisedByTheEmbeddedModel() throws IOException {
        assertThat(run(new TestCommand(), "--trace", flow("open").toString())).as(out.toString()).isZero();
        assertThat(out.toString()).contains("(intent hours)");
    }

    @Test void aFailureExitsWithOneAndItsReason() throws IOException {
        assertThat(run(new TestCommand(), "--json", flow("bye").toString())).isOne();
        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.get("ok").asBoolean()).isFalse();
        assertThat(json.get("passed").asInt()).isZero();
        assertThat(json.get("failed").asInt()).isOne();
        assertThat(json.get("tests").get(0).get("name").asString()).isEqualTo("hours");
        assertThat(json.get("tests").get(0).get("failure").asString()).contains("desk.flow:15: expected state bye, but it is in state open, where the flow has ended: told");
    }

    @Test void aFlowThatDoesNotCompileFailsWithItsDiagnostics() throws IOException {
        assertThat(run(new TestCommand(), flow("nowhere").toString())).isOne();
        assertThat(out.toString()).contains("E1").contains("nowhere").contains("not every flow compiles");
    }

    @Test void theFlowInTheManualPasses() throws IOException {
        String manual = Files.readString(Path.of("../docs/testing-flows.md"));
        Path file = folder.resolve("manual.flow");
        Files.writeString(file, manual.substring(manual.indexOf("```flow\n") + 8, manual.indexOf("\n```\n", manual.indexOf("```flow\n"))));
        assertThat(run(new TestCommand(), "--trace", file.toString())).as(out.toString()).isZero();
        assertThat(out.toString()).contains("ok: 5 passed, 0 failed");
    }

    private int chat(String typed, String... arguments) {
        return run(new ChatCommand(new BufferedReader(new StringReader(typed))), arguments);
    }

    @Test void aChatShowsProposalsVerdictsAndStatesUntilTheFlowEnds() throws IOException {
        assertThat(chat("when are you open\n", flow("open").toString())).as(out.toString()).isZero();
        assertThat(out.toString()).containsSubsequence("state     - -> ask", "proposes", "allowed   rule: state ask: speak free up to 20 words", "> when are you open",
                "intent    hours", "state     ask -> open", "agent:    From eight to six.", "the call is over: told");
    }

    @Test void silencePassesWithoutWaiting() throws IOException {
        assertThat(chat("/silence 11s\n", flow("open").toString())).as(out.toString()).isZero();
        assertThat(out.toString()).contains("the call is over: left");
    }

    @Test void whoLeavesEarlyIsToldByTheExitCode() throws IOException {
        assertThat(chat("/quit\n", flow("open").toString())).isOne();
        assertThat(chat("", flow("open").toString())).isOne();
    }

    @Test void toolsAreAnsweredFromTheKeyboardAndKeysFillSlots() {
        String typed = "what is my balance\n/keys 428135\n/keys 60614\ntrue\n420.10\n2026-12-01\ncan I speak to someone\n";
        assertThat(chat(typed, "../flows/frontdesk/frontdesk.flow")).as(out.toString()).isZero();
        assertThat(out.toString()).containsSubsequence("what does verify return?", "slot      verified = true", "what does get_bill return?", "slot      balance = 420.10",
                "agent:", "$420.10", "transfer  to front-desk", "the call is over: transferred");
        assertThat(out.toString()).doesNotContain("account = 428135");
    }

    @Test void connectorsOfAConfigurationAnswerTheTools() {
        String typed = "what is my balance\n/keys 428135\n/keys 60614\n/barge 30\nwhat did you say\nthat is all\n";
        assertThat(chat(typed, "-c", "../deploy/parley.yaml", "../flows/frontdesk/frontdesk.flow")).as(out.toString()).isZero();
        assertThat(out.toString()).containsSubsequence("tool      get_bill: ok", "the call is over: served");
    }

    @Test void aBargeInCutsTheNextLineThatMayBeInterrupted() throws IOException {
        chat("/barge 50\nwell\nwhen are you open\n", flow("open").toString());
        assertThat(out.toString()).as(out.toString()).containsSubsequence("cut off   heard:", "> when are you open", "the call is over: told");
    }
}
