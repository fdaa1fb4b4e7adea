package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Keys and certificates made by the JDK's own keytool, in a folder of the test's.
public final class TestKeys {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private final Path folder;

    public TestKeys(Path folder) {
        this.folder = folder;
    }

    /// A key with a certificate it signed itself.
    ///
    /// @param names subject alternative names as keytool writes them, such as `dns:sip.example,ip:127.0.0.1`; empty: none
    public KeyStore selfSigned(String alias, String algorithm, String names, String... more) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve(alias + ".p12");
        List<String> command = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", algorithm, "-dname", "CN=" + alias, "-validity", "30",
                "-storetype", "PKCS12", "-keystore", store.toString()));
        if (algorithm.equals("EC")) command.addAll(List.of("-groupname", "secp256r1", "-sigalg", "SHA256withECDSA"));
        if (!names.isEmpty()) command.addAll(List.of("-ext", "san=" + names));
        command.addAll(List.of(more));
        keytool(command);
        return load(store);
    }

    /// A key whose certificate another one signed.
    public KeyStore signedBy(String ca, String alias, String algorithm, String... more) throws IOException, GeneralSecurityException, InterruptedException {
        selfSigned(alias, algorithm, "");
        Path store = folder.resolve(alias + ".p12");
        Path request = folder.resolve(alias + ".csr");
        Path certificate = folder.resolve(alias + ".crt");
        Path root = folder.resolve(ca + ".crt");
        keytool(List.of("-certreq", "-alias", alias, "-keystore", store.toString(), "-file", request.toString()));
        List<String> sign = new ArrayList<>(List.of("-gencert", "-alias", ca, "-keystore", folder.resolve(ca + ".p12").toString(), "-infile", request.toString(),
                "-outfile", certificate.toString(), "-validity", "30"));
        sign.addAll(List.of(more));
        keytool(sign);
        keytool(List.of("-exportcert", "-alias", ca, "-keystore", folder.resolve(ca + ".p12").toString(), "-file", root.toString()));
        keytool(List.of("-importcert", "-noprompt", "-alias", ca, "-keystore", store.toString(), "-file", root.toString()));
        keytool(List.of("-importcert", "-noprompt", "-alias", alias, "-keystore", store.toString(), "-file", certificate.toString()));
        return load(store);
    }

    private void keytool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(arguments);
        command.addAll(List.of("-storepass", "changeit"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    public static X509Certificate certificate(KeyStore store, String alias) throws GeneralSecurityException {
        return (X509Certificate) store.getCertificate(alias);
    }

    public static PrivateKey key(KeyStore store, String alias) throws GeneralSecurityException {
        return (PrivateKey) store.getKey(alias, PASSWORD);
    }

    /// A TLS end that shows `own` and trusts the certificates of `trusted`.
    public static SSLContext context(KeyStore own, X509Certificate... trusted) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        for (int i = 0; i < trusted.length; i++) anchors.setCertificateEntry("a" + i, trusted[i]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
