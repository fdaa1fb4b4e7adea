package dev.parley.governance;

/// A line with its placeholders filled in: `display` for logs and screens (`$420.10`), `spoken` for the synthesiser
/// (`four hundred twenty dollars and ten cents`). Neither ever holds a sealed value.
public record Rendered(String display, String spoken) { }
