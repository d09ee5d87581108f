package io.sluice.metering.host;

import io.sluice.metering.message.Frame;

/// Takes commands and answers them when they are durable. Any thread may call; none ever waits.
public interface MeteringHost {
    /// Whether a command was taken.
    enum Admission {
        ACCEPTED,
        /// As many commands as fit are under way. Try again in a moment.
        FULL,
        /// The disk has no room for more records. What was answered is safe; nothing new is taken.
        DISK_FULL
    }

    /// Takes a copy of the frame. The reply is completed on its lane after the command's record, if
    /// it made one, and all records before it are forced to disk.
    Admission submit(Frame frame, Reply reply);

    /// The same for the end of something that was taken before, such as what an injection came to:
    /// room on the disk is kept for it, so it is taken when new work no longer is.
    Admission submitEnd(Frame frame, Reply reply);

    /// For records nobody waits for, such as issued quotes: they wake nobody up and are forced
    /// together with whatever comes next.
    Admission record(Frame frame);
}
