package dev.parley.sip.trunk;

import dev.parley.sip.AudioCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A connection to a carrier, as configured.
///
/// @param from networks whose calls belong to it
/// @param hosts SIP URIs of the other end, in order of preference; empty: calls only come in
/// @param proxy outbound proxy all requests go through (RFC 3261 §8.1.2), as a URI
/// @param domain host part of the addresses we write on it
/// @param login what we answer challenges with
/// @param register keep a binding there
/// @param users who may call over it, by digest; empty: its networks are enough
/// @param md5Only offer no SHA-256 when challenging: for phones that give up at the first algorithm they do not know
/// @param codecs in order of preference, empty: the gateway's own order
/// @param calls at once
/// @param callsPerSecond 0: no limit
/// @param probeSeconds between OPTIONS to each host, 0: none
/// @param attestation what we sign for calls placed over it
public record Trunk(String name, List<Network> from, List<String> hosts, Optional<String> proxy, String domain,
                    Optional<Login> login, Optional<Register> register, Map<String, Supplier<String>> users,
                    boolean md5Only, NumberPlan numbers, List<AudioCodec> codecs, CallerId callerId, int calls, double callsPerSecond,
                    Destinations destinations, int probeSeconds, Optional<String> attestation) {
    public Trunk {
        from = List.copyOf(from);
        hosts = List.copyOf(hosts);
        users = Map.copyOf(users);
        codecs = List.copyOf(codecs);
    }

    public record Login(String user, Supplier<String> password) { }

    /// @param aor address of record, a SIP URI
    /// @param expires seconds
    public record Register(String aor, String contactUser, int expires) { }

    /// A trunk that is nothing but networks: what a test or a caller begins with.
    public static Trunk open(String name, List<Network> from) {
        return new Trunk(name, from, List.of(), Optional.empty(), "", Optional.empty(), Optional.empty(), Map.of(),
                false, NumberPlan.E164, List.of(), CallerId.DEFAULT, 10_000, 0, Destinations.NONE, 0, Optional.empty());
    }

    public Trunk limited(int most, double perSecond) {
        return new Trunk(name, from, hosts, proxy, domain, login, register, users, md5Only, numbers, codecs, callerId, most, perSecond,
                destinations, probeSeconds, attestation);
    }

    public Trunk withUsers(Map<String, Supplier<String>> who) {
        return new Trunk(name, from, hosts, proxy, domain, login, register, who, md5Only, numbers, codecs, callerId, calls, callsPerSecond,
                destinations, probeSeconds, attestation);
    }
}
