/// How a project's period becomes platform, pool and treasury. Pure: no clock, no store. The payout
/// room, the dashboards and the routes of the split may enter.
@NullMarked
package io.sluice.backoffice.split;

import org.jspecify.annotations.NullMarked;
