package dev.parley.governance;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import java.util.Arrays;

/// What text looks and sounds like once its disguises are off: the letters and digits only, with a note of
/// where words start and end. Two texts a listener would not tell apart have the same skeleton.
///
/// In order: NFKC (full-width, circled, mathematical letters), invisible and control characters dropped,
/// marks dropped, UTS-39 confusables (Cyrillic `а` is `a`), small capitals, case folded, `i l 1` made one and
/// `o 0` made one, runs of a letter collapsed (`guaaarantee`). Spaces and punctuation only mark words. A word
/// that starts after white space starts *hard*; after a hyphen, a dot, a capital in
/// mid-word (`guaranYou`) or the cut between two clauses it may be the rest of the last one.
///
/// The *loose* skeleton undoes leetspeak too (`gu4rant33`, `ri$k`, `gvarantee`). It is not used for ordinary
/// matching: a text that hides a phrase only there is denied for its spelling.
final class Skeleton {
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
    private static final Normalizer2 NFD = Normalizer2.getNFDInstance();
    private static final SpoofChecker CONFUSABLES = new SpoofChecker.Builder().build();
    private static final String SMALL_CAPITALS = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ";
    /// What [#asSeen] makes of the letters anyone is likely to meet: ICU takes a microsecond for each.
    private static final String[] SEEN = seen(0x2480);
    private static final String LEET = "34578@$!|+v";
    private static final String PLAIN = "eastbaslltu";

    private static final char NOTHING = 1;
    private static final char BREAK = 2;
    private static final char SPACE = 3;
    private static final char[] STRICT = ascii(false);
    private static final char[] LOOSE = ascii(true);

    private static final byte WORD_START = 1;
    private static final byte WORD_END = 2;
    private static final byte HARD_START = 4;

    private char[] letters = new char[64];
    private byte[] flags = new byte[64];
    private int length;
    private boolean inWord;
    private boolean afterSpace;
    private boolean afterM;
    private boolean afterSmall;                             // the last character was a lower-case letter
    private final char[] ascii;

    private Skeleton(boolean loose) {
        this.ascii = loose ? LOOSE : STRICT;
    }

    static Skeleton of(String text) {
        return new Skeleton(false).add(text);
    }

    static Skeleton loose(String text) {
        return new Skeleton(true).add(text);
    }

