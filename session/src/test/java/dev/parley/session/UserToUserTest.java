package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.governance.ApprovedTransfer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserToUserTest {
    private static final UserToUser OURS = new UserToUser("a secret of sixteen or more".getBytes());

    private static ApprovedTransfer transfer() {
        return CallScene.triage().says("can I speak to someone").intent("human").last(Effect.Transfer.class).transfer();
    }

    @Test void itIsHexSignedAndNames() {
        ApprovedTransfer transfer = transfer();
        String header = OURS.write(transfer);
        assertThat(header).matches("[0-9a-f]+;encoding=hex");
        assertThat(header.indexOf(';') / 2).isLessThanOrEqualTo(256);
        Map<String, String> read = OURS.read(header).orElseThrow();
        assertThat(read).containsEntry("call", transfer.call().value());
        assertThat(read).containsAllEntriesOf(transfer.carrying());
    }

    @Test void whatWasChangedOrSignedByAnotherIsNotRead() {
        String header = OURS.write(transfer());
        char[] changed = header.toCharArray();
        changed[60] = changed[60] == '0' ? '1' : '0';
        assertThat(OURS.read(new String(changed))).isEmpty();
        assertThat(new UserToUser("another secret, as long".getBytes()).read(header)).isEmpty();
        assertThat(OURS.read("zz;encoding=hex")).isEmpty();
        assertThat(OURS.read("")).isEmpty();
        assertThat(OURS.read("00".repeat(300))).isEmpty();
    }

    @Test void headersAreOfferedForTrunksThatWantThem() {
        Map<String, String> headers = UserToUser.headers(transfer());
        assertThat(headers.keySet()).allMatch(name -> name.startsWith("X-Parley-"));
        assertThat(headers).containsKey("X-Parley-Call");
        assertThat(headers.values()).noneMatch(value -> value.contains("\n") || value.contains("\r"));
    }

    @Test void aShortKeyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new UserToUser(new byte[4]));
    }
}
