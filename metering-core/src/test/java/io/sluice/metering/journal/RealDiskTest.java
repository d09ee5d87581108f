package io.sluice.metering.journal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest extends DiskContractTest {
    @TempDir Path folder;

    @Override
    Disk disk() {
        return new RealDisk(folder);
    }
}
