package dev.parley.rtp;

import java.util.Optional;

/// The crypto-suites of SDP security descriptions (RFC 4568 §6.2, RFC 6188 §4, RFC 7714 §14.2). Sizes in bytes.
public enum SrtpSuite {
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, 10),
    /// Four bytes prove RTP; RTCP keeps its ten (RFC 3711 §5.2).
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, 10),
    AES_256_CM_HMAC_SHA1_80(32, 14, 10, 10),
    AEAD_AES_128_GCM(16, 12, 16, 16),
    AEAD_AES_256_GCM(32, 12, 16, 16);

    final int keyBytes;
    final int saltBytes;
    final int rtpTag;
    final int rtcpTag;

    SrtpSuite(int keyBytes, int saltBytes, int rtpTag, int rtcpTag) {
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.rtpTag = rtpTag;
        this.rtcpTag = rtcpTag;
    }

    boolean isAead() {
        return saltBytes == 12;
    }

    /// The one an `a=crypto` line names.
    public static Optional<SrtpSuite> named(String name) {
        for (SrtpSuite suite : values()) if (suite.name().equals(name)) return Optional.of(suite);
        return Optional.empty();
    }
}
