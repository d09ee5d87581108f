package io.sluice.backoffice.web;

/// A file that is answered instead of a JSON document.
///
/// @param contentType what it is
/// @param name under which a browser keeps it: letters, digits, dots and dashes
public record Download(String contentType, String name, byte[] bytes) {}
