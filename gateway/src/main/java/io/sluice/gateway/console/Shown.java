package io.sluice.gateway.console;

import gg.jte.Content;

/// What a visit comes to.
public sealed interface Shown {
    /// A whole page, in the frame.
    record Page(int status, String title, Content content) implements Shown {}

    /// Somewhere else: a path of this listener.
    record Elsewhere(String path) implements Shown {}

    /// Something that is no page, such as a picture.
    record Bytes(String type, byte[] content) implements Shown {}

    static Shown page(String title, Content content) {
        return new Page(200, title, content);
    }
}
