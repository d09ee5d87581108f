package io.sluice.gateway.webhooks;

import org.jspecify.annotations.Nullable;

/// One event on its way to one endpoint.
///
/// @param status `pending`, `delivered` or `dead`
/// @param responseStatus what the receiver answered last, where it answered
/// @param failure why there was no answer, where there was none
public record WebhookDelivery(
        Place place,
        String eventId,
        String event,
        String accountId,
        String status,
        int attempts,
        @Nullable Integer responseStatus,
        @Nullable String failure,
        long createdAtMillis,
        @Nullable Long attemptedAtMillis) {

    /// Where an event stands in the journal.
    public record Place(long sequence, int part) {
        private static final int PARTS_MAX = 16;

        /// Far more than there will ever be, and still one number with its part.
        public static final long SEQUENCE_MAX = Long.MAX_VALUE / PARTS_MAX - 1;

        /// Behind everything.
        public static final Place END = new Place(SEQUENCE_MAX, 0);

        /// As one number, for a cursor.
        public long toNumber() {
            return sequence * PARTS_MAX + part;
        }

        public static Place ofNumber(long number) {
            return new Place(number / PARTS_MAX, (int) (number % PARTS_MAX));
        }
    }
}
