package dev.parley.gateway;

import picocli.CommandLine;

final class Version implements CommandLine.IVersionProvider {
    @Override public String[] getVersion() {
        return new String[] {"parley " + text() + ", Java " + Runtime.version()};
    }

    static String text() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
