package dev.parley.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.gateway.caller.CallerScript.Step;
import org.junit.jupiter.api.Test;

class CallerScriptTest {
    @Test void readsEveryStep() {
        assertThat(CallerScript.parse("listen\nsay what is my balance\ninterrupt 800 stop it\nkeys 60614\nwait for transfer\nhang up\n").steps())
                .containsExactly(new Step.Listen(), new Step.Say("what is my balance"), new Step.Interrupt(800, "stop it"), new Step.Keys("60614"),
                        new Step.AwaitTransfer(), new Step.HangUp());
    }

    @Test void aPoundKeyIsPressedAndAFreestandingOneBeginsAComment() {
        assertThat(CallerScript.parse("# why\n\n  # more\nkeys 1234#\nkeys #\nhang up # done\n").steps())
                .containsExactly(new Step.Keys("1234#"), new Step.Keys("#"), new Step.HangUp());
    }

    @Test void namesTheLineThatIsNotAStep() {
        assertThatThrownBy(() -> CallerScript.parse("listen\n\nshout hello\n"))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("line 3: `shout hello` is not a step");
    }
}
