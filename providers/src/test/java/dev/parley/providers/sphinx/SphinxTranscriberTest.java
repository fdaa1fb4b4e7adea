package dev.parley.providers.sphinx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.agent.SpeechException;
import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import dev.parley.dialplan.Type;
import dev.parley.providers.freetts.FreeTtsSynthesizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SphinxTranscriberTest {
    private static final Vocabulary TRIAGE = new Vocabulary("en-US", List.of("pay my bill", "make a payment", "I want to settle my account",
            "how much do I owe", "what is my balance", "when is my bill due", "talk to a person", "agent please", "representative",
            "that is all", "goodbye", "nothing else", "stop calling me", "take me off your list", "I filed for bankruptcy", "wrong number",
            "I lost my job", "how about a hundred a month", "my chest hurts", "I cannot breathe"), List.of(), true);
    private static final Vocabulary IDENTIFY = new Vocabulary("en-US", List.of("talk to a person", "agent please", "representative"),
            List.of(new Type.Id("account_id"), new Type.Digits(5)), false);
    private static final Vocabulary AMOUNT = new Vocabulary("en-US", List.of("that is all", "goodbye", "nothing else", "talk to a person"),
            List.of(new Type.Money("USD")), false);
    private static final Vocabulary BIRTH = new Vocabulary("en-US", List.of("talk to a person", "wrong number"), List.of(new Type.Date()), true);

    private static final Map<Vocabulary, List<String>> SAID = said();
    private static final SphinxTranscriber RECOGNISER = new SphinxTranscriber();
    private static final FreeTtsSynthesizer AGENT = new FreeTtsSynthesizer(FreeTtsSynthesizer.Options.AGENT);
    private static final FreeTtsSynthesizer CALLER = new FreeTtsSynthesizer(FreeTtsSynthesizer.Options.CALLER);

    private static Map<Vocabulary, List<String>> said() {
        var out = new LinkedHashMap<Vocabulary, List<String>>();
        out.put(TRIAGE, List.of("pay my bill", "make a payment", "i want to settle my account", "how much do i owe", "what is my balance",
                "when is my bill due", "talk to a person", "agent please", "representative", "that is all", "goodbye", "nothing else", "yes",
                "yes please", "no thank you", "stop calling me", "i lost my job", "my chest hurts", "um pay my bill please"));
        out.put(IDENTIFY, List.of("one two three four five six", "nine oh two one oh", "four four seven one three",
                "my zip is eight six five three one", "my account number is three three one nine seven five two",
                "double five one two three", "it's seven zero zero nine two", "talk to a person"));
        out.put(AMOUNT, List.of("fifty dollars", "four hundred twenty dollars and ten cents", "one hundred dollars",
                "i want to pay two hundred and fifty dollars", "put five hundred on it", "seventy five", "one thousand two hundred dollars",
                "that is all", "eighteen dollars", "eighty dollars"));
        out.put(BIRTH, List.of("july fourth nineteen eighty two", "the third of march nineteen seventy five",
                "december twenty first two thousand and one", "yes", "may ninth nineteen ninety nine",
                "my date of birth is october eleventh nineteen sixty four"));
        return out;
    }

    @AfterAll static void close() {
        RECOGNISER.close();
        AGENT.close();
        CALLER.close();
    }

    @Test void nineOfTenWordsAreRightOn86TelephoneUtterances() {
        int utterances = 0;
        int words = 0;
        int wrong = 0;
        var misheard = new ArrayList<String>();
        for (FreeTtsSynthesizer voice : List.of(AGENT, CALLER)) {
            for (var entry : SAID.entrySet()) {
                for (String text : entry.getValue()) {
                    Outcome heard = hear(entry.getKey(), Telephone.line(voice, text));
                    int errors = distance(text.split(" "), heard.words.split(" "));
                    if (errors > 0) misheard.add(text + " -> " + heard.words);
                    utterances++;
                    words += text.split(" ").length;
                    wrong += errors;
                }
            }
        }
        assertThat(utterances).isEqualTo(86);
        assertThat(1 - wrong / (double) words).as("word accuracy; misheard: %s", misheard).isGreaterThanOrEqualTo(0.93);
    }

    @Test void digitsAreRight() {
        assertThat(hear(IDENTIFY, Telephone.line(AGENT, "four four seven one three")).words).isEqualTo("four four seven one three");
        assertThat(hear(IDENTIFY, Telephone.line(CALLER, "nine oh two one oh")).words).isEqualTo("nine oh two one oh");
    }

    @Test void aCallerTwelveDecibelsQuieterIsUnderstood() {
        assertThat(hear(TRIAGE, Telephone.line(CALLER, "talk to a person", 0.25f)).words).isEqualTo("talk to a person");
        assertThat(hear(AMOUNT, Telephone.line(AGENT, "fifty dollars", 0.25f)).words).isEqualTo("fifty dollars");
    }

    @Test void whatIsExpectedIsMoreCertainThanNonsense() {
        for (FreeTtsSynthesizer voice : List.of(AGENT, CALLER)) {
            for (String text : List.of("pay my bill", "when is my bill due", "i lost my job", "yes please")) {
                assertThat(hear(TRIAGE, Telephone.line(voice, text)).confidence).as(text).isGreaterThan(0.7);
            }
            for (String text : List.of("the quick brown fox jumps over the lazy dog", "elephants rarely gallop through suburban kitchens",
                    "my uncle bought seventeen purple umbrellas yesterday", "weather tomorrow looks cloudy in wisconsin", "banana")) {
                assertThat(hear(TRIAGE, Telephone.line(voice, text)).confidence).as(text).isLessThan(0.5);
                assertThat(hear(AMOUNT, Telephone.line(voice, text)).confidence).as(text).isLessThan(0.5);
            }
        }
    }

    @Test void silenceAndNoiseAreNoWords() {
        assertThat(hear(TRIAGE, new short[8_000 * 3]).words).isEmpty();
        assertThat(hear(IDENTIFY, Telephone.line(AGENT, " ")).words).isEmpty();
    }

    @Test void theFinalResultComesWithin150MsOfTheEndOfSpeech() {
        short[] pcm = Telephone.line(AGENT, "i want to settle my account");
        var millis = new long[9];
        for (int i = 0; i < millis.length; i++) millis[i] = hear(TRIAGE, pcm).finalNanos / 1_000_000;
        Arrays.sort(millis);
        assertThat(millis[millis.length / 2]).isLessThan(50);
    }

    @Test void partialResultsGrowIntoTheFinalOne() {
        Outcome heard = hear(AMOUNT, Telephone.line(AGENT, "four hundred twenty dollars and ten cents"));
        assertThat(heard.partials).hasSizeGreaterThanOrEqualTo(3);
        assertThat(heard.partials.getLast()).startsWith("four hundred twenty");
    }

    @Test void concurrentStreamsHearWhatSerialOnesHear() throws Exception {
        var lines = new ArrayList<Callable<String>>();
        for (String text : SAID.get(TRIAGE).subList(0, 4)) {
            short[] pcm = Telephone.line(AGENT, text);
            lines.add(() -> hear(TRIAGE, pcm).toString());
        }
        for (String text : SAID.get(IDENTIFY).subList(0, 4)) {
            short[] pcm = Telephone.line(CALLER, text);
            lines.add(() -> hear(IDENTIFY, pcm).toString());
        }
        var serial = new ArrayList<String>();
        for (Callable<String> line : lines) serial.add(line.call());
        try (var pool = Executors.newFixedThreadPool(4)) {
            var concurrent = new ArrayList<String>();
            for (var future : pool.invokeAll(lines)) concurrent.add(future.get());
            assertThat(concurrent).isEqualTo(serial);
        }
    }

    @Test void expectSwitchesTheVocabularyBetweenUtterances() {
        var outcome = new Outcome();
        try (Transcriber.Stream stream = RECOGNISER.open(TRIAGE, outcome)) {
            feed(stream, Telephone.line(CALLER, "pay my bill"));
            stream.endOfUtterance();
            assertThat(outcome.words).isEqualTo("pay my bill");
            stream.expect(IDENTIFY);
            feed(stream, Telephone.line(CALLER, "nine oh two one oh"));
            stream.endOfUtterance();
            assertThat(outcome.words).isEqualTo("nine oh two one oh");
        }
    }

    @Test void expectDuringAnUtteranceCountsFromTheNextOne() {
        var outcome = new Outcome();
        try (Transcriber.Stream stream = RECOGNISER.open(TRIAGE, outcome)) {
            short[] pcm = Telephone.line(AGENT, "i want to settle my account");
            stream.accept(pcm, 0, 8_000);
            stream.expect(IDENTIFY);
            stream.accept(pcm, 8_000, pcm.length - 8_000);
            stream.endOfUtterance();
            assertThat(outcome.words).isEqualTo("i want to settle my account");
            feed(stream, Telephone.line(AGENT, "nine oh two one oh"));
            stream.endOfUtterance();
            assertThat(outcome.words).isEqualTo("nine oh two one oh");
        }
    }

    @Test void aKnockLongBeforeTheWordsIsForgotten() {
        var outcome = new Outcome();
        try (Transcriber.Stream stream = RECOGNISER.open(TRIAGE, outcome)) {
            var knock = new short[8_000 * 3];
            for (int i = 0; i < 480; i++) knock[i] = (short) (12_000 * Math.sin(i * i / 900.0) * Math.exp(-i / 100.0));
            feed(stream, knock);
            feed(stream, Telephone.line(AGENT, "talk to a person"));
            stream.endOfUtterance();
            assertThat(outcome.words).isEqualTo("talk to a person");
        }
    }

    @Test void wordsMissingFromTheDictionaryAreGuessed() {
        var vocabulary = new Vocabulary("en-US", List.of("call blorfendale", "pay my bill", "\u4f60\u597d"), List.of(), false);
        assertThat(RECOGNISER.unpronounceable(vocabulary)).isEmpty();
        assertThat(hear(vocabulary, Telephone.line(AGENT, "call blorfendale")).words).isEqualTo("call blorfendale");
    }

    @Test void anEmptyVocabularyHearsNothing() {
        assertThat(hear(new Vocabulary("en-US", List.of(), List.of(), false), Telephone.line(AGENT, "pay my bill")).confidence).isLessThan(0.5);
    }

    @Test void aMissingOrBrokenModelIsOneClearLine(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> new SphinxTranscriber(folder)).isInstanceOf(SpeechException.class)
                .hasMessageContaining("cannot read `").hasMessageContaining("mdef");
        Files.writeString(folder.resolve("mdef"), "0.3\n2 n_base\n");
        assertThatThrownBy(() -> new SphinxTranscriber(folder)).isInstanceOf(SpeechException.class).hasMessageContaining("`mdef` is broken");
    }

    @Test void hearsEnglishOnly() {
        var german = new Vocabulary("de-DE", List.of("ja"), List.of(), true);
        assertThatThrownBy(() -> RECOGNISER.open(german, new Outcome())).isInstanceOf(SpeechException.class).hasMessageContaining("English only");
    }

    private static Outcome hear(Vocabulary vocabulary, short[] pcm) {
        var outcome = new Outcome();
        try (Transcriber.Stream stream = RECOGNISER.open(vocabulary, outcome)) {
            feed(stream, pcm);
            long end = System.nanoTime();
            stream.endOfUtterance();
            outcome.finalNanos = System.nanoTime() - end;
        }
        return outcome;
    }

    private static void feed(Transcriber.Stream stream, short[] pcm) {
        for (int at = 0; at < pcm.length; at += 160) stream.accept(pcm, at, Math.min(160, pcm.length - at));
    }

    private static int distance(String[] a, String[] b) {
        var d = new int[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                if (i == 0 || j == 0) d[i][j] = i + j;
                else d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a[i - 1].equals(b[j - 1]) ? 0 : 1));
            }
        }
        return d[a.length][b.length];
    }

    private static final class Outcome implements Transcriber.Listener {
        private final List<String> partials = new ArrayList<>();
        private String words = "nothing yet";
        private double confidence;
        private long finalNanos;

        @Override public void partial(String heard) {
            partials.add(heard);
        }

        @Override public void finished(String heard, double certainty) {
            words = heard;
            confidence = certainty;
        }

        @Override public void failed(String reason) {
            throw new AssertionError(reason);
        }

        @Override public String toString() {
            return words + " " + confidence + " " + partials;
        }
    }
}
