package io.sluice.backoffice.notify;

import io.sluice.backoffice.notify.NoticeStore.Notice;
import java.util.UUID;

/// A notice that is to leave by a channel.
///
/// @param attempts how often it was tried by this channel
record Outgoing(Notice notice, UUID contributorId, String email, int attempts) {}
