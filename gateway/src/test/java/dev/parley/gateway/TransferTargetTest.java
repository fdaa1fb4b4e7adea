package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TransferTargetTest {
    @Test void aUriIsAskedForWithReferUnlessWordsSayOtherwise() {
        assertThat(TransferTarget.parse("desk", "sip:desk@pbx.example")).isEqualTo(new TransferTarget("sip:desk@pbx.example", TransferTarget.By.REFER, false, ""));
        assertThat(TransferTarget.parse("desk", "bridge headers sip:desk@pbx.example"))
                .isEqualTo(new TransferTarget("sip:desk@pbx.example", TransferTarget.By.BRIDGE, true, ""));
    }

    @Test void aNumberIsCalledOverATrunkAndTheLegsAreJoinedHere() {
        assertThat(TransferTarget.parse("desk", "over carrier-a +15550100")).isEqualTo(new TransferTarget("+15550100", TransferTarget.By.BRIDGE, false, "carrier-a"));
        assertThatThrownBy(() -> TransferTarget.parse("desk", "over carrier-a")).hasMessageContaining("takes a trunk and a number");
        assertThatThrownBy(() -> TransferTarget.parse("desk", "over carrier-a sip:x@y")).hasMessageContaining("is not a number");
        assertThatThrownBy(() -> TransferTarget.parse("desk", "+15550100")).hasMessageContaining("is not a SIP URI");
    }
}
