package io.sluice.metering.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/// The disk as the journal and the snapshots see it: one folder with folders of files in it.
///
/// Paths are relative, with `/`. What is not forced may be lost in a crash: a file's bytes until
/// [DiskFile#force], a name made, changed or deleted until [#forceDirectory] of its folder.
/// Sharing: any thread.
public interface Disk {
    /// The names of the files in a folder, sorted; empty when there is no such folder.
    List<String> list(String directory) throws IOException;

    void createDirectory(String directory) throws IOException;

    /// Opens an existing file for reading and writing.
    ///
    /// @throws NoSuchFileException when there is none of that name
    DiskFile open(String path) throws IOException;

    /// Opens an existing file for reading.
    ///
    /// @throws NoSuchFileException when there is none of that name
    DiskFile openForReading(String path) throws IOException;

    /// Makes a new, empty file.
    ///
    /// @throws FileAlreadyExistsException when the name is taken
    DiskFile create(String path) throws IOException;

    /// Renames atomically, also into another folder; a file that has the name is replaced.
    void rename(String from, String to) throws IOException;

    void delete(String path) throws IOException;

    /// Makes the names of a folder durable.
    void forceDirectory(String directory) throws IOException;

    /// What can still be allocated.
    long usableBytes() throws IOException;
}
