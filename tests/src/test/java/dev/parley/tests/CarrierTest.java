package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.caller.CallerScript;
import dev.parley.gateway.caller.SimulatedCaller;
import dev.parley.providers.freetts.FreeTtsSynthesizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A trunk to a carrier with two hosts, both Kamailio: the gateway registers there with digest, takes a call through it,
/// transfers it over the trunk, and goes on when the first host dies.
class CarrierTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    @TempDir private Path folder;

    @Test void registersTakesAndPlacesCallsAndGoesOnAtTheOtherHost() throws Exception {
        Files.writeString(folder.resolve("secret"), Kamailio.PASSWORD + "\n");
        int first = House.freePort();
        int second = House.freePort();
        try (TextPhone person = new TextPhone();
             Kamailio a = Kamailio.start(folder.resolve("a"), first, person.port());
             Kamailio b = Kamailio.start(folder.resolve("b"), second, person.port());
             GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), parts(a, b));
             FreeTtsSynthesizer voice = new FreeTtsSynthesizer(FreeTtsSynthesizer.Options.CALLER);
             SimulatedCaller caller = new SimulatedCaller(House.LOOPBACK, 0, voice)) {
            a.awaitSaid("registered parley", SOON);
            assertThat(a.timesSaid("challenged REGISTER")).as("no password before it is asked for").isPositive();
            assertThat(b.timesSaid("registered")).isZero();
            JsonNode trunk = awaitTrunk(t -> t.get("registered").asBoolean() && t.get("hosts").valueStream().allMatch(h -> h.get("state").asString().equals("up")));
            assertThat(trunk.get("name").asString()).isEqualTo("carrier");

            CallBundle call = transferred(a, caller, person, gateway);
            assertThat(call.one("call_open").get("called").asString()).as("the number that was dialled, not our Contact").isEqualTo("+18005550100");
            assertThat(call.records("transfer_step")).anyMatch(step -> step.get("step").asString().equals("bridged"));
            assertThat(call.one("transfer_result").get("accepted").asBoolean()).as(call.log()).isTrue();
            a.awaitSaid("outbound caller calls \\+15550123", SOON);

            a.die();
            b.awaitSaid("registered parley", SOON);            // at the next refresh, expires being 10 s
            awaitTrunk(t -> t.at("/hosts/0/state").asString().equals("down") && t.get("registered").asBoolean());
            transferred(b, caller, person, gateway);
            b.awaitSaid("outbound caller calls \\+15550123", SOON);
            GatewayProcess.Held held = gateway.stop();
            assertThat(held.calls() + held.ports()).isZero();
            b.awaitSaid("registered parley expires 0", SOON);
        }
    }

    private Map<String, String> parts(Kamailio a, Kamailio b) {
        Map<String, String> parts = GatewayProcess.parts(20);
        parts.put("transfers", "transfers: { front-desk: \"over carrier +15550123\" }");
        parts.put("trunks", """
                trunks:
                  carrier:
                    from: [127.0.0.1]
                    hosts: ["%s", "%s"]
                    domain: carrier.test
                    login: { user: parley, passwordFrom: "file:../secret" }
                    register: { expires: 10 }
                    numbers: { country: "1", national: "1" }
                    destinations: { allow: ["+1555"] }
                    optionsSeconds: 1
                """.formatted(a.uri(), b.uri()).stripTrailing());
        return parts;
    }

    /// One call from the world through the carrier, handed to a person whom the carrier reaches.
    private static CallBundle transferred(Kamailio carrier, SimulatedCaller caller, TextPhone person, GatewayProcess gateway) throws Exception {
        List<CallBundle> before = gateway.bundles();
        Thread talking = Thread.ofVirtual().start(() -> {
            try {
                caller.call("sip:+18005550100@" + carrier.address(), CallerScript.parse("listen\nsay can I speak to someone"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        String invite = person.awaitInvite();
        assertThat(TextPhone.header(invite, "P-Asserted-Identity")).isEqualTo("<sip:caller@carrier.test>");
        assertThat(TextPhone.header(invite, "Proxy-Authorization")).isEmpty();
        person.ok();
        person.hear(50);
        person.bye();
        CallBundle bundle = gateway.awaitClosed(before, 1, Duration.ofSeconds(10)).getFirst();
        talking.join(Duration.ofSeconds(10));
        return bundle;
    }

    private JsonNode awaitTrunk(java.util.function.Predicate<JsonNode> wanted) throws InterruptedException {
        String config = folder.resolve("gateway/parley.yaml").toString();
        String said = "";
        for (int attempt = 0; attempt < 8; attempt++) {
            House.Run run = House.run(folder, Duration.ofSeconds(20), "trunks", "--json", "-c", config);
            said = run.said();
            if (run.exit() > 1) break;
            JsonNode trunk = new JsonMapper().readTree(run.out().getFirst()).at("/trunks/0");
            if (wanted.test(trunk)) return trunk;
        }
        throw new AssertionError("the trunk does not become so: " + said);
    }
}
