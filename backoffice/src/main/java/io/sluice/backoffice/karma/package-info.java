/// What a contributor's work weighs: vesting, abandonment, tiers and shares. Pure: the time is an
/// argument. The payout room and the karma routes may enter.
@NullMarked
package io.sluice.backoffice.karma;

import org.jspecify.annotations.NullMarked;
