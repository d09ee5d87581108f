/// What people are told about their money, and how it leaves: by mail, and signed to an endpoint of
/// the operator's. Entered by every room that changes something of theirs; of the others it knows
/// the client of `rails` for HTTP alone.
@NullMarked
package io.sluice.backoffice.notify;

import org.jspecify.annotations.NullMarked;
