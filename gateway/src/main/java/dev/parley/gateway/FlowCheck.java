package dev.parley.gateway;

import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Diagnostic;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Proof;
import dev.parley.dialplan.ProofText;
import dev.parley.dialplan.Prover;
import dev.parley.governance.RulePacks;
import dev.parley.providers.embedded.EmbeddedLanguageModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a version of a flow must pass before it may take a call: it compiles, with its rule packs; all it asserts is proved; and, when
/// it is to replace one that is taking calls, its own tests pass.
final class FlowCheck {
    private FlowCheck() { }

    sealed interface Result {
        record Passed(FlowStore.Entry entry) implements Result { }

        /// @param message for people: every diagnostic, the proof that failed, or the test
        record Failed(String file, String message, List<Diagnostic> diagnostics) implements Result { }
    }

    /// @param file as diagnostics name it
    static Result withoutTests(byte[] source, String file) {
        CompileResult result = Sources.compile(Path.of(file), source);
        Flow flow = result.flow();
        if (flow == null) return new Result.Failed(file, Sources.plainly(result.diagnostics(), source).stripTrailing(), result.diagnostics());
        Proof proof = Prover.prove(flow);
        if (!proof.proved()) {
            return new Result.Failed(file, file + ": not everything it asserts is proved, so it may take no call\n" + ProofText.render(proof).stripTrailing(),
                    result.diagnostics());
        }
        return new Result.Passed(new FlowStore.Entry(flow, RulePacks.of(flow)));
    }

    static Result withTests(byte[] source, String file) {
        Result result = withoutTests(source, file);
        if (!(result instanceof Result.Passed(var entry))) return result;
        try (EmbeddedLanguageModel model = new EmbeddedLanguageModel()) {
            Optional<String> failed = Rehearsals.firstFailure(entry.flow(), model);
            return failed.isEmpty() ? result : new Result.Failed(file, file + ": a test of it fails, so it may take no call\n" + failed.get(), List.of());
        }
    }
}
