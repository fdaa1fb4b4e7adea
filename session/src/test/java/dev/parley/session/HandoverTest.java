package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.governance.RecordType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What becomes of a caller who wants a person, however the wire takes it.
class HandoverTest {
    /// The caller asked for a person; the REFER is out.
    private static CallScene asked() {
        return CallScene.triage().says("can I speak to someone").intent("human");
    }

    private static CallScene dialled() {
        return asked().event(new CallEvent.TransferRefused(405));
    }

    private static CallScene bridged() {
        return dialled().event(new CallEvent.TargetAnswered());
    }

    private static List<Object> steps(CallScene scene) {
        return scene.records(RecordType.TRANSFER_STEP).stream().map(r -> r.get("step")).toList();
    }

    @Test void whereTheOtherSideTransfersNothingIsDialled() {
        CallScene scene = asked().event(new CallEvent.TransferDone(200));
        assertThat(scene.count(Effect.Dial.class)).isZero();
        assertThat(scene.call.view().ended()).isEqualTo("transferred");
        assertThat(scene.last(Effect.HangUp.class).q850Cause()).isEqualTo(16);
    }

    @Test void aFailedTransferGoesOnWhereTheFlowSays() {
        CallScene scene = asked().event(new CallEvent.TransferDone(486));
        assertThat(scene.state()).isEqualTo("callback");
        assertThat(scene.call.isEnded()).isFalse();
        assertThat(scene.count(Effect.Dial.class)).as("a busy target is not rung a second time").isZero();
    }

    @Test void whereItDoesNotWeDialAndJoin() {
        CallScene scene = dialled();
        assertThat(scene.last(Effect.Dial.class).transfer()).isSameAs(scene.last(Effect.Transfer.class).transfer());
        scene.event(new CallEvent.TargetAnswered());
        assertThat(scene.count(Effect.Join.class)).isEqualTo(1);
        assertThat(steps(scene)).containsExactly("refused", "bridged");
        scene.after(20 * 60_000);
        assertThat(scene.call.isEnded()).as("two people may talk for as long as they like").isFalse();
        scene.event(new CallEvent.TargetLeft("BYE"));
        assertThat(scene.call.view().ended()).isEqualTo("transferred");
        assertThat(scene.count(Effect.Part.class)).isEqualTo(1);
        assertThat(scene.count(Effect.HangUp.class)).isEqualTo(1);
    }

    @Test void busySilentAndDeclinedGoBackToTheConversation() {
        assertThat(dialled().event(new CallEvent.TargetRefused(486, "Busy Here")).state()).isEqualTo("callback");
        assertThat(dialled().event(new CallEvent.TargetRefused(603, "Decline")).state()).isEqualTo("callback");
        CallScene silent = dialled().after(31_000);
        assertThat(silent.state()).isEqualTo("callback");
        assertThat(silent.last(Effect.Part.class).q850Cause()).as("no answer").isEqualTo(19);
        assertThat(silent.call.isEnded()).isFalse();
    }

    @Test void thePersonMayHandTheCallerBack() {
        CallScene scene = bridged().after(60_000);
        var before = scene.call.view().known();
        scene.event(new CallEvent.HandedBack("the target pressed **"));
        assertThat(scene.count(Effect.Part.class)).isEqualTo(1);
        assertThat(scene.state()).isEqualTo("callback");
        assertThat(scene.saying()).as("and is spoken to again").isNotEmpty();
        assertThat(scene.call.view().known()).as("what was known is known still").isEqualTo(before);
        assertThat(scene.records(RecordType.TRANSFER_RESULT).getLast()).isEqualTo(Map.of("accepted", false, "reason", "handed back"));
    }

    @Test void whatTwoPeopleSayIsNotSaidToUs() {
        CallScene scene = bridged();
        long generations = scene.count(Effect.Generate.class);
        scene.says("what is my balance");
        scene.event(new CallEvent.DigitPressed('1'));
        assertThat(scene.count(Effect.Generate.class)).isEqualTo(generations);
        assertThat(scene.records(RecordType.DIGIT)).isEmpty();
    }

    @Test void aCallerWhoHangsUpTakesTheTargetsLegWithHim() {
        CallScene scene = bridged().event(new CallEvent.HungUp("caller", "BYE", 16));
        assertThat(scene.count(Effect.Part.class)).isEqualTo(1);
        assertThat(scene.call.isEnded()).isTrue();
        assertThat(scene.records(RecordType.HUNG_UP)).containsExactly(Map.of("by", "caller", "cause", "BYE", "q850", 16));
        CallScene ringing = dialled().event(new CallEvent.HungUp("caller", "BYE", 16));
        assertThat(ringing.count(Effect.Part.class)).isEqualTo(1);
        assertThat(ringing.call.isEnded()).isTrue();
    }

    @Test void aReferNobodyReportsOnIsGivenUpInTimeAndALateAnswerChangesNothing() {
        CallScene scene = asked().after(59_000);
        assertThat(scene.state()).isEqualTo("callback");
        scene.event(new CallEvent.TransferDone(200)).event(new CallEvent.TransferRefused(408));
        assertThat(scene.count(Effect.Dial.class)).isZero();
        assertThat(scene.call.view().ended()).isNotEqualTo("transferred");
    }

    @Test void aPeerThatLeavesWithoutAWordIsSaidToHave() {
        CallScene scene = asked().event(new CallEvent.TransferUnreported()).event(new CallEvent.HungUp("caller", "BYE", -1));
        assertThat(steps(scene)).containsExactly("unreported");
        assertThat(scene.call.isEnded()).isTrue();
    }

    @Test void theLastLineSaysWhoEndedItAndWhy() {
        CallScene scene = CallScene.triage().event(new CallEvent.HungUp("gateway", "session timer: the other end did not refresh", 102));
        assertThat(scene.records(RecordType.HUNG_UP)).containsExactly(
                Map.of("by", "gateway", "cause", "session timer: the other end did not refresh", "q850", 102));
    }
}
