package io.sluice.backoffice.console;

import io.sluice.gateway.console.Doc;
import java.time.LocalDate;
import java.util.List;

/// What the platform itself earns and loses, and what whoever keeps its books takes along.
///
/// @param losses what it lost of credits that were paid back after they were spent, newest first
/// @param invoices for its services, newest first
/// @param forms tax forms that end soon or have ended
public record BooksView(List<Doc> losses, Doc invoices, List<Doc> forms, LocalDate today) {}
