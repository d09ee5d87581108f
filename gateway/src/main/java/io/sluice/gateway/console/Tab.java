package io.sluice.gateway.console;

/// One of the ways to go.
public record Tab(String path, String name) {
    /// Whether a page lies there.
    public boolean isAt(String here) {
        return path.equals("/")
                ? here.equals("/") || here.startsWith("/accounts/")
                : here.equals(path) || here.startsWith(path + "/");
    }
}
