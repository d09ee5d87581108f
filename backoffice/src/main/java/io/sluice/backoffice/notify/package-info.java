/// What people are told about their money. Entered by every room that changes something of theirs;
/// knows none of them.
@NullMarked
package io.sluice.backoffice.notify;

import org.jspecify.annotations.NullMarked;
