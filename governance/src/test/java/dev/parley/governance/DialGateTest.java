package dev.parley.governance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.governance.DialGate.Known;
import dev.parley.governance.DialGate.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DialGateTest {
    private static final Known FINE = new Known(Set.of("pec"), Optional.of(false), Optional.of(LocalTime.of(9, 0)), Optional.of(3), Optional.of(Duration.ofDays(30)));

    private static Flow collections() throws IOException {
        CompileResult result = Compiler.compile(Files.readString(Path.of("../flows/collections.flow")), "collections.flow");
        assertThat(result.flow()).as("%s", result.diagnostics()).isNotNull();
        return result.flow();
    }

    private static void withheld(Known known, String why) throws IOException {
        assertThat(DialGate.judge(collections(), known)).isInstanceOfSatisfying(Verdict.Withheld.class, w -> assertThat(w.why()).contains(why));
    }

    @Test void opensWhenEveryPartHolds() throws IOException {
        assertThat(DialGate.judge(collections(), FINE)).isEqualTo(new Verdict.Open());
    }

    @Test void namesThePartThatDoesNotHold() throws IOException {
        withheld(new Known(Set.of(), FINE.suppressed(), FINE.localTime(), FINE.attempts(), FINE.sinceConversation()), "`consent(pec)` does not hold");
        withheld(new Known(FINE.consents(), Optional.of(true), FINE.localTime(), FINE.attempts(), FINE.sinceConversation()), "`not suppressed()` does not hold");
        withheld(new Known(FINE.consents(), FINE.suppressed(), Optional.of(LocalTime.of(21, 0)), FINE.attempts(), FINE.sinceConversation()), "local_time_between");
        withheld(new Known(FINE.consents(), FINE.suppressed(), Optional.of(LocalTime.of(7, 59, 59)), FINE.attempts(), FINE.sinceConversation()), "local_time_between");
        withheld(new Known(FINE.consents(), FINE.suppressed(), FINE.localTime(), Optional.of(7), FINE.sinceConversation()), "attempts");
        withheld(new Known(FINE.consents(), FINE.suppressed(), FINE.localTime(), FINE.attempts(), Optional.of(Duration.ofDays(7))), "since_conversation");
    }

    @Test void whatIsNotKnownWithholds() throws IOException {
        withheld(Known.NOTHING, "`consent(pec)` does not hold");
        withheld(new Known(FINE.consents(), Optional.empty(), FINE.localTime(), FINE.attempts(), FINE.sinceConversation()), "`not suppressed()` is not known to hold");
        withheld(new Known(FINE.consents(), FINE.suppressed(), Optional.empty(), FINE.attempts(), FINE.sinceConversation()), "is not known to hold");
    }
}
