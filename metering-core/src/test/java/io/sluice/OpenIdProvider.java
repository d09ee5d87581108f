package io.sluice;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A real OpenID provider on loopback (`docker/openid-provider`), which lets everybody in as who it
/// is told, and lies when it is told to.
public final class OpenIdProvider implements AutoCloseable {
    private static final Pattern ISSUER = Pattern.compile("\"issuer\":\"([^\"]+)\"");

    private final FetchedProgram program =
            new FetchedProgram("openid", "openid-provider/provider.mjs");
    private final String issuer = issuer(program.line());

    private static String issuer(String line) {
        Matcher said = ISSUER.matcher(line);
        if (!said.find()) {
            throw new AssertionError("the OpenID provider says " + line);
        }
        return said.group(1);
    }

    public String issuer() {
        return issuer;
    }

    /// Lets whoever comes in as this subject from now on.
    public void vouchesFor(String subject) {
        lies(subject, "");
    }

    /// The same, and signs what is wrong in this way.
    public void lies(String subject, String lie) {
        program.ask("{\"subject\":\"%s\",\"lie\":\"%s\"}".formatted(escaped(subject), lie));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Override
    public void close() {
        program.close();
    }
}
