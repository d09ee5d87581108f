package io.sluice.backoffice.tax;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backoffice.rails.ProviderJson;
import io.sluice.gateway.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Against what Trolley's own SDK has sent. The recorded requests are not ours to pass on:
/// `-Dsluice.specs=FOLDER` says where they are; without it this is skipped.
class TrolleySignatureTest {
    @Test
    void isTheOneTrolleysSdkSends() throws IOException {
        String folder = System.getProperty("sluice.specs", "");
        Assumptions.assumeFalse(folder.isEmpty(), "SKIPPED: -Dsluice.specs is not set");
        Path file = Path.of(folder, "trolley-signature-vectors.json");
        List<ProviderJson> sent = ProviderJson.of(Files.readAllBytes(file)).elements();
        assertThat(sent).hasSizeGreaterThanOrEqualTo(7);
        for (ProviderJson each : sent) {
            String signature =
                    TrolleySignature.ofRequest(
                            new Secret("SECRET"),
                            each.textOr("", "timestamp"),
                            each.textOr("", "method"),
                            each.textOr("", "url"),
                            TrolleySignature.bytes(each.textOr("", "body")));
            assertThat("prsign ACCESS:" + signature).isEqualTo(each.text("authorization"));
        }
    }
}
