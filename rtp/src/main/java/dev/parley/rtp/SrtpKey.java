package dev.parley.rtp;

import java.util.Arrays;
import java.util.Base64;

/// The master key and master salt of one direction (RFC 3711 §3.2.1), and what is derived from them (§4.3). A class and not
/// a record, so that nothing prints it.
public final class SrtpKey {
    private static final int FIRST_RTCP_LABEL = 3;              // §4.3.2: key, authentication, salt; of RTP from 0
    private static final int AUTHENTICATION_BYTES = 20;

    private final SrtpSuite suite;
    private final byte[] key;
    private final byte[] salt;

    private SrtpKey(SrtpSuite suite, byte[] key, byte[] salt) {
        this.suite = suite;
        this.key = key;
        this.salt = salt;
    }

    /// @param base64 key and salt together, as after `inline:` (RFC 4568 §6.1)
    /// @throws IllegalArgumentException of another length than the suite's, or not base64
    public static SrtpKey of(SrtpSuite suite, String base64) {
        byte[] both = Base64.getDecoder().decode(base64);
        if (both.length != suite.keyBytes + suite.saltBytes) throw new IllegalArgumentException("a key of " + both.length + " bytes for " + suite);
        return new SrtpKey(suite, Arrays.copyOf(both, suite.keyBytes), Arrays.copyOfRange(both, suite.keyBytes, both.length));
    }

    SrtpSuite suite() {
        return suite;
    }

    SrtpTransform transform(boolean rtcp) {
        int label = rtcp ? FIRST_RTCP_LABEL : 0;
        byte[] session = derive(label, suite.keyBytes);
        byte[] sessionSalt = derive(label + 2, suite.saltBytes);
        if (suite.isAead()) return new GcmTransform(session, sessionSalt);
        return new CounterTransform(session, sessionSalt, derive(label + 1, AUTHENTICATION_BYTES), rtcp ? suite.rtcpTag : suite.rtpTag);
    }

    /// The key stream of AES in counter mode, started at the salt with the label in it. The salt of an AEAD suite is shorter
    /// and counts as followed by zeros (RFC 7714 §11). The key derivation rate is 0, so this happens once.
    byte[] derive(int label, int bytes) {
        byte[] start = Arrays.copyOf(salt, AesCounter.BLOCK);
        start[7] ^= (byte) label;
        byte[] out = new byte[bytes];
        new AesCounter(key).crypt(start, out, 0, bytes);
        return out;
    }
}
