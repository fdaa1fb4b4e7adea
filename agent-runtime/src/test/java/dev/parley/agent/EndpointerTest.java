package dev.parley.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.governance.FlowView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndpointerTest {
    private static final long MS = 1_000_000L;
    private static final long NEVER = Long.MAX_VALUE;
    private final Endpointer endpointer = new Endpointer(Endpointer.Patience.DEFAULT);
    private final Flow flow;

    EndpointerTest() throws IOException {
        flow = Compiler.compile(Files.readString(Path.of("../flows/frontdesk/frontdesk.flow")), "frontdesk.flow").flow();
    }

    private FlowView view(boolean yesNo, List<String> collecting) {
        return new FlowView(flow, flow.states().get("identify"), 1, true, yesNo, Set.of("hours"), collecting, List.of(), false, Map.of(), "");
    }

    private final class Turn {
        long waits(FlowView view, String partial) {
            endpointer.speechStarted(0);
            endpointer.partial(partial);
            endpointer.speechEnded(1_000 * MS);
            return endpointer.deadline(view) / MS - 1_000;
        }
    }

    @Test void theWaitRunsFromTheLastSampleOfSpeechAndDependsOnWhatIsExpected() {
        var turn = new Turn();
        assertEquals(450, turn.waits(view(true, List.of()), ""));
        assertEquals(650, turn.waits(view(false, List.of()), "and another thing"));
        assertEquals(400, turn.waits(view(false, List.of()), "so when are you open"));
        assertEquals(1200, turn.waits(view(false, List.of("zip")), "nine four"));
        assertEquals(400, turn.waits(view(false, List.of("zip")), "nine four one one oh"));
    }

    @Test void thereIsNothingToEndBeforeSpeechOrDuringIt() {
        assertEquals(NEVER, endpointer.deadline(view(false, List.of())));
        endpointer.speechStarted(5);
        assertEquals(NEVER, endpointer.deadline(view(false, List.of())));
        endpointer.speechEnded(6);
        endpointer.speechStarted(7);
        assertEquals(NEVER, endpointer.deadline(view(false, List.of())));
    }

    @Test void aTurnBeganWithItsFirstSpeechHoweverOftenItPaused() {
        endpointer.speechStarted(5);
        endpointer.speechEnded(6);
        endpointer.speechStarted(7);
        endpointer.speechEnded(8);
        assertEquals(5, endpointer.endTurn());
        assertEquals(NEVER, endpointer.deadline(view(false, List.of())));
    }
}
