package dev.parley.providers.chat;

/// By when the next thing must have come in one generation, retries included. Times of [System#nanoTime].
final class Deadlines {
    private enum Awaited { HEAD, FIRST_TOKEN, NEXT_TOKEN }

    private final OpenAiChatModel.Options options;
    private final long totalBy;
    private long tokenBy;
    private Awaited awaited = Awaited.HEAD;

    Deadlines(OpenAiChatModel.Options options, long now) {
        this.options = options;
        totalBy = now + options.total().toNanos();
        tokenBy = now + options.firstToken().toNanos();
    }

    /// The answer has begun, without a word yet. Its deadline stays.
    void head() {
        awaited = Awaited.FIRST_TOKEN;
    }

    void token(long now) {
        awaited = Awaited.NEXT_TOKEN;
        tokenBy = now + options.interToken().toNanos();
    }

    /// Nanoseconds; 0 or less: missed.
    long left(long now) {
        return Math.min(tokenBy - now, totalBy - now);
    }

    /// Which one was, or will be first.
    String missed() {
        if (totalBy - tokenBy <= 0) return "took longer than " + options.total().toMillis() + " ms to answer";
        return switch (awaited) {
            case HEAD -> "did not answer within " + options.firstToken().toMillis() + " ms";
            case FIRST_TOKEN -> "began to answer but sent no token within " + options.firstToken().toMillis() + " ms";
            case NEXT_TOKEN -> "fell silent for " + options.interToken().toMillis() + " ms in mid-answer";
        };
    }
}
