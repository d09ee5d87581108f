/// How a line that strangers can cause is kept from filling the log. Knows no other room; everybody
/// may enter.
@NullMarked
package io.sluice.gateway.log;

import org.jspecify.annotations.NullMarked;
