package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MutationTest {
    @Test void seededBugsAreSeen() {
        List<Flow> flows = Stream.concat(Flows.REFERENCE.stream(), Stream.of("frontdesk/frontdesk.flow"))
                .map(name -> Compiler.compile(Flows.read(name), name).flow()).toList();
        MutationReport report = MutationReport.of(flows);
        System.out.print(report.text(Boolean.getBoolean("parley.mutation.all")));
        assertThat(report.outcomes()).hasSizeGreaterThan(200);
        assertThat(report.outcomes()).noneMatch(o -> o.mutant().source().isBlank());
    }
}
