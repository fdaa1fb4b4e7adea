package dev.parley.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Bit-exactness against the streams and digests of `/g722` (THIRD-PARTY.md), and how it sounds.
class G722Test {
    @Test void encodesTheReferenceSignalToTheReferenceBits() throws Exception {
        short[] bigEndian = pcm("pcminb.dat", ByteOrder.BIG_ENDIAN);
        byte[] encoded = encode(G722.wide(), bigEndian, 320);
        assertThat(digest("SHA-256", encoded)).isEqualTo("fc0abeb220fc66fc7d5429758dff26b56bdc9e2d64ce701a5b2489ba3a2fb877");
        byte[] decoded = bytes(decode(G722.wide(), encoded, 160), ByteOrder.BIG_ENDIAN);
        assertThat(digest("SHA-256", decoded)).isEqualTo("6f80f1635a58a9352b1a31357f6f3feea4459953df34d6d275167f4c3e8cc967");
    }

    @Test void encodesNoiseToTheReferenceBitsInBothWidths() throws Exception {
        short[] littleEndian = pcm("pcminb.dat", ByteOrder.LITTLE_ENDIAN);       // loud noise, read so: it saturates a lot
        byte[] wide = encode(G722.wide(), littleEndian, 320);
        assertThat(digest("MD5", wide)).isEqualTo("7b09168395cd17c69fd4f3c39c288781");
        assertThat(digest("MD5", bytes(decode(G722.wide(), wide, 160), ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo("11a9661b59beeae7d520c38e1a3524e4");
        byte[] narrow = encode(G722.narrow(), littleEndian, 160);
        assertThat(digest("MD5", narrow)).isEqualTo("612eeec58deab960a5d1ab4e7fb052da");
        assertThat(digest("MD5", bytes(decode(G722.narrow(), narrow, 160), ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo("ad6b2fbb9ea0c4e58752b9eb11652f33");
    }

    @Test void decodesTheReferenceBits() throws Exception {
        byte[] stream = resource("test.g722");
        byte[] wide = bytes(decode(G722.wide(), stream, 160), ByteOrder.LITTLE_ENDIAN);
        assertThat(digest("SHA-256", wide)).isEqualTo("a886f22d37ecd356e1963072bc481ed2c5dd12539428188d9779d33a520f3ff8");
        short[] narrow = decode(G722.narrow(), stream, 160);
        assertThat(digest("SHA-256", bytes(narrow, ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo("8eb29e8e9feb9709d96c7bbda37cbb2f77510fcfab2d1f48a495178cd2231253");
        assertThat(digest("SHA-256", encode(G722.narrow(), narrow, 160)))
                .isEqualTo("cb8edfaa7b5a85384dde8e0c9976f5247294732d6caf32c07b94510fc8844403");
    }

    @Test void fullScaleDoesNotWrapAround() throws Exception {
        byte[] wide = bytes(decode(G722.wide(), resource("fullscale.g722"), 160), ByteOrder.LITTLE_ENDIAN);
        assertThat(digest("SHA-256", wide)).isEqualTo("e70c92cd2068d112839db12bfaa787cc0ea9a809b64fbf62fd78b6041cd9fbcc");
    }

    @Test void aNarrowEndUnderstandsAWideOneAndTheOtherWayRound() {
        short[] tone = new short[3200];
        for (int i = 0; i < tone.length; i++) tone[i] = (short) (8000 * Math.sin(2 * Math.PI * 1000 * i / 16_000));
        short[] heard = decode(G722.narrow(), encode(G722.wide(), tone, 320), 160);
        assertThat(level(heard, 400, 1600)).isBetween(5000.0, 6300.0);          // 8000 / √2 = 5657
        short[] spoken = new short[1600];
        for (int i = 0; i < spoken.length; i++) spoken[i] = (short) (8000 * Math.sin(2 * Math.PI * 1000 * i / 8000));
        short[] back = decode(G722.wide(), encode(G722.narrow(), spoken, 160), 160);
        assertThat(level(back, 800, 3200)).isBetween(5000.0, 6300.0);
    }

    @Test void anyBytesDecode() {
        var random = new Random(7);
        var codec = G722.wide();
        short[] pcm = new short[1920];
        for (int i = 0; i < 2000; i++) {
            byte[] junk = new byte[random.nextInt(960)];
            random.nextBytes(junk);
            assertThat(codec.decode(junk, 0, junk.length, pcm, 0)).isEqualTo(2 * junk.length);
        }
    }

    private static double level(short[] pcm, int from, int to) {
        double energy = 0;
        for (int i = from; i < to; i++) energy += pcm[i] * pcm[i];
        return Math.sqrt(energy / (to - from));
    }

    private static byte[] encode(G722 codec, short[] pcm, int frame) {
        byte[] out = new byte[pcm.length];
        int at = 0;
        for (int i = 0; i < pcm.length; i += frame) at += codec.encode(pcm, i, Math.min(frame, pcm.length - i) & (frame == 320 ? ~1 : ~0), out, at);
        return Arrays.copyOf(out, at);
    }

    private static short[] decode(G722 codec, byte[] stream, int frame) {
        short[] out = new short[2 * stream.length];
        int at = 0;
        for (int i = 0; i < stream.length; i += frame) at += codec.decode(stream, i, Math.min(frame, stream.length - i), out, at);
        return Arrays.copyOf(out, at);
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = G722Test.class.getResourceAsStream("/g722/" + name)) {
            return in.readAllBytes();
        }
    }

    private static short[] pcm(String name, ByteOrder order) throws IOException {
        byte[] bytes = resource(name);
        short[] pcm = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(order).asShortBuffer().get(pcm);
        return pcm;
    }

    private static byte[] bytes(short[] pcm, ByteOrder order) {
        var out = ByteBuffer.allocate(2 * pcm.length).order(order);
        out.asShortBuffer().put(pcm);
        return out.array();
    }

    private static String digest(String algorithm, byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    }
}
