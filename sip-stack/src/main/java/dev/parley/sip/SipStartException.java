package dev.parley.sip;

/// The user agent cannot listen; the message names transport, address and port.
public final class SipStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SipStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
