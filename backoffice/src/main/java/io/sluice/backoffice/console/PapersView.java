package io.sluice.backoffice.console;

import io.sluice.gateway.console.Doc;
import java.util.List;

/// What stands between a contributor and their money, and what they are asked for.
///
/// @param method how they are paid; nothing: not said yet
/// @param agreements one for each of their projects
/// @param billing what their invoices say of them
/// @param invoices the platform's, for what they subscribed to and for hosting, newest first
/// @param years those that can be looked at, newest first
public record PapersView(
        Doc method,
        Doc tax,
        List<Doc> agreements,
        Doc billing,
        List<Doc> invoices,
        List<Integer> years) {}
