package dev.parley.gateway;

import dev.parley.sip.dns.Resolver;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/// The system's name servers, for NAPTR and SRV; its resolver, hosts file included, for addresses. Blocks for three
/// seconds at most. Any thread.
final class DnsResolver implements Resolver {
    private static final String PATIENCE_MILLIS = "1000";
    private static final String TRIES = "2";

    @Override public List<Naptr> naptr(String domain) {
        return ask(domain, "NAPTR", DnsResolver::readNaptr);
    }

    @Override public List<Srv> srv(String name) {
        return ask(name, "SRV", DnsResolver::readSrv);
    }

    @Override public List<String> addresses(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).sorted(Comparator.comparing(a -> a instanceof Inet4Address ? 0 : 1))
                    .map(InetAddress::getHostAddress).toList();
        } catch (UnknownHostException none) {
            return List.of();
        }
    }

    private static <T> List<T> ask(String name, String type, Function<String, Optional<T>> read) {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("com.sun.jndi.dns.timeout.initial", PATIENCE_MILLIS);
        environment.put("com.sun.jndi.dns.timeout.retries", TRIES);
        List<T> out = new ArrayList<>();
        try {
            DirContext context = new InitialDirContext(environment);
            try {
                Attributes found = context.getAttributes("dns:/" + name, new String[] {type});
                Attribute records = found.get(type);
                if (records == null) return out;
                NamingEnumeration<?> all = records.getAll();
                while (all.hasMore()) read.apply(String.valueOf(all.next())).ifPresent(out::add);
            } finally {
                context.close();
            }
        } catch (NamingException none) {
            // no such record, or no name server: the address decides then
        }
        return out;
    }

    /// `order preference flags service regexp replacement`; without a regexp there is nothing between the blanks.
    static Optional<Naptr> readNaptr(String record) {
        String[] parts = record.split("\\s+");
        if (parts.length < 5 || !(parts[0] + parts[1]).matches("\\d+")) return Optional.empty();
        return Optional.of(new Naptr(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), bare(parts[2]), bare(parts[3]), name(parts[parts.length - 1])));
    }

    /// `priority weight port target`
    static Optional<Srv> readSrv(String record) {
        String[] parts = record.split("\\s+");
        if (parts.length != 4 || !(parts[0] + parts[1] + parts[2]).matches("\\d+")) return Optional.empty();
        return Optional.of(new Srv(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), name(parts[3])));
    }

    private static String bare(String quoted) {
        return quoted.replace("\"", "");
    }

    private static String name(String text) {
        return text.length() > 1 && text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
