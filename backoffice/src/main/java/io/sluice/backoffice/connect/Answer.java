package io.sluice.backoffice.connect;

import org.jspecify.annotations.Nullable;

/// What asking Stripe to do something came to.
public sealed interface Answer<T> {
    /// It is done.
    record Given<T>(T value) implements Answer<T> {}

    /// It is not, and will not be however often it is asked.
    ///
    /// @param code Stripe's word for why
    /// @param parameter which parameter it is about
    record Refused<T>(String code, @Nullable String parameter) implements Answer<T> {}

    /// Nobody knows: asked again with the same key it is done once.
    record Unknown<T>(String why) implements Answer<T> {}
}
