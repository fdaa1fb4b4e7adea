package dev.parley.gateway;

/// The configuration cannot be used. The message names the file and the place, and what to do.
final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
