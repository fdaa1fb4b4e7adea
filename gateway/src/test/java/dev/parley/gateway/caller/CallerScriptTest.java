package dev.parley.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.gateway.caller.CallerScript.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerScriptTest {
    @Test void everyStepIsUnderstood() {
        assertThat(CallerScript.parse("listen # wait\n\nsay hello there\ninterrupt 1500 no wait\nkeys 12#\nwait for transfer\nhang up").steps())
                .containsExactly(new Step.Listen(), new Step.Say("hello there"), new Step.Interrupt(1500, "no wait"), new Step.Keys("12#"),
                        new Step.AwaitTransfer(), new Step.HangUp());
    }

    @ParameterizedTest
    @ValueSource(strings = {"say", "keys 12x", "interrupt soon hello", "dance"})
    void whatIsNoStepIsNamedWithItsLine(String line) {
        assertThatThrownBy(() -> CallerScript.parse("listen\n" + line)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2: `" + line + "` is not a step");
    }

    @Test void aPoundKeyIsPressedAndAFreestandingOneBeginsAComment() {
        assertThat(CallerScript.parse("# why\n  # more\nkeys 1234#\nkeys #\nhang up # done").steps())
                .containsExactly(new Step.Keys("1234#"), new Step.Keys("#"), new Step.HangUp());
    }

    @Test void theScriptsThatShipParse() throws IOException {
        for (String script : new String[] {"caller.script", "bench.script"}) {
            assertThat(CallerScript.parse(Files.readString(Path.of("../deploy/demo", script))).steps()).hasSizeGreaterThan(5);
        }
    }
}
