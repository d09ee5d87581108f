package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import org.jspecify.annotations.Nullable;

/// One file of the journal. Its identity is forced before the file gets its name; its start is
/// written together with its first record.
///
/// ```
///    0 identity: i64 magic · i32 format · i32 salt · i64 number · i64 sizeBytes · i32 CRC-32C
/// 4096 start:    i64 magic · i32 rules version · i32 0 · i64 first sequence · i64 0
///                · i32 CRC-32C xor salt
/// 8192 records, zeros behind the last one
/// ```
///
/// The salt makes bytes that merely look like a record (inside a request, or left over on the disk)
/// differ from records of this segment. Thread: its owner's.
final class Segment implements AutoCloseable {
    static final int START_AT = 4096;
    static final int RECORDS_AT = 8192;
    static final int FORMAT = 1;

    private static final long IDENTITY_MAGIC = 0x314C4E52_554F4A53L; // "SJOURNL1" in the file
    private static final long START_MAGIC = 0x54524154_53474553L; // "SEGSTART" in the file
    private static final int BLOCK_BYTES = 40;
    private static final int BLOCK_CHECKSUM_AT = 32;

    /// What a segment learns when its first record is about to be written.
    record Start(int rulesVersion, long firstSequence) {}

    private final String path;
    private final DiskFile file;
    private final long number;
    private final long sizeBytes;
    private final int salt;

    private Segment(String path, DiskFile file, long number, long sizeBytes, int salt) {
        this.path = path;
        this.file = file;
        this.number = number;
        this.sizeBytes = sizeBytes;
        this.salt = salt;
    }

    /// Makes a segment under its final name, durable, full of zeros.
    static Segment make(Disk disk, long number, long sizeBytes, int salt) throws IOException {
        String path = SegmentFiles.path(SegmentFiles.JOURNAL, number);
        String unfinished = path + SegmentFiles.UNFINISHED;
        DiskFile file = createAnew(disk, unfinished);
        try {
            file.preallocate(sizeBytes);
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            RecordFormat.putLong(block, 0, IDENTITY_MAGIC);
            RecordFormat.putInt(block, 8, FORMAT);
            RecordFormat.putInt(block, 12, salt);
            RecordFormat.putLong(block, 16, number);
            RecordFormat.putLong(block, 24, sizeBytes);
            RecordFormat.putInt(
                    block, BLOCK_CHECKSUM_AT, new Checksum().of(block, 0, BLOCK_CHECKSUM_AT));
            file.write(block, 0);
            file.force();
            disk.rename(unfinished, path);
            disk.forceDirectory(SegmentFiles.JOURNAL);
            return new Segment(path, file, number, sizeBytes, salt);
        } catch (IOException failure) {
            discard(disk, unfinished, file, failure);
            throw failure;
        }
    }

    private static DiskFile createAnew(Disk disk, String path) throws IOException {
        try {
            return disk.create(path);
        } catch (FileAlreadyExistsException _) {
            disk.delete(path);
            return disk.create(path);
        }
    }

    private static void discard(Disk disk, String path, DiskFile file, IOException failure) {
        try {
            file.close();
            disk.delete(path);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }

    /// Takes over an open file; closes it when it is not a sound segment of that number.
    static Segment of(String path, DiskFile file, long number) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        try {
            readFully(file, block, 0);
            String wrong = null;
            if (RecordFormat.int64(block, 0) != IDENTITY_MAGIC
                    || RecordFormat.int32(block, BLOCK_CHECKSUM_AT)
                            != new Checksum().of(block, 0, BLOCK_CHECKSUM_AT)) {
                wrong = "the identity of the segment is damaged";
            } else if (RecordFormat.int32(block, 8) != FORMAT) {
                wrong =
                        "written in format "
                                + RecordFormat.int32(block, 8)
                                + ", this version reads format "
                                + FORMAT;
            } else if (RecordFormat.int64(block, 16) != number) {
                wrong =
                        "this is segment "
                                + RecordFormat.int64(block, 16)
                                + " under the name of another";
            } else if (RecordFormat.int64(block, 24) != file.sizeBytes()) {
                wrong =
                        "the file has "
                                + file.sizeBytes()
                                + " bytes instead of "
                                + RecordFormat.int64(block, 24);
            }
            if (wrong != null) {
                throw new DamagedJournal(path, 0, 0, wrong);
            }
        } catch (IOException | DamagedJournal failure) {
            file.close();
            throw failure;
        }
        int salt = RecordFormat.int32(block, 12);
        return new Segment(path, file, number, RecordFormat.int64(block, 24), salt);
    }

    /// Null when the start is not, or not wholly, written.
    @Nullable Start start() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        readFully(file, block, START_AT);
        int checksum = new Checksum().of(block, 0, BLOCK_CHECKSUM_AT) ^ salt;
        if (RecordFormat.int64(block, 0) != START_MAGIC
                || RecordFormat.int32(block, BLOCK_CHECKSUM_AT) != checksum) {
            return null;
        }
        return new Start(RecordFormat.int32(block, 8), RecordFormat.int64(block, 16));
    }

    void writeStart(Start start, ByteBuffer scratch, Checksum checksum) throws IOException {
        RecordFormat.putLong(scratch, 0, START_MAGIC);
        RecordFormat.putInt(scratch, 8, start.rulesVersion());
        RecordFormat.putInt(scratch, 12, 0);
        RecordFormat.putLong(scratch, 16, start.firstSequence());
        RecordFormat.putLong(scratch, 24, 0);
        RecordFormat.putInt(
                scratch, BLOCK_CHECKSUM_AT, checksum.of(scratch, 0, BLOCK_CHECKSUM_AT) ^ salt);
        RecordFormat.putInt(scratch, BLOCK_CHECKSUM_AT + Integer.BYTES, 0);
        file.write(scratch.limit(BLOCK_BYTES).position(0), START_AT);
    }

    /// Where the last record may end: behind it there is always room to say where it goes on.
    long recordsEnd() {
        return sizeBytes - RecordFormat.CONTROL_BYTES;
    }

    String path() {
        return path;
    }

    DiskFile file() {
        return file;
    }

    long number() {
        return number;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    int salt() {
        return salt;
    }

    /// Reads until `target` is full or the file ends.
    static void readFully(DiskFile file, ByteBuffer target, long position) throws IOException {
        int read = 0;
        while (target.hasRemaining() && read >= 0) {
            read = file.read(target, position + target.position());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
