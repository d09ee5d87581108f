/// Contributors, projects, the keys that speak for them, and the clock of tests. Its records may be
/// used by every room; it uses audit alone.
@NullMarked
package io.sluice.backoffice.people;

import org.jspecify.annotations.NullMarked;
