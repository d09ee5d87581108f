package io.sluice.metering.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every account store promises.
abstract class AccountStoreContractTest {
    private static final int FIELDS = AccountStore.FIELDS;

    abstract AccountStore open(int capacity);

    @Test
    void opensDenseKeysWithAllFieldsZero() {
        try (AccountStore store = open(5_000)) {
            assertThat(store.size()).isZero();
            for (int account = 0; account < 5_000; account++) {
                assertThat(store.append()).isEqualTo(account);
                assertThat(store.size()).isEqualTo(account + 1);
                for (int field = 0; field < FIELDS; field++) {
                    assertThat(store.field(account, field)).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 100, 1_000, 1_023, 1_024, 1_025, 4_097})
    void takesExactlyAsManyAsItsCapacity(int capacity) {
        try (AccountStore store = open(capacity)) {
            for (int account = 0; account < capacity; account++) {
                assertThat(store.append()).isEqualTo(account);
                write(store, account, 0, account + 1);
            }
            assertThat(store.append()).isEqualTo(-1);
            assertThat(store.append()).isEqualTo(-1);
            assertThat(store.size()).isEqualTo(capacity);
            for (int account = 0; account < capacity; account++) {
                assertThat(store.field(account, 0)).isEqualTo(account + 1);
            }
        }
    }

    @Test
    void keepsEveryFieldOfEveryAccountApart() {
        Random random = Seeded.random();
        int accounts = 3_000;
        long[][] model = new long[accounts][FIELDS];
        try (AccountStore store = open(accounts)) {
            for (int account = 0; account < accounts; account++) {
                store.append();
            }
            for (int i = 0; i < 200_000; i++) {
                int account = random.nextInt(accounts);
                int field = random.nextInt(FIELDS);
                model[account][field] = random.nextLong();
                write(store, account, field, model[account][field]);
                assertThat(store.field(account, field)).isEqualTo(model[account][field]);
            }
            long[] copy = new long[FIELDS];
            for (int account = 0; account < accounts; account++) {
                store.read(account, copy);
                assertThat(copy).isEqualTo(model[account]);
            }
        }
    }

    @Test
    void refusesAccountsThatAreNotThere() {
        try (AccountStore store = open(10)) {
            store.append();
            long[] copy = new long[FIELDS];
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> store.read(1, copy));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> store.read(-1, copy));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> store.read(0, new long[FIELDS - 1]));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> store.field(1, 0, 7));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> store.field(0, FIELDS, 7));
        }
    }

    /// The writer moves amounts between the first field and the last, whose sum stays, and stamps
    /// all fields between with one number. A reader that sees half of a write sees it here.
    @Test
    void showsReadersEachWriteWholeOrNotAtAll() throws InterruptedException {
        int writes = 3_000_000;
        long sum = 1_000_000_000;
        AtomicInteger broken = new AtomicInteger();
        AtomicLong reads = new AtomicLong();
        AtomicInteger running = new AtomicInteger(1);
        try (AccountStore store = open(2)) {
            store.append();
            write(store, 0, 0, sum);
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Runnable reader = () -> readUntilStopped(store, sum, running, reads, broken);
                readers.add(Thread.ofPlatform().daemon().start(reader));
            }
            Random random = Seeded.random();
            // More writes for as long as the readers had no chance to look.
            for (int i = 1; i <= writes || reads.get() < 100_000; i++) {
                move(store, sum, random.nextInt(1_000), i);
            }
            running.set(0);
            for (Thread reader : readers) {
                reader.join();
            }
        }
        assertThat(broken).hasValue(0);
    }

    private static void move(AccountStore store, long sum, int amount, long stamp) {
        long first = store.field(0, 0);
        long moved = first >= amount ? amount : first - sum;
        store.beginWrite(0);
        store.field(0, 0, first - moved);
        for (int field = 1; field < FIELDS - 1; field++) {
            store.field(0, field, stamp);
        }
        store.field(0, FIELDS - 1, store.field(0, FIELDS - 1) + moved);
        store.endWrite(0);
    }

    private static void readUntilStopped(
            AccountStore store,
            long sum,
            AtomicInteger running,
            AtomicLong reads,
            AtomicInteger broken) {
        long[] copy = new long[FIELDS];
        long lastStamp = 0;
        while (running.get() != 0) {
            store.read(0, copy);
            boolean whole = copy[0] + copy[FIELDS - 1] == sum && copy[1] >= lastStamp;
            for (int field = 2; field < FIELDS - 1; field++) {
                whole &= copy[field] == copy[1];
            }
            if (!whole) {
                broken.incrementAndGet();
            }
            lastStamp = copy[1];
            reads.incrementAndGet();
        }
    }

    private static void write(AccountStore store, int account, int field, long value) {
        store.beginWrite(account);
        store.field(account, field, value);
        store.endWrite(account);
    }
}
