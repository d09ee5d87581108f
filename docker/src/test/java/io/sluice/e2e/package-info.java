/// Sluice as its clients and its operator see it: each test starts the assembled program as a
/// process of its own, talks to it over sockets, and kills it where that is the test.
///
/// Who may enter: nobody. This room uses no class of the product, so that it cannot share its
/// mistakes.
@NullMarked
package io.sluice.e2e;

import org.jspecify.annotations.NullMarked;
