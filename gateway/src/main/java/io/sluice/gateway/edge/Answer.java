package io.sluice.gateway.edge;

/// Where an operation puts its answer: an HTTP response, or one entry of a batch. Exactly one of
/// {@link #send} and {@link #refuse} is called, once, on the event loop the request came in on.
public interface Answer {
    /// An empty writer for the body. Write it and send it without letting go of the thread.
    JsonOut body();

    /// Sends what {@link #body} holds.
    void send(int status);

    /// Sends a refusal.
    void refuse(Problem problem);

    /// Says that the answer to come is the one an earlier request with this key had.
    void replayed();

    default void refuse(ProblemType type) {
        refuse(Problem.of(type));
    }
}
