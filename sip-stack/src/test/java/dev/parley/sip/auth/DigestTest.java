package dev.parley.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sip.auth.DigestGuard.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DigestTest {
    private static final String URI = "sip:+18005550100@gw.example";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private final DigestGuard guard = new DigestGuard("parley", Map.of("carrier", () -> "open sesame"), new byte[32]);
    private final DigestAccount account = new DigestAccount("carrier", () -> "open sesame", new Random(1));

    private String answered(DigestAccount who, List<String> challenges, String uri) {
        return who.answer(challenges, false, "INVITE", uri, "").orElseThrow().value();
    }

    private Verdict judge(String authorization, long now) {
        return guard.judge(List.of(authorization), "INVITE", URI, now);
    }

    @Test void computesTheResponsesOfRfc7616Section391() {
        String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        assertThat(DigestAlgorithm.MD5.response("Mufasa", "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html", nonce,
                "00000001", cnonce, "auth")).isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
        assertThat(DigestAlgorithm.SHA_256.response("Mufasa", "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html", nonce,
                "00000001", cnonce, "auth")).isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    @Test void offersSha256BeforeMd5() {                        // RFC 8760 §2.4
        assertThat(guard.challenge(false, 0)).hasSize(2);
        assertThat(guard.challenge(false, 0).get(0)).contains("algorithm=SHA-256").contains("qop=\"auth\"");
        assertThat(guard.challenge(false, 0).get(1)).contains("algorithm=MD5");
        assertThat(answered(account, guard.challenge(false, 0), URI)).contains("algorithm=SHA-256");
    }

    @Test void acceptsBothAlgorithms() {
        for (int i = 0; i < 2; i++) {
            String challenge = guard.challenge(false, 0).get(i);
            assertThat(judge(answered(account, List.of(challenge), URI), SECOND)).isEqualTo(new Verdict.Accepted("carrier"));
        }
    }

    @Test void aReplayedCountIsRefusedAsStaleAndANewOneIsTaken() {
        String first = answered(account, guard.challenge(false, 0), URI);
        assertThat(judge(first, SECOND)).isInstanceOf(Verdict.Accepted.class);
        assertThat(judge(first, SECOND)).isEqualTo(new Verdict.Challenge(true, false));
        String second = account.foresee("INVITE", URI).getFirst().value();
        assertThat(second).contains("nc=00000002");
        assertThat(judge(second, SECOND)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test void countsMayArriveOutOfOrderButOnlyOnce() {
        String one = answered(account, guard.challenge(false, 0), URI);
        assertThat(judge(one, 0)).isInstanceOf(Verdict.Accepted.class);
        String two = account.foresee("INVITE", URI).getFirst().value();
        String three = account.foresee("INVITE", URI).getFirst().value();
        assertThat(judge(three, 0)).isInstanceOf(Verdict.Accepted.class);
        assertThat(judge(two, 0)).isInstanceOf(Verdict.Accepted.class);
        assertThat(judge(two, 0)).isInstanceOf(Verdict.Challenge.class);
    }

    @Test void anOldNonceIsStaleAndTheRightPasswordIsNotPunished() {
        String late = answered(account, guard.challenge(false, 0), URI);
        assertThat(judge(late, 301 * SECOND)).isEqualTo(new Verdict.Challenge(true, false));
    }

    @Test void aNonceOfOursFromBeforeARestartIsStale() {
        DigestGuard before = new DigestGuard("parley", Map.of(), java.util.Arrays.copyOf(new byte[] {1}, 32));
        assertThat(judge(answered(account, before.challenge(false, 0), URI), SECOND)).isEqualTo(new Verdict.Challenge(true, false));
    }

    @Test void aWrongPasswordAndAnUnknownUserLookTheSame() {
        DigestAccount wrong = new DigestAccount("carrier", () -> "guess", new Random(2));
        DigestAccount nobody = new DigestAccount("nobody", () -> "", new Random(3));
        assertThat(judge(answered(wrong, guard.challenge(false, 0), URI), 0)).isEqualTo(new Verdict.Challenge(false, true));
        assertThat(judge(answered(nobody, guard.challenge(false, 0), URI), 0)).isEqualTo(new Verdict.Challenge(false, true));
    }

    @Test void aDigestForAnotherTargetIsMalformedButAMissingPortIsNot() {
        String other = answered(account, guard.challenge(false, 0), "sip:+19005550100@gw.example");
        assertThat(judge(other, 0)).isInstanceOf(Verdict.Malformed.class);
        String uri = answered(account, guard.challenge(false, 0), URI);
        assertThat(guard.judge(List.of(uri), "INVITE", "sip:+18005550100@GW.example:5060;transport=tcp", 0)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test void aClientTriesOnceAndAgainOnlyWhenStale() {
        List<String> challenge = guard.challenge(false, 0);
        String first = answered(account, challenge, URI);
        String nonce = DigestAccount.nonce(first);
        assertThat(account.answer(guard.challenge(false, 0), false, "INVITE", URI, nonce)).isEmpty();
        assertThat(account.answer(guard.challenge(true, 0), false, "INVITE", URI, nonce)).isPresent();
    }

    @Test void aProxyIsAnsweredWithProxyAuthorization() {
        assertThat(account.answer(guard.challenge(false, 0), true, "INVITE", URI, "").orElseThrow().name()).isEqualTo("Proxy-Authorization");
    }

    @Test void challengesWithoutQopAreAnsweredAsRfc2069() {
        String value = answered(account, List.of("Digest realm=\"old\", nonce=\"abc\""), URI);
        assertThat(value).doesNotContain("qop", "nc=").contains("algorithm=MD5");
        assertThat(account.answer(List.of("Digest realm=\"x\", nonce=\"a\", algorithm=SHA-512-256", "Basic realm=\"x\""), false, "INVITE", URI, "")).isEmpty();
    }

    @Test void noCredentialsHoweverBentBreakTheJudge() {
        long seed = Long.getLong("fuzz.seed", 20261125L);
        Random dice = new Random(seed);
        String good = answered(account, guard.challenge(false, 0), URI);
        for (int i = 0; i < Integer.getInteger("fuzz.rounds", 3_000); i++) {
            StringBuilder bent = new StringBuilder(good);
            for (int n = dice.nextInt(6); n >= 0; n--) {
                int at = dice.nextInt(bent.length());
                switch (dice.nextInt(3)) {
                    case 0 -> bent.setCharAt(at, (char) dice.nextInt(256));
                    case 1 -> bent.deleteCharAt(at);
                    default -> bent.insert(at, "\"=,\\ \u0000".charAt(dice.nextInt(6)));
                }
            }
            String text = bent.toString();
            Verdict verdict = guard.judge(List.of(text), "INVITE", URI, SECOND);
            assertThat(verdict).as("seed %d round %d: %s", seed, i, text).isNotNull();
        }
    }

    @Test void aNonceThatDiedWithItsServerIsReplacedAndAWrongPasswordIsNot() {
        DigestAccount account = new DigestAccount("parley", () -> "secret", new Random(4));
        String challenge = "Digest realm=\"carrier\", nonce=\"%s\", qop=\"auth\"";
        account.answer(List.of(challenge.formatted("a")), false, "REGISTER", "sip:carrier", "").orElseThrow();
        assertThat(account.answer(List.of(challenge.formatted("b")), false, "REGISTER", "sip:carrier", "a")).as("refused at its first use").isEmpty();
        account.foresee("REGISTER", "sip:carrier");
        assertThat(account.answer(List.of(challenge.formatted("c")), false, "REGISTER", "sip:carrier", "a")).as("good once, then not").isPresent();
    }

    @Test void aPhoneThatKnowsOnlyMd5IsOfferedNothingElse() {
        assertThat(guard.challenge(false, true, 0)).singleElement().asString().contains("algorithm=MD5");
        assertThat(guard.challenge(false, 0)).hasSize(2).first().asString().contains("algorithm=SHA-256");
    }
}
