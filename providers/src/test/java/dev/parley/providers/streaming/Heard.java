package dev.parley.providers.streaming;

import dev.parley.agent.Transcriber;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What a recogniser told, in order, waited for.
public final class Heard implements Transcriber.Listener {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override public void partial(String words) {
        told.add("… " + words);
    }

    @Override public void finished(String words, double confidence) {
        told.add("= " + words + (confidence < 0 ? "" : " @" + Math.round(confidence * 100)));
    }

    @Override public void failed(String reason) {
        told.add("! " + reason);
    }

    public String next() throws InterruptedException {
        String next = told.poll(10, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("nothing was told");
        return next;
    }

    /// The next final result or failure.
    public String end() throws InterruptedException {
        String next = next();
        while (next.startsWith("…")) next = next();
        return next;
    }

    public boolean isEmpty() {
        return told.isEmpty();
    }
}
