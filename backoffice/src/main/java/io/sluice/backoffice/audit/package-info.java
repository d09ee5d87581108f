/// The audit log: what happened to money, by whom, each row carrying the hash of the one before.
/// Every room may append, in its own transaction; it enters nobody.
@NullMarked
package io.sluice.backoffice.audit;

import org.jspecify.annotations.NullMarked;
