/// One resource, one file: what `API.md` promises, on top of the edge. Reads a request, asks the
/// engine or the quote desk, writes the answer.
///
/// Who may enter: the wiring. This room uses `edge`, `flow`, `directory` and the host's port.
@NullMarked
package io.sluice.gateway.api;

import org.jspecify.annotations.NullMarked;
