package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.Actor;
import io.sluice.backoffice.base.IdKind;
import io.sluice.gateway.edge.Exchange;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.Problem;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.edge.Role;
import io.vertx.core.net.SocketAddress;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One request as an endpoint of the back office sees it: what was sent and who sent it. Answering
/// is the {@link Desk}'s business.
///
/// Thread: the virtual thread of the request. Nothing of the exchange that is read here changes
/// after the request has arrived.
public final class Call {
    private final Exchange exchange;

    Call(Exchange exchange) {
        this.exchange = exchange;
    }

    /// A path parameter, decoded.
    public String path(String name) {
        return exchange.path(name);
    }

    /// The id in the path; refused as not found where it is none.
    public UUID id(String name, IdKind kind, ProblemType notFound) {
        UUID id = kind.parse(path(name));
        if (id == null) {
            throw new Refusal(notFound);
        }
        return id;
    }

    /// The query parameters; read all, then {@link #check} them.
    public Fields query() {
        return exchange.query();
    }

    /// The fields of the JSON body; read all, then {@link #check} them.
    public Fields fields() {
        return exchange.fields();
    }

    /// The JSON body itself.
    public JsonObject document() {
        return exchange.document();
    }

    /// The body as it came.
    public byte[] rawBody() {
        return exchange.rawBody();
    }

    /// A header of the request, or null.
    public @Nullable String header(CharSequence name) {
        return exchange.header(name);
    }

    /// Refuses when something is wrong with the fields read.
    public void check(Fields fields) {
        Problem problem = fields.problem();
        if (problem != null) {
            throw new Refusal(problem);
        }
    }

    /// The network address the request came from: of the caller, or of a proxy before us.
    public String address() {
        SocketAddress address = exchange.http().remoteAddress();
        String host = address == null ? null : address.hostAddress();
        return host == null ? "" : host;
    }

    /// Who is calling. Public routes have nobody.
    public Principal caller() {
        return exchange.principal();
    }

    /// The caller as the audit log names them; on a public route nobody.
    public Actor actor() {
        return isFromOutside() ? Actor.NOBODY : Actor.of(caller());
    }

    /// Whether the route asks for no key: what comes by it proves itself, if it can.
    boolean isFromOutside() {
        return exchange.route().isPublic();
    }

    /// The operation asked for, as the API document names it.
    String operation() {
        return exchange.route().operation();
    }

    /// The path asked for, percent-encoded.
    String path() {
        return exchange.path();
    }

    /// The contributor behind the key; 403 where there is none.
    public UUID contributor() {
        return Objects.requireNonNullElseGet(
                subject(Role.CONTRIBUTOR, IdKind.CONTRIBUTOR),
                () -> {
                    throw new Refusal(ProblemType.FORBIDDEN);
                });
    }

    /// Lets staff through, and a contributor to what is their own: foreign and unknown look alike.
    public void requireContributor(UUID contributorId) {
        if (!isStaff() && !contributorId.equals(subject(Role.CONTRIBUTOR, IdKind.CONTRIBUTOR))) {
            throw new Refusal(ProblemType.FORBIDDEN);
        }
    }

    /// Lets everybody through but the key of another project.
    public void requireProject(UUID projectId) {
        boolean isProject = caller().role() == Role.PROJECT;
        if (isProject && !projectId.equals(subject(Role.PROJECT, IdKind.PROJECT))) {
            throw new Refusal(ProblemType.FORBIDDEN);
        }
    }

    /// Whether an admin or a person of the staff calls.
    public boolean isStaff() {
        return caller().isAdmin() || caller().role() == Role.STAFF;
    }

    @Nullable RequestKey requestKey() {
        return exchange.requestKey();
    }

    long nowMillis() {
        return exchange.nowMillis();
    }

    private @Nullable UUID subject(Role role, IdKind kind) {
        String subject = caller().subjectId();
        return caller().role() != role || subject == null ? null : kind.parse(subject);
    }
}
