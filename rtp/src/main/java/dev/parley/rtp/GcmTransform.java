package dev.parley.rtp;

/// AES in Galois/counter mode: encrypts and proves in one (RFC 7714).
final class GcmTransform implements SrtpTransform {
    private static final int TAG = 16;
    private static final int RTCP_HEADER = 8;
    private static final int ENCRYPTED = 0x8000_0000;

    private final AesCounter aes;
    private final byte[] salt;
    private final Ghash ghash;
    private final byte[] start = new byte[AesCounter.BLOCK];
    private final byte[] mask = new byte[AesCounter.BLOCK];
    private final byte[] proof = new byte[TAG];
    private final byte[] header = new byte[RTCP_HEADER + 4];

    GcmTransform(byte[] key, byte[] salt) {
        this.aes = new AesCounter(key);
        this.salt = salt;
        byte[] hashKey = new byte[AesCounter.BLOCK];
        aes.encrypt(new byte[AesCounter.BLOCK], 1, hashKey);
        this.ghash = new Ghash(hashKey);
    }

    /// §8.1, §9.1: two zero bytes, SSRC, and six bytes that tell the packet, laid over the salt; the counter after it begins
    /// with the block that masks the tag.
    private void start(int ssrc, int high, int low16) {
        System.arraycopy(salt, 0, start, 0, salt.length);
        lay(2, ssrc);
        lay(6, high);
        start[10] ^= (byte) (low16 >> 8);
        start[11] ^= (byte) low16;
        RtpPacket.U32.set(start, 12, 1);
        aes.encrypt(start, 1, mask);
        start[15] = 2;
    }

    private void lay(int at, int value) {
        RtpPacket.U32.set(start, at, (int) RtpPacket.U32.get(start, at) ^ value);
    }

    private void startRtp(byte[] packet, int offset, int rollover) {
        start((int) RtpPacket.U32.get(packet, offset + 8), rollover, (short) RtpPacket.U16.get(packet, offset + 2) & 0xFFFF);
    }

    private void prove(byte[] associated, int from, int bytes, byte[] packet, int at, int length) {
        ghash.begin();
        ghash.update(associated, from, bytes);
        ghash.update(packet, at, length);
        ghash.end(bytes, length, proof);
        for (int i = 0; i < TAG; i++) proof[i] ^= mask[i];
    }

    @Override public int sealRtp(byte[] packet, int offset, int header, int length, int rollover) {
        startRtp(packet, offset, rollover);
        aes.crypt(start, packet, offset + header, length - header);
        prove(packet, offset, header, packet, offset + header, length - header);
        System.arraycopy(proof, 0, packet, offset + length, TAG);
        return length + TAG;
    }

    @Override public int openRtp(byte[] packet, int offset, int header, int length, int rollover) {
        int plain = length - TAG;
        if (plain < header) return -1;
        startRtp(packet, offset, rollover);
        prove(packet, offset, header, packet, offset + header, plain - header);
        if (!SrtpTransform.same(proof, 0, packet, offset + plain, TAG)) return -1;
        aes.crypt(start, packet, offset + header, plain - header);
        return plain;
    }

    private void startRtcp(byte[] packet, int offset, int index) {
        start((int) RtpPacket.U32.get(packet, offset + 4), index >>> 16, index & 0xFFFF);
    }

    /// §9.2: what is proved but not encrypted is the header and the word with the index.
    private void associate(byte[] packet, int offset, int word) {
        System.arraycopy(packet, offset, header, 0, RTCP_HEADER);
        RtpPacket.U32.set(header, RTCP_HEADER, word);
    }

    @Override public int sealRtcp(byte[] packet, int offset, int length, int index) {
        startRtcp(packet, offset, index);
        int data = offset + RTCP_HEADER;
        aes.crypt(start, packet, data, length - RTCP_HEADER);
        associate(packet, offset, index | ENCRYPTED);
        prove(header, 0, header.length, packet, data, length - RTCP_HEADER);
        System.arraycopy(proof, 0, packet, offset + length, TAG);
        RtpPacket.U32.set(packet, offset + length + TAG, index | ENCRYPTED);
        return length + TAG + 4;
    }

    @Override public int openRtcp(byte[] packet, int offset, int length) {
        int plain = length - TAG - 4;
        int word = rtcpIndex(packet, offset, length);
        if ((word & ENCRYPTED) == 0) return -1;                 // all of the packet would be proved, none encrypted (§9.3): nobody sends it
        startRtcp(packet, offset, word & ~ENCRYPTED);
        int data = offset + RTCP_HEADER;
        associate(packet, offset, word);
        prove(header, 0, header.length, packet, data, plain - RTCP_HEADER);
        if (!SrtpTransform.same(proof, 0, packet, offset + plain, TAG)) return -1;
        aes.crypt(start, packet, data, plain - RTCP_HEADER);
        return plain;
    }

    @Override public int rtcpIndex(byte[] packet, int offset, int length) {
        return (int) RtpPacket.U32.get(packet, offset + length - 4);
    }

    @Override public int tag() {
        return TAG;
    }
}
