package io.sluice.backoffice.rails;

import org.jspecify.annotations.Nullable;

/// A signed event of a rail: that something has happened to a transfer or a batch. What it was is
/// asked of the rail, so events may come in any order, and more than once.
///
/// @param transferKey our key, where the event names it
/// @param reference what the rail calls the transfer or the batch
public record RailEvent(
        String rail, String id, String type, @Nullable String transferKey, String reference) {}
