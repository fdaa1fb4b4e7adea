package dev.parley.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.sip.Answer;
import dev.parley.sip.Direction;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.OfferAnswer;
import dev.parley.sip.SessionDescription;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The call's side of RFC 3264: who offers, who answers, and when a version rises.
class OfferAnswerInCallTest {
    private static Optional<SessionDescription> accept(SessionDescription offer) {
        return Optional.of(((Answer.Accepted) OfferAnswer.answer(offer, LocalMedia.g711("192.0.2.1", 40000, 5))).answer());
    }

    private static CallScene invited(Optional<SessionDescription> offer) {
        return new CallScene("frontdesk/frontdesk.flow").event(new CallEvent.Invited(offer));
    }

    private static String reoffered(CallScene scene, Direction direction) {
        scene.event(new CallEvent.Reoffered(Optional.of(CallScene.offer(direction))));
        return scene.last(Effect.AnswerReoffer.class).description().origin().version();
    }

    @Test void withoutAnOfferOursGoesInThe200AndMediaStartsWithTheAck() {          // RFC 3261 §13.2.1
        var scene = invited(Optional.empty());
        assertEquals(0, scene.count(Effect.StartMedia.class));
        scene.event(new CallEvent.Acknowledged(accept(scene.last(Effect.Answer.class).description())));
        assertEquals(1, scene.count(Effect.StartMedia.class));
        assertEquals(1, scene.count(Effect.Speak.class));
    }

    @Test void anAckWithoutTheAnswerItOwesEndsTheCall() {
        var scene = invited(Optional.empty()).event(new CallEvent.Acknowledged(Optional.empty()));
        assertEquals(127, scene.last(Effect.HangUp.class).q850Cause());
        assertTrue(scene.call.isEnded());
    }

    @Test void noCodecInCommonIs488AndNothingElse() {
        var scene = invited(Optional.of(SimulatedCall.offer(98, Direction.SENDRECV)));
        assertEquals(488, scene.last(Effect.Reject.class).status());
        assertEquals("rejected", scene.last(Effect.Ended.class).end());
        assertEquals(0, scene.count(Effect.StartMedia.class));
    }

    @Test void aRefreshKeepsTheVersionAndTheMedia() {                              // RFC 3264 §8
        var scene = CallScene.triage();
        assertEquals("1", reoffered(scene, Direction.SENDRECV));
        assertEquals("1", reoffered(scene, Direction.SENDRECV));
        assertEquals(0, scene.count(Effect.ChangeMedia.class));
    }

    @Test void holdAndResumeEachRaiseTheVersionOnce() {
        var scene = CallScene.triage();
        assertEquals("2", reoffered(scene, Direction.SENDONLY));
        assertTrue(scene.last(Effect.ChangeMedia.class).media().remoteHold());
        assertEquals("2", reoffered(scene, Direction.SENDONLY));
        assertEquals("3", reoffered(scene, Direction.SENDRECV));
        assertEquals(2, scene.count(Effect.ChangeMedia.class));
    }

    @Test void aReInviteWithNothingInCommonLeavesTheCallAsItWas() {                // RFC 3261 §14.2
        var scene = CallScene.triage().event(new CallEvent.Reoffered(Optional.of(SimulatedCall.offer(98, Direction.SENDRECV))));
        assertEquals(488, scene.last(Effect.RejectReoffer.class).status());
        assertEquals(0, scene.count(Effect.ChangeMedia.class));
        assertEquals("1", reoffered(scene, Direction.SENDRECV));
    }

    @Test void aReInviteWithoutAnOfferIsAnsweredByTheAck() {
        var scene = CallScene.triage().event(new CallEvent.Reoffered(Optional.empty()));
        var ours = scene.last(Effect.AnswerReoffer.class).description();
        var held = ((Answer.Accepted) OfferAnswer.answer(ours, new LocalMedia("192.0.2.9", 41000, LocalMedia.g711("x", 1, 1).codecs(), true, 20,
                Direction.SENDONLY, 5, 2))).answer();
        scene.event(new CallEvent.Acknowledged(Optional.of(held)));
        assertEquals("192.0.2.9", scene.last(Effect.ChangeMedia.class).media().remoteAddress());
        assertTrue(scene.last(Effect.ChangeMedia.class).media().remoteHold());
    }
}
