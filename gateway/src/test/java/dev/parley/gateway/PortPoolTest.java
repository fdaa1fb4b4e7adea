package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortPoolTest {
    private static final long SECOND = 1_000_000_000L;

    @Test void givesEvenPortsAndNoMoreThanThereAre() {
        PortPool pool = new PortPool(20000, 20003);
        assertThat(pool.take(0)).contains(20000);
        assertThat(pool.take(0)).contains(20002);
        assertThat(pool.take(0)).isEmpty();
        assertThat(pool.inUse()).isEqualTo(2);
    }

    @Test void aReturnedPortRestsTenSecondsBeforeItServesAnotherCall() {         // telephony scenario 18
        PortPool pool = new PortPool(20000, 20001);
        int port = pool.take(0).orElseThrow();
        pool.giveBack(port, 0);
        assertThat(pool.inUse()).isZero();
        assertThat(pool.take(9 * SECOND)).isEmpty();
        assertThat(pool.take(10 * SECOND)).contains(port);
    }

    @Test void aPortSomebodyElseHoldsIsLeftAloneLonger() {
        PortPool pool = new PortPool(20000, 20001);
        pool.refused(pool.take(0).orElseThrow(), 0);
        assertThat(pool.take(30 * SECOND)).isEmpty();
        assertThat(pool.take(60 * SECOND)).contains(20000);
    }
}
