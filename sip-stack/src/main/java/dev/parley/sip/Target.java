package dev.parley.sip;

/// One host a request can be sent to: where, and by which name we know it.
///
/// @param address IP literal
/// @param name host name that was looked up, checked against the certificate over TLS; the address when there was none
public record Target(String address, int port, Transport transport, String name) {
    @Override public String toString() {
        return address + ":" + port + "/" + transport.token() + (name.equals(address) ? "" : " (" + name + ")");
    }
}
