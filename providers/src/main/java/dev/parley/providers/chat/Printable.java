package dev.parley.providers.chat;

/// Words of a server made fit for a failure's text: short, plain, on one line. Never half of something: half a key
/// would not be recognised as one.
final class Printable {
    private static final int LONGEST = 64;

    private Printable() { }

    static String of(String text) {
        String plain = text.strip().replaceAll("[^ -_a-~]", "?");
        return plain.length() <= LONGEST ? plain : "(too long to show)";
    }
}
