package dev.parley.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.governance.RecordType;
import dev.parley.sip.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// No effect before its record is durable; no effect at all when it cannot be (case 70).
class EvidenceFirstTest {


    @Test void aCallIsNotAnsweredBeforeItIsOnRecord() {
        CallScene scene = new CallScene("frontdesk/frontdesk.flow").diskHangs().event(new CallEvent.Invited(Optional.of(CallScene.offer(Direction.SENDRECV))));
        assertEquals(0, scene.count(Effect.Answer.class));
        assertEquals(1, scene.diskGoesOn().count(Effect.Answer.class));
    }

    @Test void aCallThatCannotBePutOnRecordIsRefused() {
        CallScene scene = new CallScene("frontdesk/frontdesk.flow").diskHangs().event(new CallEvent.Invited(Optional.of(CallScene.offer(Direction.SENDRECV))))
                .event(new CallEvent.EvidenceLost("no space left on device"));
        assertEquals(503, scene.last(Effect.Reject.class).status());
        assertEquals(0, scene.count(Effect.Answer.class));
        assertTrue(scene.call.isEnded());
    }

    @Test void withoutEvidenceTheCallerHearsAFixedLineAndTheCallEnds() {
        CallScene scene = CallScene.triage().heard().event(new CallEvent.EvidenceLost("no space left on device"));
        assertEquals(List.of("I'm sorry, something went wrong on our side. Goodbye."), scene.saying());
        assertTrue(scene.records(RecordType.TROUBLE).toString().contains("D:AUDIT no space left on device"));
        scene.heard();
        assertTrue(scene.call.isEnded());
        assertEquals(1, scene.count(Effect.HangUp.class));
    }

    @Test void aTransferWaitsForItsRecord() {
        CallScene scene = CallScene.triage().heard().diskHangs().event(new CallEvent.OperatorTransferred("ada", "front-desk"));
        assertEquals(0, scene.count(Effect.Transfer.class));
        assertEquals(1, scene.diskGoesOn().count(Effect.Transfer.class));
    }

    @Test void aTransferThatCannotBePutOnRecordIsDenied() {
        CallScene scene = CallScene.triage().heard().diskHangs().event(new CallEvent.OperatorTransferred("ada", "front-desk"))
                .event(new CallEvent.EvidenceLost("read-only file system"));
        assertTrue(scene.records(RecordType.VERDICT).stream().anyMatch(v -> "AUDIT".equals(v.get("code")) && "front-desk".equals(v.get("transfer"))));
        scene.heard().diskGoesOn();
        assertEquals(0, scene.count(Effect.Transfer.class));
        assertTrue(scene.call.isEnded());
    }

    @Test void aDiskThatDoesNotAnswerIsAsGoodAsGone() {
        CallScene scene = CallScene.triage().heard().diskHangs().event(new CallEvent.OperatorTransferred("ada", "front-desk")).after(2_100);
        assertTrue(scene.records(RecordType.VERDICT).stream().anyMatch(v -> "AUDIT".equals(v.get("code"))));
        scene.heard();
        assertEquals(0, scene.count(Effect.Transfer.class));
    }

    @Test void theFlowWaitsForASlowDiskAndTheCallerDoesNotHearIt() {
        CallScene scene = CallScene.triage().heard().diskHangs().event(new CallEvent.OperatorTransferred("ada", "front-desk"));
        assertFalse(scene.call.isEnded());
        assertTrue(scene.call.awaitedRecords() > 0);
        scene.diskGoesOn();
        assertEquals(0, scene.call.awaitedRecords());
    }
}
