package dev.parley.gateway;

import dev.parley.sip.Edge;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// What TLS shows of us and whom it believes, from PEM files (RFC 7468).
final class SipTls {
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KINDS = List.of("EC", "RSA", "Ed25519");
    private static final char[] IN_MEMORY = new char[0];

    private SipTls() { }

    /// @throws ConfigurationException naming the file that is not what it should be
    static Edge.Tls of(Configuration.Tls files) {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("sip", key(files.key()), IN_MEMORY, certificates(files.certificate()).toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, IN_MEMORY);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(files.trust() == null ? null : believed(files.trust()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return new Edge.Tls(context, files.port(), files.mutual());
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigurationException("`listen.tls`: " + files.certificate() + " and " + files.key() + " do not make an identity: " + e.getMessage());
        }
    }

    private static KeyStore believed(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int n = 0;
        for (Certificate authority : certificates(file)) store.setCertificateEntry("authority-" + n++, authority);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) throw new ConfigurationException(file + ": holds no certificate in PEM form");
            return found;
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read");
        }
    }

    /// PKCS#8, not encrypted.
    private static PrivateKey key(Path file) throws GeneralSecurityException {
        Matcher pem;
        try {
            pem = KEY.matcher(Files.readString(file));
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read");
        }
        if (!pem.find()) {
            throw new ConfigurationException(file + ": holds no `BEGIN PRIVATE KEY`; convert with `openssl pkcs8 -topk8 -nocrypt -in KEY -out " + file.getFileName() + "`");
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(encoded);
            } catch (InvalidKeySpecException another) {
                // one of the other kinds then
            }
        }
        throw new ConfigurationException(file + ": is neither an EC, RSA nor Ed25519 key");
    }
}
