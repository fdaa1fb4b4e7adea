package dev.parley.gateway;

import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/// This machine's own addresses.
final class Addresses {
    private Addresses() { }

    /// The first IPv4 address that is not the loopback, else the loopback.
    static String own() {
        try {
            return NetworkInterface.networkInterfaces().filter(Addresses::isUp)
                    .flatMap(i -> i.getInterfaceAddresses().stream()).map(InterfaceAddress::getAddress)
                    .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
                    .map(java.net.InetAddress::getHostAddress).findFirst().orElse("127.0.0.1");
        } catch (SocketException e) {
            return "127.0.0.1";
        }
    }

    private static boolean isUp(NetworkInterface i) {
        try {
            return i.isUp() && !i.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }
}
