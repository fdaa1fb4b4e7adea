package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sip.dns.Resolver;
import org.junit.jupiter.api.Test;

class DnsResolverTest {
    @Test void readsRecordsAsTheJdkWritesThem() {
        assertThat(DnsResolver.readSrv("10 60 5060 gw1.carrier.example.")).contains(new Resolver.Srv(10, 60, 5060, "gw1.carrier.example"));
        assertThat(DnsResolver.readSrv("0 0 0 .")).contains(new Resolver.Srv(0, 0, 0, "."));
        assertThat(DnsResolver.readNaptr("50 50 s SIPS+D2T  _sips._tcp.carrier.example."))
                .contains(new Resolver.Naptr(50, 50, "s", "SIPS+D2T", "_sips._tcp.carrier.example"));
        assertThat(DnsResolver.readNaptr("50 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.carrier.example."))
                .contains(new Resolver.Naptr(50, 50, "s", "SIP+D2U", "_sip._udp.carrier.example"));
        assertThat(DnsResolver.readSrv("nonsense")).isEmpty();
        assertThat(DnsResolver.readNaptr("1 2 s")).isEmpty();
    }
}
