package dev.parley.gateway;

import java.util.Locale;

/// Where a flow's transfer goes, as `transfers` of the configuration names it.
///
/// @param uri SIP URI of the target
/// @param by whether the caller's side is asked to transfer first, or never
/// @param headers whether the carried slots also travel as `X-Parley-` headers
/// @param trunk whose limits, numbers and caller-ID hold, empty: none; `uri` is then a number
record TransferTarget(String uri, By by, boolean headers, String trunk) {
    enum By {
        /// REFER; when the caller's side refuses, the two legs are joined here.
        REFER,
        /// The two legs are joined here at once.
        BRIDGE
    }

    /// `sip:person@host`, or with words before it: `bridge sip:person@host`, `refer headers sip:person@host`;
    /// `over carrier-a +15550100` calls a number over a trunk, and so joins the legs here.
    ///
    /// @throws ConfigurationException what it is not
    static TransferTarget parse(String name, String text) {
        By by = By.REFER;
        boolean headers = false;
        String trunk = "";
        String[] words = text.strip().split("\\s+");
        for (int i = 0; i < words.length - 1; i++) {
            switch (words[i].toLowerCase(Locale.ROOT)) {
                case "refer" -> by = By.REFER;
                case "bridge" -> by = By.BRIDGE;
                case "headers" -> headers = true;
                case "over" -> {
                    if (i + 2 >= words.length) throw new ConfigurationException("`transfers." + name + "`: `over` takes a trunk and a number: over carrier-a +15550100");
                    trunk = words[++i];
                    by = By.BRIDGE;
                }
                default -> throw new ConfigurationException("`transfers." + name + "`: `" + words[i] + "` is not refer, bridge, headers or over; "
                        + "write for example `bridge sip:agents@pbx.example.com`");
            }
        }
        String uri = words[words.length - 1];
        if (!trunk.isEmpty()) {
            if (!uri.matches("\\+?[0-9().-]{2,30}")) throw new ConfigurationException("`transfers." + name + "`: `" + uri + "` is not a number such as +15550100");
            return new TransferTarget(uri, by, headers, trunk);
        }
        if (!uri.matches("(?i)(sips?|tel):\\S+")) {
            throw new ConfigurationException("`transfers." + name + "`: `" + uri + "` is not a SIP URI such as sip:agents@pbx.example.com");
        }
        return new TransferTarget(uri, by, headers, "");
    }
}
