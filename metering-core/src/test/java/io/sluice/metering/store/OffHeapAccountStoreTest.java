package io.sluice.metering.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import net.openhft.chronicle.hash.VanillaGlobalMutableState;
import net.openhft.chronicle.hash.VanillaGlobalMutableState$$Native;
import net.openhft.chronicle.values.Values;
import org.junit.jupiter.api.Test;

class OffHeapAccountStoreTest extends AccountStoreContractTest {
    private static final int ACCOUNTS = 1_000_000;
    private static final int BYTES_PER_ACCOUNT_MAX = 150;

    @Override
    AccountStore open(int capacity) {
        return new OffHeapAccountStore(capacity);
    }

    @Test
    void findsEveryAccountWhereTheMapHasItAfterAMillionAppends() {
        try (OffHeapAccountStore store = new OffHeapAccountStore(ACCOUNTS)) {
            for (int account = 0; account < ACCOUNTS; account++) {
                store.append();
                store.field(account, account % AccountStore.FIELDS, ~account);
            }
            assertThat(store.size()).isEqualTo(ACCOUNTS);
            assertThat(store.append()).isEqualTo(-1);
            int astray = 0;
            for (int account = 0; account < ACCOUNTS; account++) {
                boolean same = store.address(account) == store.addressInMap(account);
                boolean kept = store.field(account, account % AccountStore.FIELDS) == ~account;
                astray += same && kept ? 0 : 1;
            }
            assertThat(astray).isZero();
            assertThat(store.address(1) % Long.BYTES).isZero();
            assertThat(store.reservedBytes() / ACCOUNTS).isLessThanOrEqualTo(BYTES_PER_ACCOUNT_MAX);
        }
    }

    @Test
    void startsWithoutACompiler() throws Exception {
        Class<?> state = Values.nativeClassFor(VanillaGlobalMutableState.class);
        assertThat(state).isEqualTo(VanillaGlobalMutableState$$Native.class);
    }

    @Test
    void leavesItsMemoryAloneUntilAccountsAreOpened() {
        try (OffHeapAccountStore store = new OffHeapAccountStore(20_000_000)) {
            for (int account = 0; account < 1_000; account++) {
                store.append();
            }
            assertThat(store.field(999, 12)).isZero();
            assertThat(store.reservedBytes()).isGreaterThan(20_000_000L * AccountRow.BYTES);
        }
    }

    @Test
    void spendsOnlyTheBoxedKeyOnTheHeapForAnAppend() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (OffHeapAccountStore store = new OffHeapAccountStore(300_000)) {
            appendAll(store, 100_000);
            appendAll(store, 100_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            appendAll(store, 100_000);
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(bytes / 100_000).isLessThanOrEqualTo(24);
        }
    }

    private static void appendAll(AccountStore store, int accounts) {
        for (int i = 0; i < accounts; i++) {
            store.append();
        }
    }
}
