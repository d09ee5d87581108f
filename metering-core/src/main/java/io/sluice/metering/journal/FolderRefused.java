package io.sluice.metering.journal;

import java.io.IOException;

/// A data folder that this process must not use; the message says why.
public final class FolderRefused extends IOException {
    private static final long serialVersionUID = 1L;

    FolderRefused(String message) {
        super(message);
    }
}
