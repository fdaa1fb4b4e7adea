package dev.parley.gateway;

import dev.parley.governance.ApprovedTransfer;
import dev.parley.session.CallEvent;
import dev.parley.session.UserToUser;
import dev.parley.sip.AudioCodec;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.OfferAnswer;
import dev.parley.sip.SipUserAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/// Places the calls that belong to other calls: the legs of transfers we make ourselves. Any thread.
final class Switchboard {
    private static final int KEY_BYTES = 32;

    private final SipUserAgent sip;
    private final MediaPlane media;
    private final MediaKeys.When srtp;
    private final String address;
    private final Map<String, TransferTarget> targets;
    private final UserToUser state;
    private final Ladders ladders;
    private final Trunks trunks;

    /// @param address where peers reach us
    /// @param transfers destinations of flows, as configured
    Switchboard(SipUserAgent sip, MediaPlane media, MediaKeys.When srtp, String address, Map<String, String> transfers, Path data, Ladders ladders, Trunks trunks) {
        this.sip = sip;
        this.media = media;
        this.srtp = srtp;
        this.address = address;
        this.ladders = ladders;
        this.trunks = trunks;
        Map<String, TransferTarget> parsed = new HashMap<>();
        transfers.forEach((name, text) -> parsed.put(name, TransferTarget.parse(name, text)));
        parsed.forEach((name, target) -> {
            if (!target.trunk().isEmpty() && !trunks.knows(target.trunk())) {
                throw new ConfigurationException("`transfers." + name + "`: there is no trunk `" + target.trunk() + "`");
            }
        });
        this.targets = Map.copyOf(parsed);
        this.state = new UserToUser(key(data.resolve("transfer.key")));
    }

    Optional<TransferTarget> target(String destination) {
        return Optional.ofNullable(targets.get(destination));
    }

    /// What a REFER or INVITE for this transfer carries: the state, signed, and the slots as headers where asked for.
    Map<String, String> headers(ApprovedTransfer transfer, TransferTarget target) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (target.headers()) headers.putAll(UserToUser.headers(transfer));
        headers.put("User-to-User", state.write(transfer));
        return headers;
    }

    String referredBy() {
        return "<sip:parley@" + address + ">";
    }

    /// Calls the target. What becomes of it is posted; the leg is the caller's to end.
    ///
    /// @param from the caller, whom the target is to see
    /// @param codec of the caller's leg, offered first so that nothing need be transcoded
    /// @return empty when no port is free; nothing is posted then
    Optional<FarLeg> dial(ApprovedTransfer transfer, TransferTarget target, String from, AudioCodec codec, String name, Ladder ladder,
                          Consumer<CallEvent> to) {
        Optional<MediaPort> port = media.open();
        if (port.isEmpty()) return Optional.empty();
        Set<AudioCodec> codecs = new LinkedHashSet<>(List.of(codec));
        codecs.addAll(LocalMedia.EVERY_CODEC);
        LocalMedia local = LocalMedia.g711(address, port.get().port(), ThreadLocalRandom.current().nextLong(1, Integer.MAX_VALUE)).withCodecs(List.copyOf(codecs));
        String uri = target.uri().toLowerCase(Locale.ROOT);
        local = srtp.keyed(local, target.trunk().isEmpty() && (uri.startsWith("sips:") || uri.contains("transport=tls")));
        FarLeg leg = new FarLeg(transfer, local, port.get(), name, to);
        Map<String, String> headers = headers(transfer, target);
        headers.put("Referred-By", referredBy());
        place(leg, local, target, from, headers, to);
        ladders.join(leg.sipCallId(), ladder);
        return Optional.of(leg);
    }

    private void place(FarLeg leg, LocalMedia local, TransferTarget target, String from, Map<String, String> headers, Consumer<CallEvent> to) {
        if (target.trunk().isEmpty()) {
            try {
                leg.placed(sip.invite(target.uri(), "<" + from + ">", headers, OfferAnswer.offer(local), leg));
            } catch (IllegalArgumentException unusable) {       // a caller's URI that is none
                leg.placed(sip.invite(target.uri(), "<sip:anonymous@anonymous.invalid>", headers, OfferAnswer.offer(local), leg));
            }
            return;
        }
        String caller = from.replaceFirst("(?i)^(?:sips?|tel):", "").replaceFirst("[@;].*", "");
        switch (trunks.way(target.trunk(), new Trunks.Wish(target.uri(), caller, "", false, ""))) {
            case Trunks.Way.Open open -> {
                headers.putAll(open.headers());
                leg.placed(sip.invite(open.uri(), open.from(), headers, OfferAnswer.offer(local), open.line(), leg));
            }
            case Trunks.Way.Closed(var status, var why, var _) -> to.accept(new CallEvent.TargetRefused(status, why));
        }
    }

    /// The secret that signs what travels with transfers: made at the first start, and given to whoever verifies.
    private static byte[] key(Path file) {
        try {
            if (Files.exists(file)) return HexFormat.of().parseHex(Files.readString(file).strip());
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(key) + "\n");
            return key;
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("`" + file + "` is not a key in hex and cannot be made: " + e.getMessage());
        }
    }
}
