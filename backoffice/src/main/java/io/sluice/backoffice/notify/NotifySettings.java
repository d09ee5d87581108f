package io.sluice.backoffice.notify;

import io.sluice.gateway.Secret;
import io.sluice.gateway.edge.HookSecret;
import io.sluice.gateway.outward.TargetRules;
import org.jspecify.annotations.Nullable;

/// By which channels notices leave; where there is none they are kept and shown.
public record NotifySettings(@Nullable MailAccess mail, @Nullable HookAccess hook) {
    public static final NotifySettings NONE = new NotifySettings(null, null);

    /// A server that takes mail.
    ///
    /// @param isSecure whether TLS is spoken from the first byte
    /// @param mayBePlain whether it may be done without TLS: on this machine alone
    /// @param user empty: nobody signs in
    /// @param from the sender's address
    public record MailAccess(
            String host,
            int port,
            boolean isSecure,
            boolean mayBePlain,
            String user,
            Secret password,
            String from) {}

    /// An endpoint of the operator's that takes every notice, signed.
    ///
    /// @param rules where it may lead
    public record HookAccess(String url, HookSecret secret, TargetRules rules) {}
}
