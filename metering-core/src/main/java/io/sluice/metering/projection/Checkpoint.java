package io.sluice.metering.projection;

/// How far a graph has come.
///
/// @param journal the name of the journal it retells
/// @param sequence the last record it has; 0: none yet
public record Checkpoint(String journal, long sequence) {}
