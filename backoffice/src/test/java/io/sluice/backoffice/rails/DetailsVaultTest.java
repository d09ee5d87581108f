package io.sluice.backoffice.rails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is sealed can be opened for its owner alone, and outlives its key.
class DetailsVaultTest {
    private static final byte[] OLD = DetailsVault.keyOf("of last year");
    private static final byte[] NEW = DetailsVault.keyOf("of this year");

    @Test
    void opensForItsOwnerAlone() {
        DetailsVault vault = new DetailsVault(NEW);
        byte[] sealed = vault.seal("usr_1", "DE89");
        assertThat(vault.open("usr_1", sealed)).isEqualTo("DE89");
        assertThatThrownBy(() -> vault.open("usr_2", sealed))
                .isInstanceOf(IllegalStateException.class);
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> vault.open("usr_1", sealed))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void opensWhatAnOlderKeyHasSealedAndSealsWithTheNewOne() {
        byte[] sealed = new DetailsVault(OLD).seal("usr_1", "DE89");
        assertThatThrownBy(() -> new DetailsVault(NEW).open("usr_1", sealed))
                .isInstanceOf(IllegalStateException.class);
        DetailsVault both = new DetailsVault(List.of(NEW, OLD));
        assertThat(both.open("usr_1", sealed)).isEqualTo("DE89");
        byte[] anew = both.seal("usr_1", "DE89");
        assertThat(new DetailsVault(NEW).open("usr_1", anew)).isEqualTo("DE89");
        byte[] prefix = both.prefix();
        assertThat(Arrays.copyOf(anew, prefix.length)).isEqualTo(prefix);
        assertThat(Arrays.copyOf(sealed, prefix.length)).isNotEqualTo(prefix);
    }
}
