package io.sluice.gateway.edge;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names this server answers to, against pages that rebind a name of their own to our address.
/// An entry with a port admits that port only, an entry without one any port, `*` everything.
public final class AllowedHosts {
    private static final String ANY = "*";

    private final Set<String> entries;
    private volatile String lastAdmitted = "";

    private AllowedHosts(Set<String> entries) {
        this.entries = entries;
    }

    public static AllowedHosts of(List<String> names) {
        Set<String> entries = new HashSet<>();
        for (String name : names) {
            entries.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return new AllowedHosts(entries);
    }

    /// This machine's own names with the port, the address listened on, and the public URL's host.
    public static AllowedHosts byDefault(String bind, int port, String publicUrl) {
        Set<String> entries = new HashSet<>();
        List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "[::1]"));
        if (!bind.equals("0.0.0.0") && !bind.equals("::")) {
            names.add(bracketed(bind));
        }
        for (String name : names) {
            entries.add(name.toLowerCase(Locale.ROOT) + ":" + port);
            if (port == 80) { // clients leave the usual port out
                entries.add(name.toLowerCase(Locale.ROOT));
            }
        }
        String authority = URI.create(publicUrl).getAuthority();
        if (authority != null) {
            entries.add(authority.toLowerCase(Locale.ROOT));
        }
        return new AllowedHosts(entries);
    }

    /// Whether a `Host` header is one of ours.
    public boolean admits(@Nullable String host) {
        if (host == null) {
            return false;
        }
        if (host.equals(lastAdmitted)) {
            return true;
        }
        String name = host.toLowerCase(Locale.ROOT);
        boolean admitted =
                entries.contains(ANY)
                        || entries.contains(name)
                        || entries.contains(withoutPort(name));
        if (admitted) {
            lastAdmitted = host;
        }
        return admitted;
    }

    /// Whether an `Origin` header is one of ours; `null` is nobody's.
    public boolean admitsOrigin(String origin) {
        int start = origin.indexOf("://");
        return start > 0 && admits(origin.substring(start + 3));
    }

    private static String withoutPort(String name) {
        int colon = name.lastIndexOf(':');
        // The last colon of a bare [::1] is inside the brackets.
        return colon > name.lastIndexOf(']') ? name.substring(0, colon) : name;
    }

    private static String bracketed(String bind) {
        return bind.indexOf(':') >= 0 && !bind.startsWith("[") ? "[" + bind + "]" : bind;
    }
}
