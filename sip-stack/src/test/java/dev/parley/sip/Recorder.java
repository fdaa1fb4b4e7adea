package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Keeps the events of one call for the test to take in order.
final class Recorder implements SipCallListener {
    static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<SipCallEvent> events = new LinkedBlockingQueue<>();

    @Override public void on(SipCallEvent event) {
        events.add(event);
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
