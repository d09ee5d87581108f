package io.sluice.backoffice.web;

import io.sluice.backoffice.transparency.Export;
import io.sluice.backoffice.transparency.ExportStore;
import io.sluice.gateway.edge.Fields;
import io.sluice.gateway.edge.JsonName;
import io.sluice.gateway.edge.JsonOut;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.Role;
import io.sluice.gateway.edge.Route;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `/api/exports/{kind}.csv` and `.json`: sheets for accounting programs, however long.
final class ExportsApi {
    private static final String CSV = ".csv";
    private static final String JSON = ".json";
    private static final LocalDate FIRST_DAY = LocalDate.parse("1970-01-01");
    private static final LocalDate LAST_DAY = LocalDate.parse("9999-12-31");

    private final Desk desk;
    private final ExportStore store = new ExportStore();

    ExportsApi(Routes.Rooms rooms) {
        this.desk = rooms.desk();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/exports/{file}", "exportSheet")
                        .roles(Role.STAFF)
                        .to(desk.streaming(this::export)));
    }

    private Desk.Streamed export(Call call) {
        String file = call.path("file");
        boolean isCsv = file.endsWith(CSV);
        String ending = isCsv ? CSV : JSON;
        Export found =
                file.endsWith(ending)
                        ? Export.WORDS.find(file.substring(0, file.length() - ending.length()))
                        : null;
        if (found == null) {
            throw new Refusal(ProblemType.NOT_FOUND);
        }
        Fields query = call.query();
        LocalDate from = Objects.requireNonNullElse(Given.dayOrNull(query, "from"), FIRST_DAY);
        LocalDate to = Objects.requireNonNullElse(Given.dayOrNull(query, "to"), LAST_DAY);
        if (!query.flawed() && from.isAfter(to)) {
            query.invalid("to", "must not be before from");
        }
        call.check(query);
        return isCsv
                ? new Desk.Streamed(Reply.CSV, (client, out) -> sheet(client, found, from, to, out))
                : new Desk.Streamed(
                        Reply.JSON, (client, out) -> documents(client, found, from, to, out));
    }

    private void sheet(
            SqlClient client, Export export, LocalDate from, LocalDate to, Consumer<String> out) {
        CsvOut sheet = new CsvOut();
        sheet.row(export.columns().toArray());
        out.accept(sheet.take());
        store.read(
                client,
                export,
                from,
                to,
                lines -> {
                    lines.forEach(cells -> sheet.row(cells.toArray()));
                    out.accept(sheet.take());
                });
    }

    private void documents(
            SqlClient client, Export export, LocalDate from, LocalDate to, Consumer<String> out) {
        List<JsonName> names = export.columns().stream().map(JsonName::of).toList();
        out.accept("[");
        boolean[] first = {true};
        store.read(
                client,
                export,
                from,
                to,
                lines -> {
                    StringBuilder piece = new StringBuilder();
                    for (List<@Nullable Object> cells : lines) {
                        piece.append(first[0] ? "\n" : ",\n").append(document(names, cells));
                        first[0] = false;
                    }
                    out.accept(piece.toString());
                });
        out.accept("\n]\n");
    }

    private static String document(List<JsonName> names, List<@Nullable Object> cells) {
        JsonOut out = new JsonOut().open();
        for (int i = 0; i < cells.size(); i++) {
            Object cell = cells.get(i);
            switch (cell) {
                case null -> out.none(names.get(i));
                case Long whole -> out.whole(names.get(i), whole);
                default -> out.text(names.get(i), cell.toString());
            }
        }
        return out.close().toString();
    }
}
