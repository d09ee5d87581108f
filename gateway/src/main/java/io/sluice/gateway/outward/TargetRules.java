package io.sluice.gateway.outward;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a webhook may lead: to public addresses by https, and to the operator's own networks where
/// they are allowed, by http too. It keeps callers from reaching, through us, what only we can
/// reach: this machine, its neighbours, a cloud's metadata service.
///
/// @param allowed networks the operator has opened
public record TargetRules(List<Network> allowed) {
    private static final int URL_CHARS_MAX = 2000;
    private static final int PORT_MAX = 65_535;
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    /// IPv6 is handed out from here alone: loopback, link-local, private, multicast, IPv4-mapped
    /// and -translated addresses are all outside.
    private static final Network IPV6_PUBLIC = network("2000::/3");

    /// What the registries of special addresses (IANA, RFC 6890 and later) keep from the public
    /// internet, with IPv6 ranges that stand for IPv4 addresses, and Azure's address of the host.
    private static final List<Network> SPECIAL =
            Pattern.compile("\\s+")
                    .splitAsStream(
                            """
                            0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16
                            169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24
                            192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24
                            198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
                            2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20
                            """
                                    .strip())
                    .map(TargetRules::network)
                    .toList();

    /// The URL in this text, or null when it is none that events can be sent to, whatever it leads
    /// to.
    public static @Nullable URI parse(String text) {
        if (text.length() > URL_CHARS_MAX || !VISIBLE.matcher(text).matches()) {
            return null;
        }
        try {
            URI url = new URI(text);
            boolean sound =
                    ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                            && url.getHost() != null
                            && url.getHost().indexOf('%') < 0 // no zones of this machine
                            && url.getRawUserInfo() == null
                            && url.getRawFragment() == null
                            && url.getPort() != 0
                            && url.getPort() <= PORT_MAX;
            return sound ? url : null;
        } catch (URISyntaxException notOne) {
            return null;
        }
    }

    /// Whether all of a host's addresses may be sent to. One that may not spoils the rest: nobody
    /// knows which of them is meant.
    boolean admits(URI url, List<InetAddress> addresses) {
        boolean secure = "https".equals(url.getScheme());
        return !addresses.isEmpty()
                && addresses.stream()
                        .allMatch(address -> isAllowed(address) || (secure && isPublic(address)));
    }

    private boolean isAllowed(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.contains(address));
    }

    static boolean isPublic(InetAddress address) {
        boolean isV4 = address.getAddress().length == 4;
        return (isV4 || IPV6_PUBLIC.contains(address))
                && SPECIAL.stream().noneMatch(network -> network.contains(address));
    }

    private static Network network(String text) {
        return Objects.requireNonNull(Network.parse(text), text);
    }
}
