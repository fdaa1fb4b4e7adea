package dev.parley.session;

import dev.parley.agent.Endpointer;
import dev.parley.governance.CallId;
import dev.parley.governance.Policy;
import dev.parley.sip.LocalMedia;
import java.time.Duration;

/// What one call begins with and keeps. `caller` and `called` as the INVITE had them.
///
/// @param modelDeadline longest wait for the next thing a model says
/// @param transcriberDeadline longest wait for the final words of an utterance
/// @param longestCall a call is ended politely after this
public record CallSettings(CallId id, Policy policy, LocalMedia local, String sipCallId, String caller, String called,
                           Endpointer.Patience patience, Duration modelDeadline, Duration transcriberDeadline, Duration longestCall) { }
