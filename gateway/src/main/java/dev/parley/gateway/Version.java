package dev.parley.gateway;

import picocli.CommandLine;

final class Version implements CommandLine.IVersionProvider {
    @Override public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"parley " + (version == null ? "development" : version) + ", Java " + Runtime.version()};
    }
}
