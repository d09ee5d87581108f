package io.sluice.metering.sim;

import io.sluice.metering.journal.Disk;
import io.sluice.metering.journal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A disk in memory that keeps in a crash what was forced, and of the rest whatever it likes.
///
/// Of each unforced write every sector may stay or be lost, whatever became of earlier writes; a
/// write may also end at any byte. Names made, changed or deleted since their folder was forced may
/// be as they were. The same seed does the same. Sharing: any thread.
public final class FaultyDisk implements Disk {
    static final int SECTOR_BYTES = 512;

    private final SplittableRandom random;
    private final boolean forceDoesNothing;
    private final Set<String> directories = new HashSet<>(Set.of(""));
    private final TreeMap<String, FaultyFile> files = new TreeMap<>();
    private final TreeMap<String, FaultyFile> durableFiles = new TreeMap<>();
    private final List<NameChange> nameChanges = new ArrayList<>();
    private int lives;
    private int created;
    private long operationsLeft = Long.MAX_VALUE;
    private boolean full;
    private boolean forceFails;
    private long usableBytes = Long.MAX_VALUE;
    private long forces;

    /// A name made (`from` empty), changed, or deleted (`to` empty).
    private record NameChange(String from, String to, FaultyFile file, Set<String> unforced) {}

    public FaultyDisk(long seed) {
        this(seed, false);
    }

    /// @param forceDoesNothing whether files only pretend to be forced, to see whether a test
    ///   notices
    public FaultyDisk(long seed, boolean forceDoesNothing) {
        this.random = new SplittableRandom(seed);
        this.forceDoesNothing = forceDoesNothing;
    }

    /// The power fails and comes back; files opened before are of no more use.
    public synchronized void crash() {
        lives++;
        operationsLeft = Long.MAX_VALUE;
        for (NameChange change : nameChanges) {
            if (change.unforced().isEmpty() || random.nextBoolean()) {
                makeDurable(change);
            }
        }
        nameChanges.clear();
        files.clear();
        files.putAll(durableFiles);
        files.values().stream()
                .sorted(Comparator.comparingInt(FaultyFile::number))
                .forEach(file -> file.crash(random));
    }

    /// The machine stops in the middle of that operation from now; [#crash] starts it again.
    public synchronized void stopAfter(long operations) {
        operationsLeft = operations;
    }

    public synchronized boolean stopped() {
        return operationsLeft <= 0;
    }

    /// Damages one bit where it is already durable.
    public synchronized void flipBit(String path, long position, int bit) throws IOException {
        existing(path).flipBit(position, bit);
    }

    /// Whether files can no longer be pre-allocated.
    public synchronized void setFull(boolean isFull) {
        full = isFull;
    }

    /// Whether forces fail. What a failed one should have written is still seen and no longer known
    /// to be unwritten: later forces leave it out.
    public synchronized void setForceFails(boolean fails) {
        forceFails = fails;
    }

    public synchronized void setUsableBytes(long bytes) {
        usableBytes = bytes;
    }

    /// How many forces of files there have been.
    public synchronized long forces() {
        return forces;
    }

    /// A copy of what a file holds now.
    public synchronized byte[] content(String path) throws IOException {
        return existing(path).content();
    }

    @Override
    public synchronized List<String> list(String directory) throws IOException {
        requirePower();
        String prefix = directory + "/";
        return files.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .filter(name -> name.indexOf('/') < 0)
                .toList();
    }

    @Override
    public synchronized void createDirectory(String directory) throws IOException {
        requirePower();
        directories.add(directory);
    }

    @Override
    public DiskFile open(String path) throws IOException {
        return handle(path);
    }

    @Override
    public DiskFile openForReading(String path) throws IOException {
        return handle(path);
    }

