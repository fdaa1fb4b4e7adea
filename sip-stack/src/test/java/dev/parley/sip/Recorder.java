package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Keeps the events of one call for the test to take in order.
final class Recorder implements SipCallListener {
    static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<SipCallEvent> events = new LinkedBlockingQueue<>();

    private volatile Consumer<SessionDescription> reoffers = offer -> { };
    private volatile boolean answering;

    /// From now on re-INVITEs are answered at once and not kept.
    void answerReoffers(SipCall call, LocalMedia media) {
        reoffers = offer -> call.respondReinvite(((Answer.Accepted) OfferAnswer.answer(offer, media)).answer());
        answering = true;
    }

    @Override public void on(SipCallEvent event) {
        if (answering && event instanceof SipCallEvent.Reoffered(var offer)) reoffers.accept(offer.orElseThrow());
        else events.add(event);
    }

    /// The next event, which must be of this type.
    <T extends SipCallEvent> T next(Class<T> type) throws InterruptedException {
        SipCallEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("the next event").isInstanceOf(type);
        return type.cast(event);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }
}
