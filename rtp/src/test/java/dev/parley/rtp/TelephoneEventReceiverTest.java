package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TelephoneEventReceiverTest {
    private static final long MS = 1_000_000;
    private final TelephoneEventReceiver receiver = new TelephoneEventReceiver(8000, 250 * MS);
    private final StringBuilder told = new StringBuilder();
    private long now = 7_000 * MS;
    private int sequence;

    @Test void everyCapturedKeyIsTheOneDigitOnItsLabel() throws IOException {
        for (String key : "0 1 2 3 4 5 6 7 8 9 pound star".split(" ")) {
            var receiver = new TelephoneEventReceiver(8000, 250 * MS);
            var digits = new StringBuilder();
            for (byte[] datagram : capture("/dtmf/dtmf_2833_" + key + ".pcap")) {
                char digit = receiver.received(Packets.wrap(datagram), now += 20 * MS);
                if (digit != 0) digits.append(digit);
            }
            assertThat(receiver.poll(now + 10_000 * MS)).isEqualTo(TelephoneEventReceiver.NONE);
            assertThat(digits.toString()).isEqualTo(key.replace("pound", "#").replace("star", "*"));
            assertThat(receiver.durationMillis()).isEqualTo(280);
        }
    }

    @Test void aDigitWithoutMarkerAndWithoutEndPacketsIsToldWhenItsTimeIsUp() {
        press(5, 1000, 4, 0);
        assertThat(told).isEmpty();
        time(249);
        assertThat(told).isEmpty();
        time(1);
        assertThat(told).hasToString("5");
        time(5000);
        assertThat(told).hasToString("5");
    }

    @Test void theSameKeyTwiceQuicklyIsTwoDigits() {
        press(7, 1000, 3, 0);
        press(7, 1800, 3, 3);
        assertThat(told).hasToString("77");
    }

    @Test void oneEndPacketOfThreeIsEnoughAndThreeAreOne() {
        press(1, 1000, 3, 1);
        press(2, 5000, 3, 3);
        assertThat(told).hasToString("12");
    }

    @Test void onlyTheEndPacketArrives() {
        press(9, 1000, 0, 1);
        assertThat(told).hasToString("9");
    }

    @Test void stragglersOfAnEarlierEventAreNotANewDigit() {
        press(1, 1000, 3, 1);
        press(2, 5000, 2, 0);
        hear(Packets.event(sequence++, 1000, 1, true, 640));
        press(2, 5000, 0, 1);
        assertThat(told).hasToString("12");
    }

    @Test void aLongPressInSegmentsIsOneDigit() {                // RFC 4733 §2.5.1.3
        int start = -20_000;                                     // and the timestamp wraps
        hear(Packets.event(sequence++, start, 3, false, 160));
        hear(Packets.event(sequence++, start, 3, false, 0xFFFF));
        hear(Packets.event(sequence++, start + 0xFFFF, 3, false, 800));
        hear(Packets.event(sequence++, start + 0xFFFF, 3, true, 1600));
        hear(Packets.event(sequence++, start + 0xFFFF, 3, true, 1600));
        assertThat(told).hasToString("3");
        assertThat(receiver.durationMillis()).isEqualTo((0xFFFF + 1600) / 8);
    }

    @Test void eventsAboveFifteenAreNotKeys() {
        press(16, 1000, 3, 3);                                   // hook flash
        press(36, 4000, 3, 3);                                   // fax
        press(15, 9000, 3, 3);
        assertThat(told).hasToString("D");
    }

    @Test void clockOf48kHzCountsItsOwnMilliseconds() {
        var wide = new TelephoneEventReceiver(48000, 250 * MS);
        assertThat(wide.received(Packets.event(1, 1000, 4, true, 4800), now)).isEqualTo('4');
        assertThat(wide.durationMillis()).isEqualTo(100);
    }

    @Test void underLossAndReorderingEveryKeyIsToldAtMostOnceAndInOrder() {
        for (long seed = 1; seed <= 300; seed++) {
            var random = new Random(seed);
            var receiver = new TelephoneEventReceiver(8000, 250 * MS);
            var pressed = new StringBuilder();
            var told = new StringBuilder();
            long now = 0;
            int sequence = random.nextInt(65536);
            int timestamp = random.nextInt();
            for (int key = 0; key < 20; key++) {
                int event = random.nextInt(12);
                boolean arrived = false;
                var packets = new ArrayList<RtpPacket>();
                for (int i = 1; i <= 8; i++) packets.add(Packets.event(sequence++, timestamp, event, i > 5, 160 * Math.min(i, 6)));
                if (random.nextBoolean()) java.util.Collections.swap(packets, random.nextInt(8), random.nextInt(8));
                for (RtpPacket packet : packets) {
                    now += 20 * MS;
                    append(told, receiver.poll(now));
                    if (random.nextInt(100) < 30) continue;
                    arrived = true;
                    append(told, receiver.received(packet, now));
                }
                if (arrived) pressed.append("0123456789*#".charAt(event));
                timestamp += 160 * (8 + random.nextInt(20));
                now += random.nextInt(400) * MS;
            }
            append(told, receiver.poll(now + 1000 * MS));
            assertThat(told).as("seed %d", seed).hasToString(pressed.toString());
        }
    }

    private static void append(StringBuilder told, char digit) {
        if (digit != TelephoneEventReceiver.NONE) told.append(digit);
    }

    private void press(int event, int timestamp, int updates, int ends) {
        for (int i = 1; i <= updates; i++) hear(Packets.event(sequence++, timestamp, event, false, 160 * i));
        for (int i = 0; i < ends; i++) hear(Packets.event(sequence++, timestamp, event, true, 160 * (updates + 1)));
    }

    private void hear(RtpPacket packet) {
        append(told, receiver.received(packet, now));
    }

    private void time(int millis) {
        now += millis * MS;
        append(told, receiver.poll(now));
    }

    /// The UDP payloads of a little-endian pcap file with Ethernet and IPv4 without options.
    static List<byte[]> capture(String resource) throws IOException {
        byte[] file;
        try (var in = TelephoneEventReceiverTest.class.getResourceAsStream(resource)) {
            file = in.readAllBytes();
        }
        var buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(24);
        var datagrams = new ArrayList<byte[]>();
        while (buffer.hasRemaining()) {
            int length = buffer.getInt(buffer.position() + 8);
            int udp = buffer.position() + 16 + 14 + 20;
            int bytes = ((file[udp + 4] & 0xFF) << 8 | file[udp + 5] & 0xFF) - 8;
            datagrams.add(java.util.Arrays.copyOfRange(file, udp + 8, udp + 8 + bytes));
            buffer.position(buffer.position() + 16 + length);
        }
        return datagrams;
    }
}
