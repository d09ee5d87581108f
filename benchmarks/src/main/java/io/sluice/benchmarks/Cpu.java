package io.sluice.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// What the current thread itself used. Work of one thread is timed by it, so that a neighbour on
/// the machine lengthens the run but hardly the figure.
public final class Cpu {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Cpu() {}

    public static long threadNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    public static long threadAllocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
