/// What contributors, projects and staff see. Each page asks the back office's own routes for who
/// looks at it, and shows what they answer, in the frame of {@link io.sluice.gateway.console}.
///
/// Who may enter: the wiring. This room knows no store and no desk.
@NullMarked
package io.sluice.backoffice.console;

import org.jspecify.annotations.NullMarked;
