package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.MutationReport;
import dev.parley.governance.Policy;
import dev.parley.governance.Rehearsal;
import dev.parley.governance.RulePacks;
import dev.parley.providers.embedded.EmbeddedLanguageModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MutationTest {
    @Test void seededBugsAreSeen() throws Exception {
        List<Flow> flows = new ArrayList<>();
        for (String n : List.of("billing.flow", "clinic.flow", "collections.flow", "frontdesk/frontdesk.flow")) flows.add(Compiler.compile(Files.readString(Path.of("../flows/" + n)), n).flow());
        try (EmbeddedLanguageModel model = new EmbeddedLanguageModel()) {
            long t = System.nanoTime();
            MutationReport report = MutationReport.of(flows, new MutationReport.Judge() {
                @Override public Optional<String> failedTest(Flow flow) {
                    return Rehearsal.all(new Policy(flow, rules(flow), FlowStore.locale(flow), Rehearsal.TODAY), (f, words) -> Understood.intent(model, f, words)).stream().filter(r -> !r.ok()).findFirst().map(r -> "\"" + r.name() + "\"" + ": " + r.failure());
                }
                @Override public boolean hints(Flow flow) {
                    return !rules(flow).hints().isEmpty();
                }
            });
            System.out.println("took " + (System.nanoTime() - t) / 1e9);
            Files.writeString(Path.of("/tmp/mut.txt"), report.text(true));
            System.out.print(report.summary());
        }
    }

    private static dev.parley.governance.RulePack rules(Flow flow) {
        return ((RulePacks.Result.Loaded) RulePacks.load(flow.packs())).rules();
    }
}
