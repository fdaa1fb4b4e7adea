package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Offers in the shape carriers and their equipment send them.
class OfferAnswerTest {
    private static final LocalMedia LOCAL = LocalMedia.g711("192.0.2.9", 40_000, 7);

    /// A description with the lines every offer has and these media lines.
    private static SessionDescription sdp(String... lines) {
        String text = "v=0\r\no=peer 3911 3911 IN IP4 198.51.100.7\r\ns=call\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\n"
                + String.join("\r\n", lines) + "\r\n";
        return parsed(text);
    }

    private static SessionDescription parsed(String text) {
        return switch (SessionDescription.parse(text)) {
            case SessionDescription.Parsed.Ok(var description) -> description;
            case SessionDescription.Parsed.Malformed(var reason) -> throw new AssertionError(reason);
        };
    }

    private static Answer.Accepted accepted(SessionDescription offer) {
        Answer answer = OfferAnswer.answer(offer, LOCAL);
        assertThat(answer).isInstanceOf(Answer.Accepted.class);
        return (Answer.Accepted) answer;
    }

    record Carrier(String name, SessionDescription offer, List<String> formats, AudioCodec codec, int events,
                   int ptime) {
        @Override public String toString() {
            return name;
        }
    }

    static List<Carrier> carriers() {
        return List.of(
                new Carrier("FreeSWITCH style", sdp("a=msid-semantic: WMS x",
                        "m=audio 24818 RTP/AVP 102 0 8 103 101", "a=rtpmap:102 opus/48000/2",
                        "a=fmtp:102 useinbandfec=1; maxaveragebitrate=30000", "a=rtpmap:0 PCMU/8000",
                        "a=rtpmap:8 PCMA/8000", "a=rtpmap:103 telephone-event/48000", "a=fmtp:103 0-15",
                        "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15", "a=ptime:20"),
                        List.of("0", "101"), AudioCodec.PCMU, 101, 20),
                new Carrier("Asterisk style", sdp("m=audio 15072 RTP/AVP 8 3 120",
                        "a=rtpmap:8 PCMA/8000", "a=rtpmap:3 GSM/8000", "a=rtpmap:120 telephone-event/8000",
                        "a=fmtp:120 0-16", "a=ptime:20", "a=maxptime:150", "a=sendrecv"),
                        List.of("8", "120"), AudioCodec.PCMA, 120, 20),
                new Carrier("Cisco style, digits at 101, no rtpmap for G.711", parsed("""
                        v=0
                        o=CiscoSystemsSIP-GW-UserAgent 6332 4387 IN IP4 203.0.113.20
                        s=SIP Call
                        c=IN IP4 203.0.113.20
                        t=0 0
                        m=audio 17586 RTP/AVP 18 0 101
                        c=IN IP4 203.0.113.21
                        a=rtpmap:18 G729/8000
                        a=fmtp:18 annexb=no
                        a=rtpmap:101 telephone-event/8000
                        """), List.of("0", "101"), AudioCodec.PCMU, 101, 20),
                new Carrier("IMS style, digits at 96 and 100, 40 ms", sdp("b=AS:80",
                        "m=audio 49152 RTP/AVP 104 110 8 96 100", "b=RS:0", "a=rtpmap:104 AMR-WB/16000/1",
                        "a=rtpmap:110 AMR/8000/1", "a=rtpmap:96 telephone-event/16000",
                        "a=rtpmap:100 telephone-event/8000", "a=ptime:40", "a=maxptime:240"),
                        List.of("8", "100"), AudioCodec.PCMA, 100, 40),
                new Carrier("SBC style, G.711 at a dynamic number, no digits, 30 ms at most", sdp(
                        "m=audio 6000 RTP/AVP 98", "a=rtpmap:98 pcmu/8000/1", "a=ptime:60", "a=maxptime:30"),
                        List.of("98"), AudioCodec.PCMU, -1, 30));
    }

    @ParameterizedTest @MethodSource("carriers") void answersInTheOffersNumbers(Carrier carrier) {
        Answer.Accepted accepted = accepted(carrier.offer);
        assertThat(accepted.answer().media().getFirst().formats()).isEqualTo(carrier.formats);
        assertThat(accepted.media().codec()).isEqualTo(carrier.codec);
        assertThat(accepted.media().telephoneEventPayloadType()).isEqualTo(carrier.events);
        assertThat(accepted.media().ptimeMillis()).isEqualTo(carrier.ptime);
        assertThat(accepted.media().remotePort()).isEqualTo(carrier.offer.media().getFirst().port());
        assertThat(parsed(accepted.answer().write())).isEqualTo(accepted.answer());
        assertThat(parsed(carrier.offer.write())).isEqualTo(carrier.offer);
    }

