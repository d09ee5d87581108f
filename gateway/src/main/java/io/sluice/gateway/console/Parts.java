package io.sluice.gateway.console;

import gg.jte.Content;
import io.sluice.gateway.console.pages.StaticTemplates;
import io.sluice.gateway.console.pages.Templates;

/// Parts that pages of both consoles are made of.
public final class Parts {
    private static final Templates PAGES = new StaticTemplates();

    private Parts() {}

    /// The hidden fields every form brings along.
    public static Content hidden(Visit visit) {
        return PAGES.hidden(visit);
    }

    /// What a route said against it; nothing where it said nothing.
    public static Content notice(Doc wrong) {
        return PAGES.notice(wrong);
    }

    /// The way to the rest of a list.
    public static Content pager(Doc list, String path) {
        return PAGES.pager(list, path);
    }
}
