/// Posting to addresses that somebody else names: a name is resolved once, each of its addresses is
/// looked at, and the connection goes to what was looked at. Knows nothing of what is posted.
///
/// Webhooks, the API, the front and the back office's notices enter; it uses no other room.
@NullMarked
package io.sluice.gateway.outward;

import org.jspecify.annotations.NullMarked;
