/// The audit log without a database.
@NullMarked
package io.sluice.backoffice.audit;

import org.jspecify.annotations.NullMarked;
