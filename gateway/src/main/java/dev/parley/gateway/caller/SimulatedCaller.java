package dev.parley.gateway.caller;

import dev.parley.agent.Synthesizer;
import dev.parley.codecs.G711;
import dev.parley.sip.Answer;
import dev.parley.sip.IncomingCall;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.NegotiatedMedia;
import dev.parley.sip.OfferAnswer;
import dev.parley.sip.SessionDescription;
import dev.parley.sip.SipCall;
import dev.parley.sip.SipCallEvent;
import dev.parley.sip.SipConfig;
import dev.parley.sip.SipUserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A caller on a real SIP user agent and real RTP, driven by a [CallerScript]. It also plays the person a call is handed
/// to: whoever it is asked to call instead (REFER) may be itself, at `sip:person@…`, which answers.
public final class SimulatedCaller implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String address;
    private final Synthesizer voice;
    private final SipUserAgent agent;
    // Of the call under way; one at a time.
    private volatile CompletableFuture<SessionDescription> answered = new CompletableFuture<>();
    private volatile CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile CompletableFuture<String> referred = new CompletableFuture<>();
    private int heardTurns;

    /// @param address local IP literal; the SIP port is a free one
    public SimulatedCaller(String address, int port, Synthesizer voice) {
        this.address = address;
        this.voice = voice;
        agent = new SipUserAgent(SipConfig.at(address, port), this::person);
    }

    public int port() {
        return agent.port();
    }

    /// Places the call and goes through the script.
    ///
    /// @return how the call ended, in words
    /// @throws CallFailedException when it did not go as the script wants
    public String call(String target, CallerScript script) throws InterruptedException {
        answered = new CompletableFuture<>();
        ended = new CompletableFuture<>();
        referred = new CompletableFuture<>();
        heardTurns = 0;
        try (CallerMedia media = new CallerMedia(address)) {
            SessionDescription offer = OfferAnswer.offer(LocalMedia.g711(address, media.port(), System.nanoTime() >>> 1));
            SipCall call = agent.invite(target, "\"Demo Caller\" <sip:caller@" + address + ":" + port() + ">", Map.of(), offer, this::told);
            SessionDescription answer = await(answered, "no answer");
            if (!(OfferAnswer.acceptAnswer(offer, answer) instanceof Answer.Accepted(var _, NegotiatedMedia agreed))) {
                call.hangUp(16, "no codec in common");
                throw new CallFailedException("the answer shares no codec with the offer");
            }
            media.start(new InetSocketAddress(agreed.remoteAddress(), agreed.remotePort()),
                    agreed.codec() == dev.parley.sip.AudioCodec.PCMA ? G711.alaw() : G711.ulaw(), agreed.payloadType(), agreed.telephoneEventPayloadType());
            for (CallerScript.Step step : script.steps()) perform(step, media, call);
            return await(ended, "the call did not end");
        } catch (IOException e) {
            throw new CallFailedException("no media socket: " + e.getMessage());
        }
    }

    private void perform(CallerScript.Step step, CallerMedia media, SipCall call) throws InterruptedException {
        switch (step) {
            case CallerScript.Step.Listen _ -> listen(media);
            case CallerScript.Step.Say(var words) -> say(words, media);
            case CallerScript.Step.Interrupt(var afterMillis, var words) -> {
                short[] sound = render(words);
                int before = media.agentTurns();
                until(() -> media.agentSpeaking() || media.agentTurns() > before, "the other end did not speak");
                until(() -> System.nanoTime() - media.agentSpokeAt() >= afterMillis * 1_000_000L, "no time passed");
                media.speak(sound);
                until(() -> !media.isBusy(), "speaking did not end");
                heardTurns = media.agentTurns();
            }
            case CallerScript.Step.Keys(var digits) -> {
                media.press(digits);
                until(() -> !media.isBusy(), "keying did not end");
            }
            case CallerScript.Step.AwaitTransfer _ -> transfer(await(referred, "no transfer was asked for"), call);
            case CallerScript.Step.Until(var so, var patience) -> patiently(so, patience);
            case CallerScript.Step.Wait(var length) -> patiently(() -> false, length);
            case CallerScript.Step.Do(var what) -> what.run();
            case CallerScript.Step.HangUpIfUp _ -> {
                if (!ended.isDone()) perform(new CallerScript.Step.HangUp(), media, call);
            }
            case CallerScript.Step.HangUp _ -> {
                call.hangUp(16, "");
                gone();
                ended.complete("caller hung up");
            }
        }
    }

    /// Waits until the other end has said something new and has been quiet for the detector's hangover.
    private void listen(CallerMedia media) throws InterruptedException {
        until(() -> media.agentTurns() > heardTurns && !media.agentSpeaking(), "the other end did not speak and pause");
        heardTurns = media.agentTurns();
    }

    private void say(String words, CallerMedia media) throws InterruptedException {
        media.speak(render(words));
        until(() -> !media.isBusy(), "speaking did not end");
        heardTurns = media.agentTurns();
    }

    private short[] render(String words) {
        var sound = new Object() {
            short[] samples = new short[0];
        };
        voice.speak(words, "en-US", (pcm, offset, count) -> {
            int at = sound.samples.length;
            sound.samples = Arrays.copyOf(sound.samples, at + count);
            System.arraycopy(pcm, offset, sound.samples, at, count);
            return true;
        });
        return sound.samples;
    }

    /// Does what a telephone does when asked to call somebody else: calls, and says how it goes.
    private void transfer(String target, SipCall call) throws InterruptedException {
        call.acceptRefer();
        CompletableFuture<SipCallEvent> outcome = new CompletableFuture<>();
        try (CallerMedia media = new CallerMedia(address)) {
            SessionDescription offer = OfferAnswer.offer(LocalMedia.g711(address, media.port(), System.nanoTime() >>> 1));
            SipCall second = agent.invite(target, "<sip:caller@" + address + ":" + port() + ">", Map.of(), offer, event -> {
                if (event instanceof SipCallEvent.Answered || event instanceof SipCallEvent.Refused || event instanceof SipCallEvent.Failed) {
                    outcome.complete(event);
                }
            });
            switch (await(outcome, "the transfer target did not answer")) {
                case SipCallEvent.Answered _ -> call.notifyTransfer(200, "OK");
                case SipCallEvent.Refused(var status, var reason, var _) -> call.notifyTransfer(status, reason);
                default -> call.notifyTransfer(503, "Service Unavailable");
            }
            try {
                await(ended, "the first call did not end after the transfer");
            } finally {
                second.hangUp(16, "");
                gone();
            }
        } catch (IOException e) {
            call.notifyTransfer(500, "no media socket");
        }
    }

    private void told(SipCallEvent event) {
        switch (event) {
            case SipCallEvent.Answered(var answer) -> answered.complete(answer);
            case SipCallEvent.Refused(var status, var reason, var _) -> fail("refused: " + status + " " + reason);
            case SipCallEvent.Failed(var reason, var _) -> fail(reason);
            case SipCallEvent.Hungup(var _, var text) -> {
                ended.complete(text.isEmpty() ? "the other end hung up" : text);
                referred.completeExceptionally(new CallFailedException("the call ended before a transfer was asked for"));
            }
            case SipCallEvent.ReferRequested(var target) -> referred.complete(target);
            default -> { }                                    // of no interest to this caller
        }
    }

    private void fail(String reason) {
        var failure = new CallFailedException(reason);
        answered.completeExceptionally(failure);
        ended.completeExceptionally(failure);
        referred.completeExceptionally(failure);
    }

    private dev.parley.sip.SipCallListener person(IncomingCall incoming) {
        if (!incoming.calledUser().equals("person") || incoming.offer().isEmpty()) {
            incoming.reject(404, "Not Found");
        } else if (OfferAnswer.answer(incoming.offer().get(), LocalMedia.g711(address, 9, 1)) instanceof Answer.Accepted(var answer, var _)) {
            incoming.ringing();
            incoming.answer(answer);
        } else {
            incoming.reject(488, "Not Acceptable Here");
        }
        return _ -> { };
    }

    private static <T> T await(CompletableFuture<T> future, String otherwise) throws InterruptedException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CallFailedException(otherwise + " within " + PATIENCE.toSeconds() + " s");
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof CallFailedException failure ? failure : new CallFailedException(String.valueOf(e.getCause()));
        }
    }

    private void until(BooleanSupplier condition, String otherwise) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (ended.isDone()) throw new CallFailedException("the call ended early: " + otherwise);
            if (System.nanoTime() > deadline) throw new CallFailedException(otherwise + " within " + PATIENCE.toSeconds() + " s");
            LockSupport.parkNanos(5_000_000L);
        }
    }

    /// Until it is so, the patience is over or the call is.
    private void patiently(BooleanSupplier so, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!so.getAsBoolean() && !ended.isDone() && System.nanoTime() < deadline) LockSupport.parkNanos(5_000_000L);
    }

    /// Waits until the BYE is answered: closing the agent earlier would leave the other end with a caller who vanished.
    private void gone() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (agent.openCalls() > 0 && System.nanoTime() < deadline) LockSupport.parkNanos(5_000_000L);
    }

    @Override public void close() {
        agent.close();
    }

    /// The call did not go as the script wants; the message says where.
    public static final class CallFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CallFailedException(String message) {
            super(message);
        }
    }
}
