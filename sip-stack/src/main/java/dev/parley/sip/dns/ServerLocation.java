package dev.parley.sip.dns;

import dev.parley.sip.Locator;
import dev.parley.sip.Target;
import dev.parley.sip.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Locating SIP servers (RFC 3263 §4): NAPTR for the transport, SRV for host and port, A and AAAA for the address.
/// A port or an IP literal in the URI skips what it decides.
public final class ServerLocation implements Locator {
    private static final Pattern URI = Pattern.compile("(?i)(sips?):(?:[^@]*@)?(\\[[^\\]]+\\]|[^:;?>]+)(?::(\\d{1,5}))?(;[^?>]*)?.*");
    private static final Pattern TRANSPORT = Pattern.compile("(?i);transport=(\\w+)");
    private static final Pattern MADDR = Pattern.compile("(?i);maddr=([^;]+)");
    private static final int MOST_TARGETS = 16;

    private final Resolver resolver;
    private final Set<Transport> transports;
    private final RandomGenerator random;

    /// @param transports what we speak
    /// @param random picks between hosts of one priority by their weight
    public ServerLocation(Resolver resolver, Set<Transport> transports, RandomGenerator random) {
        this.resolver = resolver;
        this.transports = Set.copyOf(transports);
        this.random = random;
    }

    @Override public List<Target> locate(String uri) {
        Matcher parts = URI.matcher(uri);
        if (!parts.matches()) return List.of();
        boolean secure = parts.group(1).equalsIgnoreCase("sips");
        String parameters = parts.group(4) == null ? "" : parts.group(4);
        Matcher maddr = MADDR.matcher(parameters);
        String host = (maddr.find() ? maddr.group(1) : parts.group(2)).toLowerCase(Locale.ROOT);
        int port = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        Matcher asked = TRANSPORT.matcher(parameters);
        Transport wanted = secure ? Transport.TLS : asked.find() ? named(asked.group(1)) : null;
        if (asked.hasMatch() && wanted == null && !secure) return List.of();
        if (host.startsWith("[") || host.matches("[0-9.]+")) {  // §4.2: an address
            Transport transport = wanted == null ? Transport.UDP : wanted;
            String bare = host.replaceAll("[\\[\\]]", "");
            return List.of(new Target(bare, port == 0 ? transport.defaultPort() : port, transport, bare));
        }
        if (port != 0) return addresses(host, port, wanted == null ? Transport.UDP : wanted, host);
        List<Target> found = wanted == null ? byNaptr(host) : bySrv("_" + (wanted == Transport.TLS ? "sips._tcp" : "sip._" + wanted.name().toLowerCase(Locale.ROOT)) + "." + host, wanted, host);
        if (!found.isEmpty()) return found;
        if (wanted == null) {                                   // §4.1: no NAPTR, try SRV for each transport we speak
            for (Transport transport : List.of(Transport.TLS, Transport.TCP, Transport.UDP).reversed()) {
                if (!transports.contains(transport)) continue;
                found = bySrv("_" + (transport == Transport.TLS ? "sips._tcp" : "sip._" + transport.name().toLowerCase(Locale.ROOT)) + "." + host, transport, host);
                if (!found.isEmpty()) return found;
            }
        }
        Transport transport = wanted == null ? Transport.UDP : wanted;
        return addresses(host, transport.defaultPort(), transport, host);
    }

    private @org.jspecify.annotations.Nullable Transport named(String word) {
        for (Transport transport : transports) {
            if (transport.name().equalsIgnoreCase(word)) return transport;
        }
        return null;
    }

    private List<Target> byNaptr(String host) {
        List<Target> out = new ArrayList<>();
        List<Resolver.Naptr> records = resolver.naptr(host).stream().filter(n -> n.flags().equalsIgnoreCase("s"))
                .sorted(Comparator.comparingInt(Resolver.Naptr::order).thenComparingInt(Resolver.Naptr::preference)).toList();
        for (Resolver.Naptr record : records) {
            Transport transport = switch (record.service().toUpperCase(Locale.ROOT)) {
                case "SIP+D2U" -> Transport.UDP;
                case "SIP+D2T" -> Transport.TCP;
                case "SIPS+D2T" -> Transport.TLS;
                default -> null;
            };
            if (transport != null && transports.contains(transport)) out.addAll(bySrv(record.replacement(), transport, host));
            if (out.size() >= MOST_TARGETS) break;
        }
        return out.stream().limit(MOST_TARGETS).toList();
    }

    /// @param domain whose name a certificate must carry (RFC 5922 §7.2: the name looked up, not the one found)
    private List<Target> bySrv(String name, Transport transport, String domain) {
        List<Target> out = new ArrayList<>();
        TreeMap<Integer, List<Resolver.Srv>> byPriority = new TreeMap<>();
        for (Resolver.Srv srv : resolver.srv(name)) {
            if (!srv.target().equals(".")) byPriority.computeIfAbsent(srv.priority(), _ -> new ArrayList<>()).add(srv);
        }
        for (List<Resolver.Srv> equals : byPriority.values()) {
            while (!equals.isEmpty() && out.size() < MOST_TARGETS) {
                Resolver.Srv next = weighted(equals);
                equals.remove(next);
                out.addAll(addresses(next.target(), next.port(), transport, domain));
            }
        }
        return out.stream().limit(MOST_TARGETS).toList();
    }

    /// RFC 2782: in proportion to the weights, and the weightless with a small chance.
    private Resolver.Srv weighted(List<Resolver.Srv> equals) {
        int sum = equals.stream().mapToInt(Resolver.Srv::weight).sum();
        int pick = random.nextInt(sum + 1);
        for (Resolver.Srv srv : equals.stream().sorted(Comparator.comparingInt(Resolver.Srv::weight)).toList()) {
            pick -= srv.weight();
            if (pick <= 0) return srv;
        }
        return equals.getLast();
    }

    private List<Target> addresses(String host, int port, Transport transport, String domain) {
        if (!transports.contains(transport)) return List.of();
        return resolver.addresses(host).stream().map(address -> new Target(address, port, transport, domain)).toList();
    }
}
