package dev.parley.providers.chat;

import dev.parley.agent.LanguageModel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// Writes down what a model tells, one line each, in order.
final class Told implements LanguageModel.Listener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);

    void awaitFirst() throws InterruptedException {
        first.await();
    }

    private void add(String line) {
        lines.add(line);
        first.countDown();
    }

    @Override public void intent(String intent, double confidence) {
        add("intent " + intent + " " + confidence);
    }

    @Override public void slot(String slot, String said) {
        add("slot " + slot + " " + said);
    }

    @Override public void text(String piece) {
        add("text " + piece);
    }

    @Override public void tool(String tool, Map<String, String> arguments) {
        add("tool " + tool + " " + new TreeMap<>(arguments));
    }

    @Override public void done() {
        add("done");
    }

    @Override public void failed(String reason) {
        add("failed " + reason);
    }
}
