package io.sluice.metering.journal;

import io.sluice.metering.message.Frame;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// How a journal is kept. Change single values with the `with…` methods of [#DEFAULT].
///
/// @param segmentSizeBytes the size of new segments; at least one largest record fits when it is
///   above 2 MiB and 16 KiB
/// @param spareSegments how many segments are allocated ahead
/// @param keepFreeBytes what an allocation must leave free on the disk
/// @param rulesVersion the version of the engine's rules; a segment holds records of one version
/// @param background whether a thread of its own allocates; else the journal's thread does
/// @param retention what happens to segments that are no longer needed
/// @param fullWaitMillisMax how long an append waits for disk space before the journal is broken
/// @param whenFull called now and then while an append waits for disk space
/// @param salts where the salts of the segments come from
public record JournalSettings(
        long segmentSizeBytes,
        int spareSegments,
        long keepFreeBytes,
        int rulesVersion,
        boolean background,
        Retention retention,
        long fullWaitMillisMax,
        Runnable whenFull,
        RandomGenerator salts) {

    public static final long SEGMENT_BYTES_MIN = 16 << 10;
    public static final long SEGMENT_BYTES_MAX = 1L << 30;

    public static final JournalSettings DEFAULT =
            new JournalSettings(
                    64 << 20,
                    2,
                    64 << 20,
                    Frame.RULES_VERSION,
                    true,
                    Retention.ARCHIVE,
                    600_000,
                    () -> {},
                    new SecureRandom());

    /// What happens to segments that are no longer needed.
    public enum Retention {
        /// Moved to `archive/` and kept for ever.
        ARCHIVE,
        DELETE
    }

    public JournalSettings {
        if (segmentSizeBytes < SEGMENT_BYTES_MIN
                || segmentSizeBytes > SEGMENT_BYTES_MAX
                || segmentSizeBytes % 512 != 0) {
            throw new IllegalArgumentException("segmentSizeBytes: " + segmentSizeBytes);
        }
        if (spareSegments < 1 || spareSegments > 64) {
            throw new IllegalArgumentException("spareSegments: " + spareSegments);
        }
    }

    public JournalSettings withSegmentSizeBytes(long bytes) {
        return new JournalSettings(
                bytes,
                spareSegments,
                keepFreeBytes,
                rulesVersion,
                background,
                retention,
                fullWaitMillisMax,
                whenFull,
                salts);
    }

    public JournalSettings withSpareSegments(int count) {
        return new JournalSettings(
                segmentSizeBytes,
                count,
                keepFreeBytes,
                rulesVersion,
                background,
                retention,
                fullWaitMillisMax,
                whenFull,
                salts);
    }

    public JournalSettings withKeepFreeBytes(long bytes) {
        return new JournalSettings(
                segmentSizeBytes,
                spareSegments,
                bytes,
                rulesVersion,
                background,
                retention,
                fullWaitMillisMax,
                whenFull,
                salts);
    }

    public JournalSettings withRulesVersion(int version) {
        return new JournalSettings(
                segmentSizeBytes,
                spareSegments,
                keepFreeBytes,
                version,
                background,
                retention,
                fullWaitMillisMax,
                whenFull,
                salts);
    }

    /// For simulations: everything happens on the calling thread, in a repeatable order.
    public JournalSettings withoutBackground(RandomGenerator repeatableSalts) {
        return new JournalSettings(
                segmentSizeBytes,
                spareSegments,
                keepFreeBytes,
                rulesVersion,
                false,
                retention,
                fullWaitMillisMax,
                whenFull,
                repeatableSalts);
    }

    public JournalSettings withRetention(Retention kind) {
        return new JournalSettings(
                segmentSizeBytes,
                spareSegments,
                keepFreeBytes,
                rulesVersion,
                background,
                kind,
                fullWaitMillisMax,
                whenFull,
                salts);
    }

    public JournalSettings withWhenFull(long waitMillisMax, Runnable callback) {
        return new JournalSettings(
                segmentSizeBytes,
                spareSegments,
                keepFreeBytes,
                rulesVersion,
                background,
                retention,
                waitMillisMax,
                callback,
                salts);
    }
}
