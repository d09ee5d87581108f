/// What happens between a request and its answer, without HTTP: quoting, and the metered injection
/// with all that can go wrong in it. Runs in a plain unit test.
///
/// Who may enter: `api` and the wiring. This room uses `injector`, `directory` and the host's port.
@NullMarked
package io.sluice.gateway.flow;

import org.jspecify.annotations.NullMarked;
