/// The engine that takes the stimuli: how one is asked, and what its answer means.
///
/// Who may enter: `flow` and the wiring. This room may use `edge` for JSON, and Vert.x.
@NullMarked
package io.sluice.gateway.injector;

import org.jspecify.annotations.NullMarked;