    /// Adds the next clause. Whether it goes on with the last word cannot be known, so both are possible.
    Skeleton add(String text) {
        endWord();
        afterSpace = false;
        afterSmall = false;
        if (isAscii(text)) {
            for (int i = 0; i < text.length(); i++) addCodePoint(text.charAt(i));
            endWord();
            return this;
        }
        String composed = NFKC.normalize(text);
        String decomposed = NFD.normalize(composed);
        for (int i = 0; i < decomposed.length(); i += Character.charCount(decomposed.codePointAt(i))) {
            addCodePoint(decomposed.codePointAt(i));
        }
        endWord();
        return this;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) >= 128) return false;
        return true;
    }

    private void addCodePoint(int c) {
        if (c < 128) {
            if (afterSmall && c >= 'A' && c <= 'Z') endWord();
            afterSmall = c >= 'a' && c <= 'z';
            addAscii((char) c);
            return;
        }
        if (UCharacter.isUWhiteSpace(c)) {
            endWord();
            afterSpace = true;
            return;
        }
        if (UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT) || isMark(c) || c == '’') {
            return;
        }
        String seen = c < SEEN.length ? SEEN[c] : read(c);
        if (!seen.isEmpty()) {
            if (afterSmall && UCharacter.isUpperCase(c)) endWord();
            afterSmall = UCharacter.isLowerCase(c);
            for (int i = 0; i < seen.length(); i++) {
                char letter = seen.charAt(i);
                if (letter < 128) addAscii(letter);
                else emit(letter);
            }
        } else if (c <= 0xFFFF && isVowelSign(c)) {
            emit((char) c);
        } else {
            endWord();
        }
    }

    /// An accent, which a reader looks past. The vowel signs of an Indic script are letters of it; its nukta and
    /// nasal signs are left out by many who write it.
    private static boolean isMark(int c) {
        int type = UCharacter.getType(c);
        if (type == UCharacter.ENCLOSING_MARK) return true;
        return type == UCharacter.NON_SPACING_MARK
            && (UScript.getScript(c) == UScript.INHERITED || c >= 0x0900 && c <= 0x0902 || c == 0x093C);
    }

    private static boolean isVowelSign(int c) {
        int type = UCharacter.getType(c);
        return type == UCharacter.COMBINING_SPACING_MARK || type == UCharacter.NON_SPACING_MARK;
    }

    /// What a reader takes `c` for: a capital is compared as a capital first, for `В` is a B but `в` is not.
    private static String asSeen(int c) {
        int small = SMALL_CAPITALS.indexOf(c);
        if (small >= 0) return Character.toString((char) ('a' + small));
        String seen = stripMarks(CONFUSABLES.getSkeleton(Character.toString(c)));
        if (seen.chars().allMatch(x -> x < 128)) return seen;
        String folded = UCharacter.foldCase(seen, true);
        String again = stripMarks(CONFUSABLES.getSkeleton(folded));
        var out = new StringBuilder();
        again.chars().forEach(x -> {
            int capital = SMALL_CAPITALS.indexOf(x);
            out.append(capital >= 0 ? (char) ('a' + capital) : (char) x);
        });
        return out.toString();
    }

    private static String[] seen(int limit) {
        String[] seen = new String[limit];
        for (int c = 128; c < limit; c++) seen[c] = read(c);
        return seen;
    }

    /// @return empty for what is no letter and looks like none
    private static String read(int c) {
        if (UCharacter.isLetterOrDigit(c)) return asSeen(c);
        if (UCharacter.isUWhiteSpace(c) || isMark(c) || isVowelSign(c)) return "";
        String seen = asSeen(c);
        return !seen.isEmpty() && seen.chars().allMatch(x -> x < 128 && Character.isLetterOrDigit(x)) ? seen : "";
    }

    private static String stripMarks(String s) {
        var out = new StringBuilder();
        NFD.normalize(s).codePoints().filter(c -> !isMark(c)).forEach(out::appendCodePoint);
        return out.toString();
    }

    /// What each ASCII character is in a skeleton: a letter, or one of `NOTHING`, `BREAK` and `SPACE`.
    private static char[] ascii(boolean loose) {
        char[] read = new char[128];
        for (char c = 0; c < 128; c++) {
            char small = Character.toLowerCase(c);
            int leet = loose ? LEET.indexOf(small) : -1;
            if (leet >= 0) read[c] = PLAIN.charAt(leet);
            else if (small == 'i' || small == '1') read[c] = 'l';
            else if (small == '0') read[c] = 'o';
            else if (Character.isLetterOrDigit(small)) read[c] = small;
            else if (Character.isWhitespace(c)) read[c] = SPACE;
            else if (c == '\'' || c < ' ' || c == 127) read[c] = NOTHING;
            else read[c] = BREAK;
        }
        return read;
    }

    private void addAscii(char c) {
        char read = ascii[c];
        switch (read) {
            case NOTHING -> { }
            case BREAK -> endWord();
            case SPACE -> {
                endWord();
                afterSpace = true;
            }
            case 'm' -> emitM();
            default -> emit(read);
        }
    }

    /// UTS-39: `rn` reads as `m`. A run of `m` is one, like that of any letter.
    private void emitM() {
        if (afterM) {
            flags[length - 2] |= startFlags();
            inWord = true;
            afterSpace = false;
            return;
        }
        emit('r');
        emit('n');
        afterM = true;
    }

    private void emit(char c) {
        afterM = false;
        boolean digit = c >= '0' && c <= '9';
        if (length > 0 && letters[length - 1] == c && !digit) {          // a run, within a word or across two
            flags[length - 1] |= startFlags();
        } else {
            if (length == letters.length) grow();
            letters[length] = c;
            flags[length] = startFlags();
            length++;
        }
        inWord = true;
        afterSpace = false;
    }

    private byte startFlags() {
        if (inWord) return 0;
        return afterSpace ? WORD_START | HARD_START : WORD_START;
    }

    private void grow() {
        letters = Arrays.copyOf(letters, length * 2);
        flags = Arrays.copyOf(flags, length * 2);
    }

    private void endWord() {
        if (inWord) flags[length - 1] |= WORD_END;
        inWord = false;
    }

    int length() {
        return length;
    }

    char at(int index) {
        return letters[index];
    }

    boolean startsWord(int index) {
        return (flags[index] & WORD_START) != 0;
    }

    boolean endsWord(int index) {
        return (flags[index] & WORD_END) != 0;
    }

    /// A word starts here that cannot be the rest of the one before.
    boolean startsHard(int index) {
        return (flags[index] & HARD_START) != 0;
    }

    @Override public String toString() {
        return new String(letters, 0, length);
    }
}