    @Test void mediaLevelAddressWins() {
        assertThat(accepted(carriers().get(2).offer).media().remoteAddress()).isEqualTo("203.0.113.21");
    }

    @ParameterizedTest @ValueSource(ints = {96, 97, 100, 101, 102, 120}) void digitsKeepTheirPayloadType(int pt) {
        Answer.Accepted accepted = accepted(sdp("m=audio 6000 RTP/AVP 0 " + pt,
                "a=rtpmap:" + pt + " telephone-event/8000", "a=fmtp:" + pt + " 0-15"));
        assertThat(accepted.media().telephoneEventPayloadType()).isEqualTo(pt);
        assertThat(accepted.answer().media().getFirst().fmtp(pt)).contains("0-15");
    }

    @Test void theAnswerNamesTheOneEncodingWeLikeBest() {
        Answer.Accepted accepted = accepted(sdp("m=audio 6000 RTP/AVP 8 0"));
        assertThat(accepted.answer().media().getFirst().formats()).isEqualTo(List.of("0"));
    }

    @ParameterizedTest(name = "{0}: we are {1}, held {2}")
    @CsvSource({
        "a=sendrecv, SENDRECV, false", "a=sendonly, RECVONLY, true", "a=recvonly, SENDONLY, false",
        "a=inactive, INACTIVE, true", "c=IN IP4 0.0.0.0, RECVONLY, true",
        "c=IN IP4 198.51.100.8, SENDRECV, false",
    })
    void holdIsAnsweredInKind(String line, Direction ours, boolean held) {
        Answer.Accepted accepted = accepted(sdp("m=audio 6000 RTP/AVP 0", line));
        assertThat(accepted.media().direction()).isEqualTo(ours);
        assertThat(accepted.media().remoteHold()).isEqualTo(held);
        SessionDescription.Media audio = accepted.answer().media().getFirst();
        assertThat(accepted.answer().direction(audio)).isEqualTo(ours);
    }

    @Test void sessionLevelDirectionHolds() {
        assertThat(accepted(sdp("a=sendonly", "m=audio 6000 RTP/AVP 0")).media().direction())
                .isEqualTo(Direction.RECVONLY);
    }

    @Test void otherStreamsAreRefusedInPlace() {
        Answer.Accepted accepted = accepted(sdp("m=image 6100 udptl t38", "m=audio 6000 RTP/AVP 0",
                "m=video 6200 RTP/AVP 99", "a=rtpmap:99 H264/90000", "m=audio 6300 RTP/AVP 8"));
        assertThat(accepted.answer().media()).extracting(SessionDescription.Media::type)
                .isEqualTo(List.of("image", "audio", "video", "audio"));
        assertThat(accepted.answer().media()).extracting(SessionDescription.Media::port)
                .isEqualTo(List.of(0, 40_000, 0, 0));
        assertThat(accepted.answer().write()).contains("m=image 0 udptl t38\r\n", "m=video 0 RTP/AVP 99\r\n");
    }

    @ParameterizedTest @ValueSource(strings = {
        "m=audio 6000 RTP/AVP 18", "m=audio 0 RTP/AVP 0", "m=audio 6000 RTP/SAVP 0", "m=video 6000 RTP/AVP 0",
        "m=audio 6000 RTP/AVP 97\r\na=rtpmap:97 PCMU/16000", "a=only-session-lines",
    })
    void nothingInCommon(String lines) {
        assertThat(OfferAnswer.answer(sdp(lines), LOCAL)).isEqualTo(new Answer.NoCommonCodec());
    }

    @Test void audioWithoutAddressIsMalformed() {
        SessionDescription offer = parsed("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n");
        assertThat(OfferAnswer.answer(offer, LOCAL)).isInstanceOf(Answer.Malformed.class);
    }

    @Test void ourOfferMeetsItsAnswer() {
        SessionDescription offer = OfferAnswer.offer(LOCAL);
        LocalMedia peer = new LocalMedia("198.51.100.7", 6000, List.of(AudioCodec.PCMA), true, 20,
                Direction.SENDRECV, 1, 1);
        SessionDescription answer = ((Answer.Accepted) OfferAnswer.answer(offer, peer)).answer();
        assertThat(OfferAnswer.acceptAnswer(offer, answer)).isEqualTo(new Answer.Accepted(answer,
                new NegotiatedMedia(AudioCodec.PCMA, 8, 101, 8000, "198.51.100.7", 6000, 20, Direction.SENDRECV, false, null)));
    }

