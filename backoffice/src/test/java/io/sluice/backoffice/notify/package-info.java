/// Tests of notices, against a real mail server on this machine.
@NullMarked
package io.sluice.backoffice.notify;

import org.jspecify.annotations.NullMarked;
