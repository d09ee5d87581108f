package io.sluice.gateway;

import io.sluice.metering.engine.EngineSizes;
import io.sluice.metering.engine.Invariant;
import io.sluice.metering.engine.MeteringEngine;
import io.sluice.metering.journal.DamagedJournal;
import io.sluice.metering.journal.DataFolder;
import io.sluice.metering.recovery.Recovery;
import io.sluice.metering.recovery.Recovery.Recovered;
import io.sluice.metering.recovery.Replay;
import io.sluice.metering.snapshot.HashingSink;
import io.sluice.metering.snapshot.SnapshotReader;
import io.sluice.metering.snapshot.SnapshotStore;
import io.sluice.metering.store.OffHeapAccountStore;
import io.sluice.money.Micros;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `./sluice verify`: reads a data folder without changing it and makes every decision again, from
/// each snapshot and, where the journal reaches back that far, from the beginning. All must agree
/// with the journal and with each other, and no credit may be missing.
final class Verify {
    private static final int BROKEN = 1;
    private static final int WRONG_USE = 2;

    private Verify() {}

    static int run(String folderName) throws IOException {
        Path path = Path.of(folderName);
        if (!Files.isDirectory(path)) {
            System.err.println("sluice: there is no data folder " + path.toAbsolutePath());
            return WRONG_USE;
        }
        try (DataFolder folder = DataFolder.open(path)) {
            return check(folder);
        } catch (DamagedJournal | Replay.Diverged | Invariant.Broken broken) {
            System.err.println("sluice: NOT SOUND: " + broken.getMessage());
            return BROKEN;
        } catch (IOException refused) {
            System.err.println("sluice: " + refused.getMessage());
            return BROKEN;
        }
    }

    private static int check(DataFolder folder) throws IOException {
        SnapshotStore snapshots =
                new SnapshotStore(
                        folder.disk(),
                        SnapshotStore.KEEP_DEFAULT,
                        warning -> System.out.println("warning: " + warning));
        List<Optional<SnapshotReader>> starts = new ArrayList<>();
        for (long sequence : snapshots.sequences()) {
            Optional<SnapshotReader> snapshot = snapshots.newestThrough(sequence);
            if (snapshot.isPresent() && snapshot.get().sequence() == sequence) {
                starts.add(snapshot);
            }
        }
        starts.add(Optional.empty());
        String hash = "";
        for (Optional<SnapshotReader> start : starts) {
            String name = start.map(s -> "snapshot " + s.sequence()).orElse("the beginning");
            String found = replay(folder, snapshots, start, name, hash.isEmpty());
            if (!hash.isEmpty() && !hash.equals(found)) {
                System.err.println("sluice: NOT SOUND: from " + name + " the state is another");
                return BROKEN;
            }
            hash = found;
        }
        System.out.println("state hash   " + hash);
        System.out.println("sound");
        return 0;
    }

    private static String replay(
            DataFolder folder,
            SnapshotStore snapshots,
            Optional<SnapshotReader> start,
            String name,
            boolean first)
            throws IOException {
        EngineSizes sizes = EngineSizes.STANDARD;
        Recovered recovered =
                new Recovery(
                                folder.disk(),
                                snapshots,
                                () -> new OffHeapAccountStore(sizes.accounts()),
                                sizes)
                        .recover(start);
        try (MeteringEngine engine = recovered.engine()) {
            engine.checkAll();
            HashingSink sink = new HashingSink();
            engine.save(sink);
            if (first) {
                show(engine);
            }
            System.out.println(
                    "replayed     " + recovered.replayed() + " records from " + name + ": agrees");
            return sink.stateHash();
        }
    }

    private static void show(MeteringEngine engine) {
        var sums = engine.sums();
        System.out.println("records      " + engine.sequence());
        System.out.println("accounts     " + engine.accounts().size());
        System.out.println(
                "holds        %d alive, %d remembered"
                        .formatted(engine.holdsAlive(), engine.holdsRemembered()));
        System.out.println(
                "credits in   %s purchased + %s granted - %s refunded"
                        .formatted(
                                credits(sums.purchasedMicros()),
                                credits(sums.grantedMicros()),
                                credits(sums.refundedMicros())));
        System.out.println(
                "credits now  %s in balances + %s spent - %s owed"
                        .formatted(
                                credits(sums.balanceMicros()),
                                credits(sums.spentMicros()),
                                credits(sums.debtMicros())));
    }

    private static String credits(long micros) {
        return Micros.append(new StringBuilder(), micros).toString();
    }
}
