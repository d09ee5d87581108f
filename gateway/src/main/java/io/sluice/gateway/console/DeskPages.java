package io.sluice.gateway.console;

import io.sluice.gateway.console.pages.StaticTemplates;
import io.sluice.gateway.console.pages.Templates;
import io.sluice.gateway.edge.JsonObject;
import io.sluice.gateway.edge.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/// Purchases, for buyers to see through and for staff to decide; for admins keys, and who comes in
/// with them by a provider's word.
public final class DeskPages {
    private static final String PURCHASE = "/purchases/{purchase_id}";
    private static final String KEYS = "/v1/keys";
    private static final String SIGN_INS = "/v1/sign-ins";
    private static final String SIGN_INS_PAGE = "/keys/sign-ins";
    private static final int ROWS = 50;

    private final Console console;
    private final Templates pages = new StaticTemplates();

    public DeskPages(Console console) {
        this.console = console;
    }

    public List<Route> routes() {
        return List.of(
                console.page("/purchases", "purchasesPage", this::purchases),
                console.page(PURCHASE, "purchasePage", visit -> purchase(visit, Doc.NONE)),
                console.page(PURCHASE + "/qr.svg", "purchaseQrCode", this::qrCode),
                console.form(PURCHASE + "/resolve", "resolveForm", this::resolve),
                console.page("/keys", "keysPage", visit -> keys(visit, Doc.NONE, Doc.NONE)),
                console.form("/keys", "createKeyForm", this::create),
                console.form("/keys/{key_id}/revoke", "revokeKeyForm", this::revoke),
                console.page(SIGN_INS_PAGE, "signInsPage", visit -> signIns(visit, Doc.NONE)),
                console.form(SIGN_INS_PAGE, "linkForm", this::link),
                console.form(SIGN_INS_PAGE + "/{sign_in_id}/unlink", "unlinkForm", this::unlink));
    }

    private static String route(Visit visit) {
        return "/v1/purchases/" + Visit.encoded(visit.path("purchase_id"));
    }

    private Future<Shown> purchases(Visit visit) {
        String status = visit.query("status");
        String account = visit.query("account_id");
        String cursor = visit.query("cursor");
        String uri =
                "/v1/purchases?limit="
                        + ROWS
                        + (status.isEmpty() ? "" : "&status=" + Visit.encoded(status))
                        + (account.isEmpty() ? "" : "&account_id=" + Visit.encoded(account))
                        + (cursor.isEmpty() ? "" : "&cursor=" + Visit.encoded(cursor));
        return visit.read(uri).map(list -> Shown.page("Purchases", pages.purchases(list, status)));
    }

    private Future<Shown> purchase(Visit visit, Doc wrong) {
        return visit.read(route(visit))
                .map(found -> Shown.page("Purchase", pages.purchase(visit, found, wrong)));
    }

    private Future<Shown> qrCode(Visit visit) {
        return visit.tryRead(route(visit) + "/qr.svg")
                .map(said -> {
                    Visit.document(said);
                    return new Shown.Bytes("image/svg+xml", said.content());
                });
    }

    private Future<Shown> resolve(Visit visit) {
        Form form = visit.form();
        JsonObject body = form.with(form.texts("action", "account_id", "note"), "credits");
        return visit.tell(HttpMethod.POST, route(visit) + "/resolve", body)
                .compose(said ->
                        said.isRefusal()
                                ? purchase(visit, Doc.of(said.document()))
                                : Future.succeededFuture(
                                        new Shown.Elsewhere(
                                                "/purchases/"
                                                        + Visit.encoded(
                                                                visit.path("purchase_id")))));
    }

    /// @param made a key that was just made, to be shown this once
    private Future<Shown> keys(Visit visit, Doc made, Doc wrong) {
        String cursor = visit.query("cursor");
        String uri =
                KEYS
                        + "?limit="
                        + ROWS
                        + (cursor.isEmpty() ? "" : "&cursor=" + Visit.encoded(cursor));
        return visit.read(uri)
                .map(list ->
                        Shown.page(
                                "Keys", pages.keys(visit, list, made, wrong, console.provider())));
    }

    private Future<Shown> create(Visit visit) {
        Form form = visit.form();
        JsonObject body =
                form.withFlag(form.texts("role", "account_id", "subject_id"), "may_settle");
        return visit.tell(HttpMethod.POST, KEYS, body)
                .compose(said -> {
                    Doc answer = Doc.of(said.document());
                    return said.isRefusal()
                            ? keys(visit, Doc.NONE, answer)
                            : keys(visit, answer, Doc.NONE);
                });
    }

    private Future<Shown> revoke(Visit visit) {
        String uri = KEYS + "/" + Visit.encoded(visit.path("key_id"));
        return visit.tell(HttpMethod.DELETE, uri, JsonObject.EMPTY)
                .map(said -> {
                    Visit.document(said);
                    return new Shown.Elsewhere("/keys");
                });
    }

    private Future<Shown> signIns(Visit visit, Doc wrong) {
        String cursor = visit.query("cursor");
        String uri =
                SIGN_INS
                        + "?limit="
                        + ROWS
                        + (cursor.isEmpty() ? "" : "&cursor=" + Visit.encoded(cursor));
        return visit.read(uri)
                .map(list ->
                        Shown.page(
                                "Sign-ins", pages.signIns(visit, list, wrong, console.provider())));
    }

    private Future<Shown> link(Visit visit) {
        JsonObject body = visit.form().texts("subject", "key_id");
        return visit.tell(HttpMethod.PUT, SIGN_INS, body)
                .compose(said ->
                        said.isRefusal()
                                ? signIns(visit, Doc.of(said.document()))
                                : Future.succeededFuture(new Shown.Elsewhere(SIGN_INS_PAGE)));
    }

    private Future<Shown> unlink(Visit visit) {
        String uri = SIGN_INS + "/" + Visit.encoded(visit.path("sign_in_id"));
        return visit.tell(HttpMethod.DELETE, uri, JsonObject.EMPTY)
                .map(said -> {
                    Visit.document(said);
                    return new Shown.Elsewhere(SIGN_INS_PAGE);
                });
    }
}
