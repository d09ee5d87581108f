package io.sluice.gateway.events;

/// One event as clients see it. Immutable; the bytes are not to be changed.
///
/// @param sequence the journal record that tells of it
/// @param part which of that record's events it is, from 0
/// @param account the key of the account whose credits it is about
/// @param source the account that asked for it, where there was one, else -1
/// @param json the whole event
public record PublicEvent(
        long sequence, int part, EventType type, int account, int source, byte[] json) {

    public String id() {
        return new EventPosition(sequence, part).text();
    }
}
