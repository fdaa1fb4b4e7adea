package dev.parley.rtp;

/// AES in counter mode, proved by HMAC-SHA1 (RFC 3711 §4.1.1, §4.2.1; AES-256 by RFC 6188).
final class CounterTransform implements SrtpTransform {
    private static final int RTCP_HEADER = 8;                   // the part that stays readable (§3.4)
    private static final int ENCRYPTED = 0x8000_0000;

    private final AesCounter aes;
    private final byte[] salt;
    private final HmacSha1 hmac;
    private final int tag;
    private final byte[] start = new byte[AesCounter.BLOCK];
    private final byte[] word = new byte[4];
    private final byte[] proof = new byte[HmacSha1.BYTES];

    CounterTransform(byte[] key, byte[] salt, byte[] authentication, int tag) {
        this.aes = new AesCounter(key);
        this.salt = salt;
        this.hmac = new HmacSha1(authentication);
        this.tag = tag;
    }

    /// §4.1.1: the salt, with SSRC and packet index laid over it, and room for the block counter.
    private void start(int ssrc, int high, int low16) {
        System.arraycopy(salt, 0, start, 0, salt.length);
        start[14] = 0;
        start[15] = 0;
        lay(4, ssrc);
        lay(8, high);
        start[12] ^= (byte) (low16 >> 8);
        start[13] ^= (byte) low16;
    }

    private void lay(int at, int value) {
        RtpPacket.U32.set(start, at, (int) RtpPacket.U32.get(start, at) ^ value);
    }

    private void cryptRtp(byte[] packet, int offset, int header, int length, int rollover) {
        int sequence = (short) RtpPacket.U16.get(packet, offset + 2) & 0xFFFF;
        start((int) RtpPacket.U32.get(packet, offset + 8), rollover, sequence);
        aes.crypt(start, packet, offset + header, length - header);
    }

    private void prove(byte[] packet, int offset, int length) {
        hmac.begin();
        hmac.update(packet, offset, length);
    }

    @Override public int sealRtp(byte[] packet, int offset, int header, int length, int rollover) {
        cryptRtp(packet, offset, header, length, rollover);
        proveRtp(packet, offset, length, rollover);
        System.arraycopy(proof, 0, packet, offset + length, tag);
        return length + tag;
    }

    private void proveRtp(byte[] packet, int offset, int length, int rollover) {
        prove(packet, offset, length);
        RtpPacket.U32.set(word, 0, rollover);
        hmac.update(word, 0, 4);
        hmac.end(proof);
    }

    @Override public int openRtp(byte[] packet, int offset, int header, int length, int rollover) {
        int plain = length - tag;
        if (plain < header) return -1;
        proveRtp(packet, offset, plain, rollover);
        if (!SrtpTransform.same(proof, 0, packet, offset + plain, tag)) return -1;
        cryptRtp(packet, offset, header, plain, rollover);
        return plain;
    }

    private void cryptRtcp(byte[] packet, int offset, int length, int index) {
        start((int) RtpPacket.U32.get(packet, offset + 4), index >>> 16, index & 0xFFFF);
        aes.crypt(start, packet, offset + RTCP_HEADER, length - RTCP_HEADER);
    }

    @Override public int sealRtcp(byte[] packet, int offset, int length, int index) {
        cryptRtcp(packet, offset, length, index);
        RtpPacket.U32.set(packet, offset + length, index | ENCRYPTED);
        prove(packet, offset, length + 4);
        hmac.end(proof);
        System.arraycopy(proof, 0, packet, offset + length + 4, tag);
        return length + 4 + tag;
    }

    @Override public int openRtcp(byte[] packet, int offset, int length) {
        int plain = length - tag - 4;
        prove(packet, offset, plain + 4);
        hmac.end(proof);
        if (!SrtpTransform.same(proof, 0, packet, offset + plain + 4, tag)) return -1;
        int index = rtcpIndex(packet, offset, length);
        if ((index & ENCRYPTED) != 0) cryptRtcp(packet, offset, plain, index & ~ENCRYPTED);
        return plain;
    }

    @Override public int rtcpIndex(byte[] packet, int offset, int length) {
        return (int) RtpPacket.U32.get(packet, offset + length - tag - 4);
    }

    @Override public int tag() {
        return tag;
    }
}
