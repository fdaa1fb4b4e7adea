package dev.parley.agent;

/// A speech or language engine failed. The message is for people, lower case, without a full stop.
public final class SpeechException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SpeechException(String message) {
        super(message);
    }

    public SpeechException(String message, Throwable cause) {
        super(message, cause);
    }
}
