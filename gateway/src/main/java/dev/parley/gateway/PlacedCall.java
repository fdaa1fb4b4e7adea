package dev.parley.gateway;

import dev.parley.sip.DialogId;
import dev.parley.sip.IncomingCall;
import dev.parley.sip.SessionDescription;
import dev.parley.sip.SipCall;
import dev.parley.sip.SipCallListener;
import dev.parley.sip.SipUserAgent;
import dev.parley.sip.Transport;
import dev.parley.sip.trunk.Trunk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call we place, in the shape of one that came without an offer: our description goes out first and the other side's is the
/// answer (RFC 3264 §5). The call asks it to answer, and the INVITE leaves. Any thread.
final class PlacedCall implements IncomingCall, SipCall {
    private final SipUserAgent sip;
    private final Trunks.Way.Open way;
    private final String callId;
    private final String called;
    private @Nullable SipCallListener listener;
    private @Nullable Consumer<Runnable> evidence;
    private @Nullable SipCall placed;
    private boolean given;

    PlacedCall(SipUserAgent sip, Trunks.Way.Open way, String called) {
        this.sip = sip;
        this.way = way;
        this.callId = sip.freshCallId();
        this.called = called;
    }

    /// Before [#answer].
    ///
    /// @param first puts on the call's record why it may be dialled, on the call's thread, and runs what it is given when that
    ///              is durable
    synchronized void prepare(Consumer<Runnable> first, SipCallListener who) {
        evidence = first;
        listener = who;
    }

    @Override public SipCall call() {
        return this;
    }

    @Override public synchronized DialogId id() {
        return placed == null ? new DialogId(callId, "", "") : placed.id();
    }

    @Override public String calledUser() {
        return called;
    }

    @Override public String dialledUser() {
        return called;
    }

    @Override public String callerUri() {
        return way.from();
    }

    @Override public String callerDisplay() {
        return "";
    }

    @Override public Transport transport() {
        return Transport.UDP;
    }

    @Override public Optional<Trunk> trunk() {
        return Optional.of(way.trunk());
    }

    /// Empty: where its answer came from is the user agent's to know, and nobody there may make us call others.
    @Override public String remoteAddress() {
        return "";
    }

    @Override public int remotePort() {
        return 0;
    }

    @Override public List<String> headers(String name) {
        return List.of();
    }

    @Override public Optional<SessionDescription> offer() {
        return Optional.empty();
    }

    @Override public Optional<DialogId> replaces() {
        return Optional.empty();
    }

    @Override public void ringing() { }

    @Override public void progress(SessionDescription answer) { }

    /// Sends the INVITE, when the evidence that it may is durable.
    @Override public synchronized void answer(SessionDescription description) {
        SipCallListener who = listener;
        if (who != null && evidence != null) evidence.accept(() -> dial(description, who));
    }

    private synchronized void dial(SessionDescription description, SipCallListener who) {
        if (given || placed != null) return;
        placed = sip.invite(callId, way.uri(), way.from(), way.headers(), description, way.line(), who);
    }

    @Override public void reject(int status, String reason, Map<String, String> headers) {
        giveBack();
    }

    /// It will not be placed: its room is somebody else's.
    private synchronized void giveBack() {
        if (given || placed != null) return;
        given = true;
        way.line().released();
    }

    private synchronized void on(Consumer<SipCall> what) {
        if (placed != null) what.accept(placed);
    }

    @Override public void hangUp(int q850Cause, String text) {
        giveBack();
        on(call -> call.hangUp(q850Cause, text));
    }

    @Override public void refer(String targetUri, Map<String, String> headers) {
        on(call -> call.refer(targetUri, headers));
    }

    @Override public void referReplacing(SipCall consultation, Map<String, String> headers) {
        on(call -> call.referReplacing(consultation, headers));
    }

    @Override public void sendDigit(char digit, int durationMillis) {
        on(call -> call.sendDigit(digit, durationMillis));
    }

    @Override public void reinvite(SessionDescription offer) {
        on(call -> call.reinvite(offer));
    }

    @Override public void respondReinvite(SessionDescription description) {
        on(call -> call.respondReinvite(description));
    }

    @Override public void rejectReinvite(int status, String reason) {
        on(call -> call.rejectReinvite(status, reason));
    }

    @Override public void acceptRefer() {
        on(SipCall::acceptRefer);
    }

    @Override public void rejectRefer(int status, String reason) {
        on(call -> call.rejectRefer(status, reason));
    }

    @Override public void notifyTransfer(int status, String reason) {
        on(call -> call.notifyTransfer(status, reason));
    }
}
