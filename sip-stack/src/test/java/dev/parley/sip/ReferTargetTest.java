package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferTargetTest {
    private static final String DIALOG = "425928@bobster.example.org;to-tag=7743;from-tag=6472";

    @Test void replacesIsUnescaped() {                                          // the shape of RFC 5589 §7.2
        ReferTarget target = ReferTarget.parse("sip:carol@192.0.2.4;transport=udp?Replaces=425928%40bobster.example.org%3Bto-tag%3D7743%3Bfrom-tag%3D6472");
        assertThat(target).isEqualTo(new ReferTarget("sip:carol@192.0.2.4;transport=udp", Optional.of(DIALOG)));
        assertThat(ReferTarget.parse(target.write())).isEqualTo(target);
    }

    @Test void otherHeadersAndBrokenOnesAreDropped() {
        assertThat(ReferTarget.parse("sip:c@h?From=x&P-Asserted-Identity=%3Csip:boss@h%3E")).isEqualTo(new ReferTarget("sip:c@h", Optional.empty()));
        assertThat(ReferTarget.parse("sip:c@h?Replaces=%ZZ").replaces()).isEmpty();
        assertThat(ReferTarget.parse("sip:c@h?Replaces=a%0d%0aX:%20y;to-tag=1;from-tag=2").replaces()).isEmpty();
        assertThat(ReferTarget.parse("sip:c@h?Replaces=onlyid").replaces()).isEmpty();
    }

    @Test void theHostIsFound() {
        assertThat(ReferTarget.parse("sip:c@192.0.2.4:5080;x=y").host()).isEqualTo("192.0.2.4");
        assertThat(ReferTarget.parse("sips:c@[2001:db8::1]:5061").host()).isEqualTo("[2001:db8::1]");
        assertThat(ReferTarget.parse("sip:example.com").host()).isEqualTo("example.com");
    }
}
