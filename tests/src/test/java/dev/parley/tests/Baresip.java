package dev.parley.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A baresip that calls in: plays what it is given, records what it hears.
///
/// @param codec as baresip writes it, such as `G722/16000/1`
/// @param module the one of its modules that has the codec
/// @param account further parameters of its account, each with `;` before it
record Baresip(Path folder, String codec, String module, int ptimeMillis, String account) {
    private static final String READY = "baresip is ready";
    private static final int ATTEMPTS = 5;
    private static final Duration STARTED = Duration.ofSeconds(30);

    /// The caller's voice, 8000 samples per second; baresip resamples.
    void say(short[] sound) throws IOException {
        int rate = rate();
        Files.write(folder.resolve("say.wav"), dev.parley.codecs.Wav.file(rate, 1, Sound.resampled(sound, Sound.RATE, rate)));
        Files.writeString(folder.resolve("accounts"), "<sip:caller@127.0.0.1>;regint=0;audio_codecs=" + codec + ";ptime=" + ptimeMillis + account + "\n");
        Files.writeString(folder.resolve("contacts"), "");
    }

    private void configure() throws IOException {
        Files.writeString(folder.resolve("config"), """
                sip_listen 127.0.0.1:%1$d
                sip_verify_server no
                audio_source aufile,%2$s/say.wav
                snd_path %2$s
                ausrc_srate %3$d
                auplay_srate %3$d
                ausrc_channels 1
                auplay_channels 1
                opus_stereo no
                opus_sprop_stereo no
                opus_mirror no
                rtp_ports %4$d-65534
                module_path %5$s
                module %6$s.so
                module aufile.so
                module sndfile.so
                module stdio.so
                module srtp.so
                module_tmp uuid.so
                module_tmp account.so
                module_app menu.so
                """.formatted(House.freePort(), folder, rate(), House.freeBlock(10), modules(), module));
    }

    Program call(String uri) throws IOException, InterruptedException {
        configure();
        return start(folder, List.of(Tool.BARESIP.path(), "-f", folder.toString(), "-t", "40", "-e", "d " + uri), this::configure);
    }

    /// Starts it, and again with a new configuration when somebody took its port since that was found free.
    static Program start(Path folder, List<String> command, Configuration again) throws IOException, InterruptedException {
        for (int left = ATTEMPTS - 1; ; left--) {
            Program phone = Program.start(folder, command);
            Await.until(() -> phone.said().contains(READY) || !phone.handle().isAlive(), STARTED, () -> "baresip is ready:\n" + phone.said());
            if (phone.said().contains(READY)) return phone;
            phone.close();
            if (left == 0 || !phone.said().contains("Address already in use")) throw new AssertionError("baresip did not start:\n" + phone.said());
            again.write();
        }
    }

    /// Writes a phone's files with ports that are free now.
    interface Configuration {
        void write() throws IOException;
    }

    private int rate() {
        return codec.startsWith("opus") ? 48_000 : codec.startsWith("G722") ? 16_000 : Sound.RATE;
    }

    /// At 8000 samples per second.
    short[] recorded() throws IOException {
        try (var list = Files.list(folder)) {
            Path recording = list.filter(f -> f.toString().endsWith("-dec.wav")).findFirst().orElseThrow(() -> new AssertionError("baresip recorded nothing"));
            return Sound.readWavAnyRate(recording);
        }
    }

    /// Debian keeps them under the architecture on some releases.
    static Path modules() throws IOException {
        try (var found = Files.find(Path.of("/usr/lib"), 4, (path, _) -> path.endsWith("baresip/modules"))) {
            return found.findFirst().orElseThrow(() -> new AssertionError("baresip's modules are not under /usr/lib"));
        }
    }
}
