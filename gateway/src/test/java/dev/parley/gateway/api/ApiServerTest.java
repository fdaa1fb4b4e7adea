package dev.parley.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel on a real port.
class ApiServerTest {
    private static final String TOKEN = Tokens.fresh();

    @TempDir private Path folder;
    private final CountDownLatch readerGone = new CountDownLatch(1);
    private ApiServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach void start() {
        ApiSettings settings = ApiSettings.off();
        List<Route> routes = List.of(
                Route.post("/v1/echo", Role.VIEWER, "echo", r -> Reply.ok(r.body())).withBody(Field.optional("text", "anything")),
                Route.get("/v1/events", Role.VIEWER, "events", _ -> new Reply.Events(sink -> {
                    for (int i = 0; i < 3; i++) sink.send("tick", Map.of("n", i));
                })),
                Route.get("/v1/endless", Role.VIEWER, "events", _ -> new Reply.Events(sink -> {
                    while (sink.send("tick", Map.of("padding", "x".repeat(1000)))) { }
                    readerGone.countDown();
                })));
        server = new ApiServer(settings, new Api(settings, routes, new Tokens(settings, TOKEN), new AccessLog(folder), "1", _ -> { }));
    }

    @AfterEach void stop() {
        http.close();
        server.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).header("Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test void answersJsonThatIsNotKept() throws Exception {
        HttpResponse<String> answer = send(to("/v1/echo").POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"hello\"}")).build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"text\":\"hello\"}");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }

    @Test void aRefusalSaysHowToAuthenticateAndWhatIsAllowed() throws Exception {
        HttpResponse<String> refused = send(HttpRequest.newBuilder(URI.create(server.url() + "/v1/echo")).POST(HttpRequest.BodyPublishers.noBody()).build());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("www-authenticate")).contains("Bearer");
        HttpResponse<String> wrong = send(to("/v1/echo").GET().build());
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("allow")).contains("POST");
    }

    @Test void aBodyBeyondTheBoundIsRefused() throws Exception {
        HttpResponse<String> answer = send(to("/v1/echo").expectContinue(true).POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5 * 1024 * 1024])).build());
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test void headersBeyondTheBoundAreRefused() throws Exception {
        assertThat(send(to("/v1/echo").header("X-Long", "x".repeat(20_000)).GET().build()).statusCode()).isIn(400, 431);
    }

    @Test void whatIsNotHttpEndsTheConnection() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write("\u0000\u0001 nonsense\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try (InputStream in = socket.getInputStream()) {
                in.transferTo(all);                               // ends: the server closes
            }
            assertThat(all.toString(StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 400");
        }
    }

    @Test void eventsComeOneByOneAndTheStreamEnds() throws Exception {
        HttpResponse<String> answer = send(to("/v1/events").GET().build());
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(answer.body()).isEqualTo("event: tick\ndata: {\"n\":0}\n\nevent: tick\ndata: {\"n\":1}\n\nevent: tick\ndata: {\"n\":2}\n\n");
    }

    @Test void aStreamNobodyReadsEnds() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(("GET /v1/endless HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isPositive();
        }
        assertThat(readerGone.await(15, TimeUnit.SECONDS)).isTrue();
    }

    @Test void aPortThatIsTakenIsSaid() {
        ApiSettings same = new ApiSettings(true, "127.0.0.1", server.port(), null, List.of(), Map.of(), 5);
        assertThatThrownBy(() -> new ApiServer(same, new Api(same, List.of(), new Tokens(same, TOKEN), new AccessLog(folder), "1", _ -> { })))
                .isInstanceOf(ApiStartException.class).hasMessageContaining("127.0.0.1:" + server.port());
    }

    @Test void tlsComesFromPemFilesAndTheOnePinnedCertificateIsTrusted() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "a", "-keyalg", "EC",
                "-dname", "CN=gateway", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", "changeit").redirectErrorStream(true).start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Path certificate = pem("CERTIFICATE", keys.getCertificate("a").getEncoded());
        Path key = pem("PRIVATE KEY", keys.getKey("a", "changeit".toCharArray()).getEncoded());
        ApiSettings settings = new ApiSettings(true, "127.0.0.1", 0, new ApiSettings.Tls(certificate, key), List.of(), Map.of(), 5);
        List<Route> routes = List.of(Route.open("/healthz", "", _ -> Reply.ok(Map.of("status", "ok"))));
        try (ApiServer secure = new ApiServer(settings, new Api(settings, routes, new Tokens(settings, TOKEN), new AccessLog(folder), "1", _ -> { }))) {
            assertThat(secure.url()).startsWith("https://");
            HttpRequest health = HttpRequest.newBuilder(URI.create(secure.url() + "/healthz")).build();
            assertThatThrownBy(() -> send(health)).isInstanceOf(IOException.class);          // nobody vouches for it
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("a", keys.getCertificate("a"));
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", secure.port())) {
                socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200").endsWith("{\"status\":\"ok\"}");
            }
        }
    }

    private Path pem(String what, byte[] der) throws IOException {
        String text = "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what + "-----\n";
        return Files.writeString(folder.resolve(what.replace(' ', '-') + ".pem"), text);
    }

    @Test void aFileThatIsNoCertificateIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("x.pem"), "nothing");
        ApiSettings settings = new ApiSettings(true, "127.0.0.1", 0, new ApiSettings.Tls(file, file), List.of(), Map.of(), 5);
        assertThatThrownBy(() -> new ApiServer(settings, new Api(settings, List.of(), new Tokens(settings, TOKEN), new AccessLog(folder), "1", _ -> { })))
                .isInstanceOf(ApiStartException.class).hasMessageContaining("api.tls").hasMessageContaining("x.pem");
    }

    @Test void theFileForTheCommandsOfThisMachineIsItsOwnersAlone() throws Exception {
        LocalAccess access = new LocalAccess(server.url(), TOKEN, null, 7);
        access.write(folder);
        Path file = LocalAccess.file(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(LocalAccess.read(folder)).contains(access);
        new LocalAccess(server.url(), "another start's", null, 8).remove(folder);
        assertThat(file).exists();
        access.remove(folder);
        assertThat(file).doesNotExist();
    }
}
