package dev.parley.governance;

/// What came of filling in a template. Only [Ok] may be spoken.
public sealed interface Rendering {
    record Ok(Rendered words) implements Rendering { }
    /// The slot has no value now.
    record Missing(String slot) implements Rendering { }
    /// The slot stands for captured data, which has no words.
    record Sealed(String slot) implements Rendering { }
}
