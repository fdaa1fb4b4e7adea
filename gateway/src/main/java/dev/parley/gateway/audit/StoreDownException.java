package dev.parley.gateway.audit;

/// The record is not on the disk. The message says why, for people.
public final class StoreDownException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreDownException(String reason) {
        super(reason);
    }
}
