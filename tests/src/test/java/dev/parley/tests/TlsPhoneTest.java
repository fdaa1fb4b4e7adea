package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A phone that is not ours over mutual TLS: each side shows a certificate and checks the other's, and the phone proves by
/// digest whose it is, MD5 being all it knows.
class TlsPhoneTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String SECRET = "a-fictional-secret";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    @TempDir private static Path folder;

    @BeforeAll static void identities() throws Exception {
        for (String who : List.of("gateway", "phone")) identity(who);
        Files.writeString(folder.resolve("secret"), SECRET);
        Sound.writeWav(folder.resolve("say.wav"), Sound.silence(30_000));
    }

    /// `WHO.pem` holds certificate and key, `WHO-cert.pem` and `WHO-key.pem` one each.
    private static void identity(String who) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve(who + ".p12");
        House.Run made = House.run(folder, PATIENCE, List.of(House.java("keytool"), "-genkeypair", "-alias", who, "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=" + who,
                "-ext", "san=ip:127.0.0.1", "-validity", "30", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", new String(PASSWORD)));
        assertThat(made.exit()).as(made.said()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        String certificate = pem("CERTIFICATE", keys.getCertificate(who).getEncoded());
        String key = pem("PRIVATE KEY", keys.getKey(who, PASSWORD).getEncoded());
        Files.writeString(folder.resolve(who + "-cert.pem"), certificate);
        Files.writeString(folder.resolve(who + "-key.pem"), key);
        Files.writeString(folder.resolve(who + ".pem"), certificate + key);
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }

    private static Map<String, String> parts(int port) {
        Map<String, String> parts = GatewayProcess.parts(20);
        parts.put("listen", "listen: { address: 127.0.0.1, sip: 0, tls: { certificate: ../gateway-cert.pem, key: ../gateway-key.pem, trust: ../phone-cert.pem, mutual: true, port: "
                + port + " } }");
        parts.put("trunks", "trunks:\n  branch: { digest: md5, users: { branch: \"file:../secret\" } }");
        return parts;
    }

    private static Path phone(String name, int port, String password, boolean certificate) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("config"), """
                sip_listen 127.0.0.1:%d
                sip_cafile %s
                sip_verify_server yes
                %s
                audio_source aufile,%s
                ausrc_srate 8000
                auplay_srate 8000
                ausrc_channels 1
                auplay_channels 1
                rtp_ports %d-%d
                module_path %s
                module g711.so
                module aufile.so
                module stdio.so
                module_tmp uuid.so
                module_tmp account.so
                module_app menu.so
                """.formatted(House.freePort(), folder.resolve("gateway-cert.pem"), certificate ? "sip_certificate " + folder.resolve("phone.pem") : "",
                folder.resolve("say.wav"), House.freeBlock(10), 65_534, Baresip.modules()));
        Files.writeString(home.resolve("accounts"), "<sip:branch@127.0.0.1:" + port + ";transport=tls>;auth_user=branch;auth_pass=" + password
                + ";regint=0;audio_codecs=PCMU/8000/1\n");
        Files.writeString(home.resolve("contacts"), "");
        return home;
    }

    @Test void aPhoneWithCertificateAndPasswordTalksAndOthersDoNot() throws Exception {
        String baresip = Tool.BARESIP.path();
        int port = House.freePort();
        String target = "d sip:frontdesk@127.0.0.1:" + port + ";transport=tls";
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), parts(port))) {
            Path good = phone("good", port, SECRET, true);
            try (Program phone = Baresip.start(good, List.of(baresip, "-f", good.toString(), "-t", "60", "-e", target), () -> phone("good", port, SECRET, true))) {
                Await.until(() -> gateway.bundles().stream().anyMatch(b -> b.has("disclosure_done")), PATIENCE, () -> "the notice heard:\n" + phone.said() + gateway.said());
                phone.type("b");
                gateway.awaitClosed(List.of(), 1, Duration.ofSeconds(10));
                phone.type("q");
            }
            CallBundle bundle = gateway.bundles().getFirst();
            assertThat(bundle.one("media_statistics").get("received").asInt()).isGreaterThan(50);
            assertThat(bundle.verify().findings()).isEmpty();
            for (Path bad : List.of(phone("wrong", port, "another", true), phone("bare", port, SECRET, false))) {
                try (Program phone = Program.start(bad, List.of(baresip, "-f", bad.toString(), "-t", "20", "-e", target))) {
                    Await.until(() -> phone.said().matches("(?si).*(session closed|call: .*failed|could not|401|tls.*(error|alert)|not reach).*"), PATIENCE, phone::said);
                }
            }
            assertThat(gateway.bundles()).as("neither a wrong password nor a missing certificate begins a call").hasSize(1);
            GatewayProcess.Held held = gateway.stop();
            assertThat(held.calls() + held.ports()).isZero();
        }
    }
}