    @Override
    public synchronized DiskFile create(String path) throws IOException {
        operate();
        if (!directories.contains(directory(path))) {
            throw new NoSuchFileException(path);
        }
        if (files.containsKey(path)) {
            throw new FileAlreadyExistsException(path);
        }
        FaultyFile file = new FaultyFile(created++);
        files.put(path, file);
        changeName("", path, file);
        return new Handle(file, lives);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        operate();
        FaultyFile file = existing(from);
        if (!directories.contains(directory(to))) {
            throw new NoSuchFileException(to);
        }
        files.remove(from);
        files.put(to, file);
        changeName(from, to, file);
    }

    @Override
    public synchronized void delete(String path) throws IOException {
        operate();
        FaultyFile file = existing(path);
        files.remove(path);
        changeName(path, "", file);
    }

    @Override
    public synchronized void forceDirectory(String directory) throws IOException {
        operate();
        for (NameChange change : nameChanges) {
            change.unforced().remove(directory);
        }
        while (!nameChanges.isEmpty() && nameChanges.getFirst().unforced().isEmpty()) {
            makeDurable(nameChanges.removeFirst());
        }
    }

    @Override
    public synchronized long usableBytes() throws IOException {
        requirePower();
        return usableBytes;
    }

    private synchronized DiskFile handle(String path) throws IOException {
        requirePower();
        return new Handle(existing(path), lives);
    }

    private FaultyFile existing(String path) throws IOException {
        FaultyFile file = files.get(path);
        if (file == null) {
            throw new NoSuchFileException(path);
        }
        return file;
    }

    private void changeName(String from, String to, FaultyFile file) {
        Set<String> unforced = new HashSet<>();
        if (!from.isEmpty()) {
            unforced.add(directory(from));
        }
        if (!to.isEmpty()) {
            unforced.add(directory(to));
        }
        nameChanges.add(new NameChange(from, to, file, unforced));
    }

    private void makeDurable(NameChange change) {
        boolean known = durableFiles.containsValue(change.file());
        if (!change.from().isEmpty() && !known) {
            return; // the change that gave it its first name was lost
        }
        durableFiles.values().removeIf(file -> file == change.file());
        if (!change.to().isEmpty()) {
            durableFiles.put(change.to(), change.file());
        }
    }

    private static String directory(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private void operate() throws IOException {
        requirePower();
        operationsLeft--;
        requirePower();
    }

    private void requirePower() throws IOException {
        if (operationsLeft <= 0) {
            throw new IOException("the machine has stopped");
        }
    }

    private final class Handle implements DiskFile {
        private final FaultyFile file;
        private final int life;

        Handle(FaultyFile file, int life) {
            this.file = file;
            this.life = life;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            synchronized (FaultyDisk.this) {
                requireSameLife();
                requirePower();
                byte[] bytes = new byte[source.remaining()];
                source.get(bytes);
                file.write(position, bytes);
                // Last, so that a machine that stops here may have written some of it.
                operate();
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (FaultyDisk.this) {
                requireSameLife();
                requirePower();
                return file.read(target, position);
            }
        }

        @Override
        public void preallocate(long sizeBytes) throws IOException {
            synchronized (FaultyDisk.this) {
                requireSameLife();
                if (full) {
                    file.extend(Math.max(file.sizeBytes(), sizeBytes / 2));
                    throw new IOException("No space left on device");
                }
                file.extend(sizeBytes);
                operate();
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (FaultyDisk.this) {
                requireSameLife();
                operate();
                forces++;
                if (forceFails) {
                    file.forgetUnforced();
                    throw new IOException("Input/output error");
                }
                if (!forceDoesNothing) {
                    file.force();
                }
            }
        }

        @Override
        public long sizeBytes() throws IOException {
            synchronized (FaultyDisk.this) {
                requireSameLife();
                return file.sizeBytes();
            }
        }

        @Override
        public void close() {
            // Closing forces nothing.
        }

        private void requireSameLife() throws IOException {
            if (life != lives) {
                throw new IOException("this file was opened before the crash");
            }
        }
    }
}