    @Test void holdOfferIsAnsweredReceiveOnly() {
        SessionDescription offer = OfferAnswer.offer(LOCAL.turned(Direction.SENDONLY));
        SessionDescription answer = ((Answer.Accepted) OfferAnswer.answer(offer,
                LocalMedia.g711("198.51.100.7", 6000, 1))).answer();
        NegotiatedMedia media = ((Answer.Accepted) OfferAnswer.acceptAnswer(offer, answer)).media();
        assertThat(media.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(media.remoteHold()).isFalse();
    }

    @Test void answerWithAnotherNumberOfStreamsIsMalformed() {
        assertThat(OfferAnswer.acceptAnswer(OfferAnswer.offer(LOCAL), sdp("m=audio 1 RTP/AVP 0", "m=video 2 RTP/AVP 9")))
                .isInstanceOf(Answer.Malformed.class);
    }

    @Test void answerWithWhatWasNotOfferedHasNoCommonCodec() {
        assertThat(OfferAnswer.acceptAnswer(OfferAnswer.offer(LOCAL), sdp("m=audio 6000 RTP/AVP 18")))
                .isEqualTo(new Answer.NoCommonCodec());
        assertThat(OfferAnswer.acceptAnswer(OfferAnswer.offer(LOCAL), sdp("m=audio 0 RTP/AVP 0")))
                .isEqualTo(new Answer.NoCommonCodec());
    }

    @ParameterizedTest @ValueSource(strings = {
        "", "hello", "v=1\r\no=- 1 1 IN IP4 1.1.1.1\r\n", "v=0\r\ns=-\r\n", "v=0\r\no=- x 1 IN IP4 1.1.1.1\r\n",
        "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\nm=audio 70000 RTP/AVP 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\nm=audio x RTP/AVP 0\r\n", "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\nm=audio 1\r\n",
        "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\nc=IN\r\n", "=\r\n", "v\r\n",
    })
    void nonsenseIsMalformed(String text) {
        assertThat(SessionDescription.parse(text)).isInstanceOf(SessionDescription.Parsed.Malformed.class);
    }

    @Test void ipv6AndLongNumbersSurvive() {
        SessionDescription offer = parsed("v=0\no=- 18446744073709551615 2 IN IP6 2001:db8::1\ns=-\n"
                + "c=IN IP6 2001:db8::1\nt=0 0\nm=audio 6000 RTP/AVP 0\n");
        assertThat(offer.origin().sessionId()).isEqualTo("18446744073709551615");
        assertThat(offer.write()).contains("c=IN IP6 2001:db8::1\r\n");
    }

    // ---- wide band

    private static final LocalMedia EVERYTHING = LOCAL.withCodecs(LocalMedia.EVERY_CODEC);

    @Test void opusAloneIsTakenWithTheEventsOfItsClock() {
        Answer.Accepted accepted = (Answer.Accepted) OfferAnswer.answer(sdp("m=audio 6000 RTP/AVP 102 101 103",
                "a=rtpmap:102 opus/48000/2", "a=rtpmap:101 telephone-event/8000", "a=rtpmap:103 telephone-event/48000"), EVERYTHING);
        assertThat(accepted.media().codec()).isEqualTo(AudioCodec.OPUS);
        assertThat(accepted.media().payloadType()).isEqualTo(102);
        assertThat(accepted.media().telephoneEventPayloadType()).isEqualTo(103);
        assertThat(accepted.media().telephoneEventClockRate()).isEqualTo(48_000);
        assertThat(accepted.answer().write()).contains("m=audio 40000 RTP/AVP 102 103\r\n", "a=rtpmap:102 opus/48000/2\r\n",
                "a=fmtp:102 minptime=10;useinbandfec=1", "a=rtpmap:103 telephone-event/48000\r\n");
    }

    @Test void opusWithoutEventsOfItsOwnTakesTheTelephonesOnes() {
        Answer.Accepted accepted = (Answer.Accepted) OfferAnswer.answer(sdp("m=audio 6000 RTP/AVP 102 101",
                "a=rtpmap:102 OPUS/48000/2", "a=rtpmap:101 telephone-event/8000"), EVERYTHING);
        assertThat(accepted.media().telephoneEventPayloadType()).isEqualTo(101);
        assertThat(accepted.media().telephoneEventClockRate()).isEqualTo(8000);
    }

    @Test void g722NeedsNoRtpmapAndItsClockIsEightThousand() {
        Answer.Accepted accepted = (Answer.Accepted) OfferAnswer.answer(sdp("m=audio 6000 RTP/AVP 9 0"),
                LOCAL.withCodecs(java.util.List.of(AudioCodec.G722, AudioCodec.PCMU)));
        assertThat(accepted.media().codec()).isEqualTo(AudioCodec.G722);
        assertThat(accepted.answer().write()).contains("a=rtpmap:9 G722/8000\r\n");
    }

    @Test void theTrunksOrderDecides() {
        SessionDescription offer = OfferAnswer.offer(EVERYTHING);
        for (AudioCodec first : AudioCodec.values()) {
            Answer.Accepted accepted = (Answer.Accepted) OfferAnswer.answer(offer, LOCAL.withCodecs(java.util.List.of(first)));
            assertThat(accepted.media().codec()).isEqualTo(first);
            Answer.Accepted agreed = (Answer.Accepted) OfferAnswer.acceptAnswer(offer, accepted.answer());
            assertThat(agreed.media().codec()).isEqualTo(first);
            assertThat(agreed.media().telephoneEventClockRate()).isEqualTo(first == AudioCodec.OPUS ? 48_000 : 8000);
        }
    }

    // ---- keys in the description

    private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    private static LocalMedia secure(String... suites) {
        var keys = new java.util.ArrayList<Crypto>();
        for (String suite : suites) {
            keys.add(new Crypto(keys.size() + 1, suite, java.util.Base64.getEncoder().encodeToString(new byte[Crypto.keyBytes(suite)])));
        }
        return LOCAL.withCrypto(keys);
    }

    @Test void anOfferOfSrtpIsAnsweredWithItsTagAndOurKey() {
        Answer.Accepted accepted = (Answer.Accepted) OfferAnswer.answer(sdp("m=audio 6000 RTP/SAVP 0",
                "a=crypto:3 F8_128_HMAC_SHA1_80 inline:" + KEY, "a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^31"),
                secure("AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80"));
        assertThat(accepted.media().srtp()).isNotNull();
        assertThat(accepted.media().srtp().suite()).isEqualTo("AES_CM_128_HMAC_SHA1_80");
        assertThat(accepted.media().srtp().theirs()).isEqualTo(KEY);
        assertThat(accepted.answer().write()).contains("m=audio 40000 RTP/SAVP 0\r\n", "a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:AAAA");
        assertThat(accepted.media()).asString().doesNotContain(KEY);
    }

    @Test void theStrongestSuiteBothHaveIsTaken() {
        LocalMedia all = secure(Crypto.SUITES.toArray(String[]::new));
        SessionDescription offer = OfferAnswer.offer(all);
        for (String suite : Crypto.SUITES) {
            Answer.Accepted accepted = (Answer.Accepted) OfferAnswer.answer(offer, secure(suite));
            Answer.Accepted agreed = (Answer.Accepted) OfferAnswer.acceptAnswer(offer, accepted.answer());
            assertThat(agreed.media().srtp()).extracting(SrtpKeys::suite).isEqualTo(suite);
        }
        assertThat(((Answer.Accepted) OfferAnswer.answer(offer, all)).media().srtp()).extracting(SrtpKeys::suite).isEqualTo("AEAD_AES_256_GCM");
    }

    @Test void srtpIsNeverAnsweredInTheClear() {
        SessionDescription offer = OfferAnswer.offer(secure("AES_CM_128_HMAC_SHA1_80"));
        assertThat(OfferAnswer.answer(offer, LOCAL)).isEqualTo(new Answer.NoCommonCodec());
        SessionDescription plain = sdp("m=audio 6000 RTP/AVP 0");
        assertThat(OfferAnswer.acceptAnswer(offer, plain)).isInstanceOf(Answer.Malformed.class);
    }

    @ParameterizedTest @ValueSource(strings = {"", "1", "1 AES_CM_128_HMAC_SHA1_80", "x AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
        "1 AES_CM_128_HMAC_SHA1_80 inline:AAAA", "1 AES_CM_128_HMAC_SHA1_80 inline:%%%", "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:4",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + ";inline:" + KEY, "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTP"})
    void aKeyWeCannotUseIsPassedOver(String value) {
        assertThat(Crypto.parse(value)).isEmpty();
    }
}
