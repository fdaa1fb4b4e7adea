package dev.parley.gateway;

import java.util.Locale;

/// Where a flow's transfer goes, as `transfers` of the configuration names it.
///
/// @param uri SIP URI of the target
/// @param by whether the caller's side is asked to transfer first, or never
/// @param headers whether the carried slots also travel as `X-Parley-` headers
record TransferTarget(String uri, By by, boolean headers) {
    enum By {
        /// REFER; when the caller's side refuses, the two legs are joined here.
        REFER,
        /// The two legs are joined here at once.
        BRIDGE
    }

    /// `sip:person@host`, or with words before it: `bridge sip:person@host`, `refer headers sip:person@host`.
    ///
    /// @throws ConfigurationException what it is not
    static TransferTarget parse(String name, String text) {
        By by = By.REFER;
        boolean headers = false;
        String[] words = text.strip().split("\\s+");
        for (int i = 0; i < words.length - 1; i++) {
            switch (words[i].toLowerCase(Locale.ROOT)) {
                case "refer" -> by = By.REFER;
                case "bridge" -> by = By.BRIDGE;
                case "headers" -> headers = true;
                default -> throw new ConfigurationException("`transfers." + name + "`: `" + words[i] + "` is not refer, bridge or headers; "
                        + "write for example `bridge sip:agents@pbx.example.com`");
            }
        }
        String uri = words[words.length - 1];
        if (!uri.matches("(?i)(sips?|tel):\\S+")) {
            throw new ConfigurationException("`transfers." + name + "`: `" + uri + "` is not a SIP URI such as sip:agents@pbx.example.com");
        }
        return new TransferTarget(uri, by, headers);
    }
}
