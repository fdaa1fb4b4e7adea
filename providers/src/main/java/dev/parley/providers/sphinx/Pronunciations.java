package dev.parley.providers.sphinx;

import com.sun.speech.freetts.en.us.CMULexicon;
import com.sun.speech.freetts.lexicon.LetterToSoundImpl;
import dev.parley.agent.SpeechException;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How words sound: the CMU dictionary, searched in place as the sorted text it is, and letter-to-sound rules for words
/// it does not know. Thread-safe.
final class Pronunciations {
    private static final int LONGEST_LINE = 512;
    private static final int VARIANTS = 4;

    private final AcousticModel model;
    private final byte[] dictionary;
    private final @Nullable LetterToSoundImpl letterToSound;

    Pronunciations(AcousticModel model, ModelSource source) {
        this.model = model;
        dictionary = source.read("dictionary");
        letterToSound = rules();
    }

    /// Every known way to say `word` (lower case), at most four; empty when there is none.
    List<int[]> of(String word) {
        var out = new ArrayList<int[]>();
        for (int variant = 1; variant <= VARIANTS; variant++) {
            String phones = find(variant == 1 ? word : word + "(" + variant + ")");
            if (phones == null) break;
            int[] numbers = numbers(phones.split(" "));
            if (numbers.length > 0) out.add(numbers);
        }
        if (out.isEmpty()) {
            int[] guess = guess(word);
            if (guess.length > 0) out.add(guess);
        }
        return out;
    }

    private int[] guess(String word) {
        String letters = word.replaceAll("[^a-z]", "");
        if (letterToSound == null || letters.isEmpty() || letters.length() > 40) return new int[0];
        String[] said;
        synchronized (letterToSound) {
            said = letterToSound.getPhones(letters, "");
        }
        if (said == null) return new int[0];
        for (int i = 0; i < said.length; i++) {
            String phone = said[i].replaceAll("[0-9]", "").toUpperCase(Locale.ROOT);
            said[i] = phone.equals("AX") ? "AH" : phone;
        }
        return numbers(said);
    }

    private int[] numbers(String[] phones) {
        var out = new int[phones.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = model.phone(phones[i]);
            if (out[i] < 0) return new int[0];
        }
        return out;
    }

    /// Binary search over the bytes of the sorted file.
    private @Nullable String find(String word) {
        byte[] key = (word + " ").getBytes(StandardCharsets.US_ASCII);
        int low = 0;
        int high = dictionary.length;
        while (low < high) {
            int start = lineStart((low + high) >>> 1);
            int end = lineEnd(start);
            int order = compare(key, start, end);
            if (order == 0) {
                return new String(dictionary, start + key.length, end - start - key.length, StandardCharsets.US_ASCII).strip();
            }
            if (order < 0) high = start;
            else low = Math.min(end + 1, dictionary.length);
        }
        return null;
    }

    /// The words are sorted without what follows them, so the blank after a word sorts before everything.
    private int compare(byte[] key, int start, int end) {
        for (int i = 0; i < key.length; i++) {
            int there = start + i < end ? dictionary[start + i] : ' ';
            if (there == '\t') there = ' ';
            if (key[i] != there) return key[i] - there;
        }
        return 0;
    }

    private int lineStart(int at) {
        int start = at;
        while (start > 0 && dictionary[start - 1] != '\n' && at - start < LONGEST_LINE) start--;
        return start;
    }

    private int lineEnd(int at) {
        int end = at;
        while (end < dictionary.length && dictionary[end] != '\n') end++;
        return end;
    }

    private static @Nullable LetterToSoundImpl rules() {
        URL url = CMULexicon.class.getResource("cmulex_lts.bin");
        if (url == null) return null;
        try {
            return new LetterToSoundImpl(url, true);
        } catch (IOException e) {
            throw new SpeechException("cannot read the letter-to-sound rules of FreeTTS: " + e.getMessage(), e);
        }
    }
}
