package dev.parley.governance;

/// How much of a line was heard, from samples that left the socket. The synthesiser gives no word timing, so words are
/// placed by their share of the letters: right to about a word.
public final class HeardWords {
    private HeardWords() { }

    /// Samples a second on the wire side of every call.
    private static final int SAMPLE_RATE = 8000;
    /// Stands in for the length of a line that was cut before its synthesis had ended. Unit: letters a second.
    private static final int SPEAKING_RATE = 14;

    /// @param total samples of the whole line; -1 when it was cut before its length was known
    /// @return the words heard, the line itself when all of it was
    public static String of(String line, int samples, int total) {
        if (samples <= 0) return "";
        double share = total > 0 ? (double) samples / total
                : (double) samples / SAMPLE_RATE * SPEAKING_RATE / Math.max(1, line.length());
        if (share >= 1) return line;
        int letters = (int) (line.length() * share);
        int space = line.lastIndexOf(' ', letters);
        return space <= 0 ? "" : line.substring(0, space);
    }
}
