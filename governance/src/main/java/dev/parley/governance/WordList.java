package dev.parley.governance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every word of a language a voice can be trusted to read as it is written, from `words/<language>.vocabulary.txt`:
/// what is not among them may be a word spelt to be heard as another (`gair-on-tee`). Immutable; any thread.
final class WordList {
    static final WordList NONE = new WordList(Set.of());

    private final Set<String> words;

    private WordList(Set<String> words) {
        this.words = words;
    }

    /// `more`: words the list of the resource lacks.
    static WordList read(String resource, Set<String> more) {
        try (InputStream in = WordList.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("no resource `" + resource + "`");
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new WordList(Stream.concat(Arrays.stream(text.split("\n")), more.stream()).collect(Collectors.toUnmodifiableSet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A list that knows nothing objects to nothing: there is none for the language.
    boolean isEmpty() {
        return words.isEmpty();
    }

    /// `word`: lower-case, without apostrophes. A plural or a possessive of a known word is known; so is a letter by itself.
    boolean knows(String word) {
        if (word.length() <= 1 || words.contains(word)) return true;
        if (word.endsWith("s") && words.contains(word.substring(0, word.length() - 1))) return true;
        String bare = Wording.unaccented(word);
        return !bare.equals(word) && words.contains(bare);
    }
}
