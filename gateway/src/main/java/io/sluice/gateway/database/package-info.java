/// The way to PostgreSQL: an address, one pool, migrations, transactions. What is kept there
/// decides nothing, so it may be away at any time; whoever asks then is told so at once. Everybody
/// may enter; it enters nobody.
@NullMarked
package io.sluice.gateway.database;

import org.jspecify.annotations.NullMarked;
