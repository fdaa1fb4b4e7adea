package dev.parley.session;

import dev.parley.agent.ModelRequest;
import dev.parley.agent.Vocabulary;
import dev.parley.governance.ApprovedToolCall;
import dev.parley.governance.ApprovedTransfer;
import dev.parley.governance.ApprovedUtterance;
import dev.parley.governance.RecordType;
import dev.parley.sip.NegotiatedMedia;
import dev.parley.sip.SessionDescription;
import java.util.Map;

/// What a call wants done, in order. The record of an effect comes before the effect; one that changes the world comes when
/// its record is durable ([CallEvent.EvidenceDurable]).
public sealed interface Effect {
    // The dialog

    record Answer(SessionDescription description) implements Effect { }

    record Reject(int status, String reason) implements Effect { }

    record AnswerReoffer(SessionDescription description) implements Effect { }

    record RejectReoffer(int status, String reason) implements Effect { }

    /// @param q850Cause ITU-T Q.850 cause for the Reason header
    record HangUp(int q850Cause, String text) implements Effect { }

    /// Asks the caller's side to call the target (REFER).
    record Transfer(ApprovedTransfer transfer) implements Effect { }

    /// Calls the target ourselves.
    record Dial(ApprovedTransfer transfer) implements Effect { }

    /// Caller and target hear each other from here on.
    record Join(ApprovedTransfer transfer) implements Effect { }

    /// The leg to the target ends; the caller hears us again.
    record Part(int q850Cause, String text) implements Effect { }

    // The media

    record StartMedia(NegotiatedMedia media) implements Effect { }

    record ChangeMedia(NegotiatedMedia media) implements Effect { }

    record Speak(ApprovedUtterance utterance) implements Effect { }

    /// The floor changes hands: playback that may be interrupted stops at the next packet.
    record StopSpeaking(int turn) implements Effect { }

    record Record(boolean resume) implements Effect { }

    // The providers

    record Expect(Vocabulary vocabulary) implements Effect { }

    record EndUtterance() implements Effect { }

    record Generate(int generation, ModelRequest request) implements Effect { }

    record CancelGeneration() implements Effect { }

    record RunTool(ApprovedToolCall call) implements Effect { }

    // The evidence

    /// One record of the audit log. Values are strings, booleans, integers, and lists and maps of them.
    record Journal(RecordType type, Map<String, Object> fields) implements Effect { }

    /// The call is over; nothing follows. `end`: the flow's label, or why there is none.
    record Ended(String end) implements Effect { }
}
