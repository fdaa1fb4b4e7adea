package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.MutationReport;
import dev.parley.dialplan.MutationReport.Fate;
import dev.parley.governance.RulePacks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The test of the prover, and of the tests that flows carry: every bug seeded into the flows of this repository is noticed, or is
/// none. The rate is printed in every build.
class MutationTest {
    private static Flow flow(String name) {
        try {
            Flow flow = Compiler.compile(Files.readString(Path.of("../flows", name)), name, RulePacks.BOOK).flow();
            assertThat(flow).as(name).isNotNull();
            return flow;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test void everySeededBugIsNoticedOrIsNone() {
        List<Flow> flows = Stream.of("billing.flow", "clinic.flow", "collections.flow", "frontdesk/frontdesk.flow").map(MutationTest::flow).toList();
        MutationReport report = MutateCommand.report(flows);
        System.out.println("mutation: " + report.summary());
        assertThat(report.outcomes()).hasSizeGreaterThan(500);
        assertThat(report.count(Fate.SURVIVED)).as(report.text(false)).isZero();
        assertThat(report.count(Fate.EQUIVALENT)).as("an argument that excuses too much").isLessThan(report.outcomes().size() / 6);
    }

    @Test void aFlowWithoutTestsAndAssertionsLetsBugsSurvive() {
        Flow whole = flow("frontdesk/frontdesk.flow");
        String bare = Pattern.compile("(?ms)^  (assert [^\\n]*\\n|test .*?^  }\\n)").matcher(whole.source()).replaceAll("");
        Flow flow = Compiler.compile(bare, "bare.flow", RulePacks.BOOK).flow();
        MutationReport report = MutateCommand.report(List.of(flow));
        assertThat(report.count(Fate.SURVIVED)).isGreaterThan(20);
        assertThat(report.text(false)).contains("SURVIVED frontdesk").contains("a test that takes");
    }
}
