package io.sluice.gateway;

/// Placeholder body is replaced together with the worked example.
final class Demo {
    private Demo() {}

    static void play(String url, String adminKey) {}
}
