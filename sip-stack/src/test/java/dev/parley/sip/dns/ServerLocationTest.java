package dev.parley.sip.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sip.Target;
import dev.parley.sip.Transport;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerLocationTest {
    /// A zone, as data.
    private record Zone(Map<String, List<Naptr>> naptrs, Map<String, List<Srv>> srvs, Map<String, List<String>> hosts) implements Resolver {
        @Override public List<Naptr> naptr(String domain) {
            return naptrs.getOrDefault(domain, List.of());
        }

        @Override public List<Srv> srv(String name) {
            return srvs.getOrDefault(name, List.of());
        }

        @Override public List<String> addresses(String host) {
            return hosts.getOrDefault(host, List.of());
        }
    }

    private static final Zone CARRIER = new Zone(
            Map.of("carrier.example", List.of(new Resolver.Naptr(50, 50, "s", "SIPS+D2T", "_sips._tcp.carrier.example"),
                    new Resolver.Naptr(90, 50, "s", "SIP+D2U", "_sip._udp.carrier.example"))),
            Map.of("_sip._udp.carrier.example", List.of(new Resolver.Srv(20, 0, 5080, "b.carrier.example"), new Resolver.Srv(10, 0, 5070, "a.carrier.example")),
                    "_sips._tcp.carrier.example", List.of(new Resolver.Srv(10, 0, 5071, "a.carrier.example")),
                    "_sip._tcp.other.example", List.of(new Resolver.Srv(1, 0, 5090, "b.carrier.example"))),
            Map.of("a.carrier.example", List.of("192.0.2.1"), "b.carrier.example", List.of("192.0.2.2", "2001:db8::2"), "plain.example", List.of("192.0.2.9")));

    private static List<String> located(String uri, Transport... spoken) {
        return new ServerLocation(CARRIER, Set.of(spoken), new Random(1)).locate(uri).stream().map(Target::toString).toList();
    }

    @Test void naptrChoosesTheTransportAndSrvTheOrder() {       // RFC 3263 §4.1, §4.2
        assertThat(located("sip:+44@carrier.example", Transport.UDP, Transport.TCP, Transport.TLS)).containsExactly(
                "192.0.2.1:5071/tls (carrier.example)", "192.0.2.1:5070/udp (carrier.example)", "192.0.2.2:5080/udp (carrier.example)",
                "2001:db8::2:5080/udp (carrier.example)");
        assertThat(located("sip:carrier.example", Transport.UDP)).first().isEqualTo("192.0.2.1:5070/udp (carrier.example)");
    }

    @Test void aTransportParameterSkipsNaptrAndAPortSkipsSrv() {
        assertThat(located("sip:carrier.example;transport=udp", Transport.UDP, Transport.TCP)).first().isEqualTo("192.0.2.1:5070/udp (carrier.example)");
        assertThat(located("sip:a.carrier.example:5999", Transport.UDP, Transport.TCP)).containsExactly("192.0.2.1:5999/udp (a.carrier.example)");
        assertThat(located("sips:carrier.example", Transport.UDP, Transport.TLS)).containsExactly("192.0.2.1:5071/tls (carrier.example)");
    }

    @Test void withoutNaptrEachTransportsSrvIsTriedAndThenTheAddress() {
        assertThat(located("sip:other.example", Transport.UDP, Transport.TCP)).first().isEqualTo("192.0.2.2:5090/tcp (other.example)");
        assertThat(located("sip:plain.example", Transport.UDP, Transport.TCP)).containsExactly("192.0.2.9:5060/udp (plain.example)");
        assertThat(located("sip:nowhere.example", Transport.UDP)).isEmpty();
    }

    @Test void anAddressNeedsNoLookUp() {
        assertThat(located("sip:1@203.0.113.5", Transport.UDP)).containsExactly("203.0.113.5:5060/udp");
        assertThat(located("sip:[2001:db8::5]:5070;transport=tcp", Transport.UDP, Transport.TCP)).containsExactly("2001:db8::5:5070/tcp");
    }

    @Test void equalPrioritiesShareByWeight() {
        Zone zone = new Zone(Map.of(), Map.of("_sip._udp.w.example", List.of(new Resolver.Srv(1, 30, 5060, "a"), new Resolver.Srv(1, 10, 5060, "b"))),
                Map.of("a", List.of("192.0.2.1"), "b", List.of("192.0.2.2")));
        ServerLocation location = new ServerLocation(zone, Set.of(Transport.UDP), new Random(7));
        int first = 0;
        for (int i = 0; i < 1000; i++) if (location.locate("sip:w.example").getFirst().address().equals("192.0.2.1")) first++;
        assertThat(first).isBetween(680, 820);
    }

    @Test void noTextHoweverBentBreaksIt() {
        Random dice = new Random(20261125L);
        ServerLocation location = new ServerLocation(CARRIER, Set.of(Transport.UDP), dice);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder("sip:+44@carrier.example:5060;transport=udp?x=y");
            for (int n = dice.nextInt(8); n >= 0; n--) text.setCharAt(dice.nextInt(text.length()), (char) dice.nextInt(300));
            assertThat(location.locate(text.toString())).as(text::toString).hasSizeLessThanOrEqualTo(16);
        }
    }
}
