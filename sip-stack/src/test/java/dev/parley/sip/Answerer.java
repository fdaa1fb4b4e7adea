package dev.parley.sip;

import java.util.concurrent.CountDownLatch;

/// Answers every call and waits for the other end to hang up: a target for load generators, run by hand.
final class Answerer {
    private Answerer() { }

    /// @param args port, seconds to run
    public static void main(String[] args) throws InterruptedException {
        SipConfig config = SipConfig.at("127.0.0.1", Integer.parseInt(args[0])).withMaximumCalls(20_000);
        LocalMedia media = LocalMedia.g711("127.0.0.1", 40_000, 1);
        var failed = new java.util.concurrent.atomic.AtomicInteger();
        var ended = new java.util.concurrent.atomic.AtomicInteger();
        try (SipUserAgent agent = new SipUserAgent(config, call -> {
            call.ringing();
            if (OfferAnswer.answer(call.offer().orElseThrow(), media) instanceof Answer.Accepted(var answer, var agreed)) {
                call.answer(answer);
            } else {
                call.reject(488, "Not Acceptable Here");
            }
            return event -> {
                if (event instanceof SipCallEvent.Failed(var reason, var _)) {
                    failed.incrementAndGet();
                    System.out.println(reason);
                }
                if (event instanceof SipCallEvent.Ended) ended.incrementAndGet();
            };
        })) {
            for (int second = 0; second < Integer.parseInt(args[1]); second++) {
                new CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.SECONDS);
                if (second % 5 == 0) {
                    System.out.printf("calls %d dialogs %d transactions %d ended %d failed %d threads %d heap %d MB%n",
                            agent.openCalls(), agent.openDialogs(), agent.openTransactions(), ended.get(), failed.get(),
                            Thread.activeCount(),
                            (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
                }
            }
        }
    }
}
