package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.governance.RecordType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What operators do to a call goes through its mailbox, past the governor and onto its record.
class OperatorTest {
    private static int indexOf(CallScene scene, RecordType type) {
        List<RecordType> types = scene.effects.stream().filter(Effect.Journal.class::isInstance).map(e -> ((Effect.Journal) e).type()).toList();
        return types.indexOf(type);
    }

    @Test void aHangUpNamesItsOperatorBeforeItHappens() {
        CallScene scene = CallScene.triage().event(new CallEvent.OperatorHungUp("noc", "fraud"));
        assertThat(scene.records(RecordType.OPERATOR)).containsExactly(Map.of("operator", "noc", "action", "hang up", "reason", "fraud"));
        assertThat(indexOf(scene, RecordType.OPERATOR)).isLessThan(indexOf(scene, RecordType.HUNG_UP));
        assertThat(scene.last(Effect.HangUp.class).q850Cause()).isEqualTo(16);
        assertThat(scene.last(Effect.HangUp.class).text()).doesNotContain("fraud");     // for the record, not for the caller's network
        assertThat(scene.call.isEnded()).isTrue();
    }

    @Test void aTransferIsApprovedCarriesWhatTheFlowWouldAndEndsTheCallWhenTaken() {
        CallScene scene = CallScene.triage().event(new CallEvent.OperatorTransferred("noc", "front-desk"));
        assertThat(scene.last(Effect.Transfer.class).transfer().destination()).isEqualTo("front-desk");
        assertThat(scene.last(Effect.Transfer.class).transfer().carrying()).containsKey("verified");
        assertThat(indexOf(scene, RecordType.OPERATOR)).isLessThan(indexOf(scene, RecordType.TRANSFER));
        assertThat(scene.records(RecordType.TRANSFER).getFirst().get("event")).isEqualTo("operator noc");
        scene.event(new CallEvent.TransferDone(200));
        assertThat(scene.call.view().ended()).isEqualTo("transferred");
    }

    @Test void aTransferThatFailsLeavesTheCallWhereItStood() {
        CallScene scene = CallScene.triage();
        long generations = scene.count(Effect.Generate.class);
        scene.event(new CallEvent.OperatorTransferred("noc", "front-desk")).event(new CallEvent.TransferDone(486));
        assertThat(scene.records(RecordType.TRANSFER_RESULT).getFirst().get("accepted")).isEqualTo(false);
        assertThat(scene.state()).isEqualTo("triage");
        assertThat(scene.count(Effect.Generate.class)).as("the conversation goes on").isGreaterThan(generations);
        scene.says("what is my balance").intent("balance");
        assertThat(scene.state()).isEqualTo("identify");
    }

    @Test void aTransferNobodyAnswersIsGivenUp() {
        CallScene scene = CallScene.triage().event(new CallEvent.OperatorTransferred("noc", "front-desk")).after(61_000);
        assertThat(scene.records(RecordType.TRANSFER_RESULT).getFirst().get("reason")).isEqualTo("no answer in time");
        assertThat(scene.state()).isEqualTo("triage");
    }

    @Test void nobodyIsHandedOverWhileTheLawsLinesAreBeingHeard() {
        CallScene scene = CallScene.answered().event(new CallEvent.OperatorTransferred("noc", "front-desk"));
        assertThat(scene.count(Effect.Transfer.class)).isZero();
        assertThat(scene.records(RecordType.VERDICT)).anySatisfy(v -> assertThat(v).containsEntry("proposed_by", "operator").containsEntry("verdict", "deny"));
        scene.heard();
        assertThat(scene.state()).isEqualTo("triage");
    }

    @Test void aSecondTransferAndOneAfterTheEndAreDeniedOnTheRecord() {
        CallScene scene = CallScene.triage().event(new CallEvent.OperatorTransferred("noc", "front-desk")).event(new CallEvent.OperatorTransferred("noc", "front-desk"));
        assertThat(scene.count(Effect.Transfer.class)).isEqualTo(1);
        assertThat(scene.records(RecordType.OPERATOR)).hasSize(2);
        assertThat(scene.records(RecordType.VERDICT)).anySatisfy(v -> assertThat(v).containsEntry("proposed_by", "operator").containsEntry("verdict", "deny"));
    }
}
