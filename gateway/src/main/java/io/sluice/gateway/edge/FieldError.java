package io.sluice.gateway.edge;

/// What is wrong with one field; nested ones are named `outer.inner`.
public record FieldError(String field, String message) {}
