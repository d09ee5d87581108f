package io.sluice.metering.engine;

/// How much the engine's tables can hold. Memory is reserved for all of it and used only as far as
/// it is filled, so large bounds cost nothing while they are not reached.
public record EngineSizes(
        int accounts, int holds, int requests, int purchases, int usage, int textChunks) {
    /// 2 million accounts; 13 million holds alive or remembered, which is ten minutes of 21,000 a
    /// second; 5,000 projects a day.
    public static final EngineSizes STANDARD =
            new EngineSizes(2 << 20, 13_000_000, Limits.REQUESTS_KEPT, 4 << 20, 2 << 20, 64 << 20);

    /// For tests and warm-up.
    public static final EngineSizes SMALL =
            new EngineSizes(1 << 16, 1 << 16, 1 << 14, 1 << 14, 1 << 12, 1 << 18);
}
