/// The composition root: sockets, threads, the clock, files, the command line. Protocol and policy live below.
@org.jspecify.annotations.NullMarked
module dev.parley.gateway {
    requires java.management;
    requires static org.jspecify;
    requires dev.parley.session;
    requires dev.parley.media;
    requires dev.parley.rtp;
    requires dev.parley.codecs;
    requires dev.parley.providers;
    requires info.picocli;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.codec.http;
    requires io.netty.handler;
    requires io.netty.codec;
    requires java.naming;                       // NAPTR and SRV: the JDK's own DNS client
    requires java.net.http;
    requires jdk.management;
    requires jdk.unsupported;                                   // SIGHUP
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires HdrHistogram;

    // picocli and Jackson bind options and configuration keys by reflection.
    opens dev.parley.gateway to info.picocli, tools.jackson.databind;
    opens dev.parley.gateway.api to tools.jackson.databind;
}
