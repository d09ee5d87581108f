package io.sluice.backoffice.notify;

import io.sluice.backoffice.notify.NotifySettings.MailAccess;
import io.sluice.gateway.Secret;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where mail is handed in, as one text: `smtps://user:password@mail.example.com:465`, or `smtp://`
/// for a server that turns to TLS by STARTTLS.
public final class MailUrl {
    private static final Pattern SHAPE =
            Pattern.compile(
                    "(smtps?)://(?:([^:@/\\s]+):([^@/\\s]*)@)?([^:@/\\s]+)(?::(\\d{1,5}))?/?");
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1");
    private static final int PORT_MAX = 65_535;
    private static final int PORT_STARTTLS = 587;
    private static final int PORT_TLS = 465;

    private MailUrl() {}

    /// The server in this text, where there is one.
    ///
    /// @param from the sender's address
    public static Optional<MailAccess> parse(String url, String from) {
        Matcher parts = SHAPE.matcher(url);
        if (!parts.matches()) {
            return Optional.empty();
        }
        boolean isSecure = parts.group(1).equals("smtps");
        String port = parts.group(5);
        int number = port == null ? isSecure ? PORT_TLS : PORT_STARTTLS : Integer.parseInt(port);
        String user = parts.group(2);
        String password = parts.group(3);
        String host = parts.group(4);
        if (number == 0 || number > PORT_MAX) {
            return Optional.empty();
        }
        return Optional.of(
                new MailAccess(
                        host,
                        number,
                        isSecure,
                        HERE.contains(host),
                        user == null ? "" : decoded(user),
                        new Secret(password == null ? "" : decoded(password)),
                        from));
    }

    /// `%40` and the like; what is no such escape stays as it is.
    private static String decoded(String text) {
        return Pattern.compile("%([0-9A-Fa-f]{2})")
                .matcher(text)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(
                                Character.toString(Integer.parseInt(escape.group(1), 16))));
    }
}
