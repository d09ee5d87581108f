package io.sluice.backoffice.web;

import io.sluice.backoffice.web.RefusalTable.Bad;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The entry of an operation while it is written.
final class RefusalDraft {
    final Map<String, String> unknown = new LinkedHashMap<>();
    final Set<String> own = new HashSet<>();
    final Map<String, String> body = new LinkedHashMap<>();
    final List<String> optional = new ArrayList<>();
    final List<Bad> bad = new ArrayList<>();

    RefusalDraft own(String parameter, String code) {
        own.add(parameter);
        return unknown(parameter, code);
    }

    RefusalDraft unknown(String parameter, String code) {
        unknown.put(parameter, code);
        return this;
    }

    RefusalDraft field(String name, String json) {
        body.put(name, json);
        return this;
    }

    RefusalDraft maybe(String name, String json) {
        optional.add(name);
        return field(name, json);
    }

    /// Values of the right type that can't be.
    RefusalDraft never(String name, String... values) {
        for (String json : values) {
            bad(name, json, 422, "invalid_value");
        }
        return this;
    }

    RefusalDraft bad(String name, String json, int status, String code) {
        bad.add(new Bad(name, json, status, code));
        return this;
    }
}
