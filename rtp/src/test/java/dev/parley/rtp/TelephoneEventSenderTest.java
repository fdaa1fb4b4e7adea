package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TelephoneEventSenderTest {
    private final RtpPacketizer stream = new RtpPacketizer(1, 100, 8000);
    private final TelephoneEventSender sender = new TelephoneEventSender(stream, 101);

    @Test void sendsTheStartsTimestampAGrowingDurationAndTheEndThreeTimes() {
        sender.press('#', 60);
        var sent = new ArrayList<String>();
        while (sender.isActive()) {
            byte[] out = new byte[16];
            sender.tick(out, 0);
            stream.advance(160);
            sent.add(HexFormat.of().formatHex(out, 1, 8) + " " + HexFormat.of().formatHex(out, 12, 16));
        }
        assertThat(sent).containsExactly(
                "e5006400001f40 0b0a00a0",
                "65006500001f40 0b0a0140",
                "65006600001f40 0b8a01e0",
                "65006700001f40 0b8a01e0",
                "65006800001f40 0b8a01e0");
    }

    @Test void everyKeyPressedIsHeardOnce() {
        String keys = "0123456789*#ABCD1122";
        for (char key : keys.toCharArray()) assertThat(sender.press(key, 100)).isTrue();
        var receiver = new TelephoneEventReceiver(8000, 250_000_000);
        var heard = new StringBuilder();
        byte[] out = new byte[16];
        for (int tick = 0; tick < 1000; tick++) {
            if (sender.isActive()) {
                sender.tick(out, 0);
                char digit = receiver.received(Packets.wrap(out), tick * 20_000_000L);
                if (digit != TelephoneEventReceiver.NONE) heard.append(digit);
            } else {
                sender.idle();
            }
            stream.advance(160);
        }
        assertThat(heard).hasToString(keys);
        assertThat(receiver.durationMillis()).isEqualTo(100);
    }
}
