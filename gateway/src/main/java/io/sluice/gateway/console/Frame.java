package io.sluice.gateway.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands around every page.
///
/// @param title the page's own name
/// @param place which of the two consoles this is
/// @param nonce what lets our scripts, and no others, run
/// @param who whose key is in; empty: nobody's
/// @param subjectId their id, where the key says one
/// @param tabs the ways to go
/// @param here the path of the tab one is at
/// @param formToken what the form that leaves must bring back
/// @param open what everybody may look at
public record Frame(
        String title,
        String place,
        String nonce,
        String who,
        @Nullable String subjectId,
        List<Tab> tabs,
        String here,
        String formToken,
        List<Tab> open) {}
