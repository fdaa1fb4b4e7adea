package dev.parley.gateway.api;

/// The API cannot be started as configured; one line says why.
public final class ApiStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ApiStartException(String message) {
        super(message);
    }
}
