package io.sluice.gateway;

import io.sluice.gateway.ApiClient.Said;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The people of 002's PetMatch, their projects and papers, as an admin of the back office would
/// enter them. What an earlier demo has entered is found again.
final class DemoTown {
    static final String PET_MATCH = "PetMatch";
    static final String FIELD_NOTES = "FieldNotes";
    static final String SHUT_SHOP = "Paws & Claws";

    /// Two of the staff: one calculates, the other approves.
    static final String CARL = "carl@demo";

    static final String DORA = "dora@demo";

    private static final String MAIL = "@petmatch.example";
    private static final String FOUNDER = "Alice";

    /// Who is paid, by what method and with which details; the first is the founder. Bob is an
    /// agent: Olga operates and is paid for it. Dave's bank never answers, and Eve has not handed
    /// in her tax form yet, so that there is something for staff to look into.
    private static final List<Person> PEOPLE =
            List.of(
                    new Person(FOUNDER, "US", "", "ach", bank("000111222333"), "w9"),
                    new Person("Olga", "US", "", "ach", bank("000444555666"), "w9"),
                    new Person("Bob", "US", "Olga", "", Map.of(), ""),
                    new Person(
                            "Carol",
                            "DE",
                            "",
                            "wise",
                            Map.of(
                                    "type",
                                    "iban",
                                    "account_holder_name",
                                    "Carol",
                                    "iban",
                                    "DE89370400440532013000"),
                            "w8ben"),
                    new Person(
                            "Dave",
                            "US",
                            "",
                            "paypal",
                            Map.of("email", "dave" + MAIL, "sandbox", "lost"),
                            "w9"),
                    new Person("Eve", "GB", "", "paypal", Map.of("email", "eve" + MAIL), ""),
                    new Person("Mallory", "US", "", "", Map.of(), ""));

    private final ApiClient admin;
    private final LocalDate firstDay;
    private final Instant now;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> keys = new LinkedHashMap<>();

    private record Person(
            String name,
            String country,
            String operator,
            String method,
            Map<String, String> details,
            String form) {}

    /// @param firstDay from when on anything is told; a first of a month
    DemoTown(ApiClient admin, LocalDate firstDay, Instant now) {
        this.admin = admin;
        this.firstDay = firstDay;
        this.now = now;
    }

    private static Map<String, String> bank(String account) {
        return Map.of("account_number", account, "routing_number", "110000000");
    }

    /// The id of a person or project that was settled.
    String id(String name) {
        return Objects.requireNonNull(ids.get(name), name);
    }

    /// Everybody and everything that keys of the demo are in the name of.
    Set<String> subjects() {
        Set<String> subjects = new HashSet<>(ids.values());
        subjects.add(CARL);
        subjects.add(DORA);
        return subjects;
    }

    /// The keys made, by who they are for.
    Map<String, String> keys() {
        return keys;
    }

    /// A new key in the name of somebody.
    ApiClient as(String role, String name) throws IOException, InterruptedException {
        String subject = ids.getOrDefault(name, name);
        JsonBody body = new JsonBody().text("role", role).text("subject_id", subject);
        String key = admin.post("/api/keys", body.build()).done("make a key").text("key");
        keys.put(name, key);
        return admin.as(key);
    }

    /// Looks for what an earlier demo has left.
    ///
    /// @return false where the projects here are somebody else's
    boolean find() throws IOException, InterruptedException {
        List<Said> projects = admin.all("/api/projects");
        for (Said each : projects) {
            if (person(each.text("founder_id")).text("email").endsWith(MAIL)) {
                ids.putIfAbsent(each.text("name"), each.text("project_id"));
            }
        }
        if (!projects.isEmpty() && !ids.containsKey(PET_MATCH)) {
            return false;
        }
        for (String project : List.copyOf(ids.values())) {
            for (Said holder : admin.all("/api/projects/" + project + "/karma")) {
                remember(person(holder.text("contributor_id")));
            }
        }
        return true;
    }

    private Said person(String id) throws IOException, InterruptedException {
        return admin.get("/api/contributors/" + id).done("read a contributor");
    }

    private void remember(Said person) throws IOException, InterruptedException {
        ids.putIfAbsent(person.text("display_name"), person.text("contributor_id"));
        String operator = person.text("operator_id");
        if (!operator.isEmpty() && !ids.containsValue(operator)) {
            remember(person(operator));
        }
    }

    /// Enters whatever is missing.
    void settle() throws IOException, InterruptedException {
        for (Person each : PEOPLE) {
            if (!ids.containsKey(each.name)) {
                ids.put(each.name, join(each));
            }
        }
        found(PET_MATCH, FOUNDER, 1_200);
        found(FIELD_NOTES, "Eve", 0);
        found(SHUT_SHOP, "Carol", 0);
        LocalDate early = firstDay.minusYears(1);
        karma(PET_MATCH, FOUNDER, 850, early);
        karma(PET_MATCH, "Bob", 400, early);
        karma(PET_MATCH, "Carol", 620, early);
        karma(PET_MATCH, "Dave", 330, early);
        // She joined recently: 60 of 90 days have passed when the last month is divided.
        karma(PET_MATCH, "Eve", 800, firstDay.plusMonths(3).minusDays(60));
        karma(FIELD_NOTES, FOUNDER, 300, early);
        karma(FIELD_NOTES, "Eve", 4_300, early);
        karma(FIELD_NOTES, "Mallory", 40, early);
    }

    private String join(Person person) throws IOException, InterruptedException {
        JsonBody body =
                new JsonBody()
                        .text("display_name", person.name)
                        .text("email", person.name.toLowerCase(Locale.ROOT) + MAIL)
                        .text("country", person.country)
                        .text("kind", person.operator.isEmpty() ? "human" : "ai_agent")
                        .text("account_created_at", utc(firstDay.minusYears(1)).toString())
                        .whole("identity_score", 90)
                        .whole("trust_level", 4)
                        .whole("upvoted_contributions", 5);
        if (!person.operator.isEmpty()) {
            body.text("operator_id", id(person.operator));
        }
        return once("/api/contributors", person.name, body).text("contributor_id");
    }

    private void found(String name, String founder, long monthlyInfrastructureCents)
            throws IOException, InterruptedException {
        if (!ids.containsKey(name)) {
            JsonBody body =
                    new JsonBody()
                            .text("name", name)
                            .text("founder_id", id(founder))
                            .text("stage", "shipped")
                            .whole("monthly_infrastructure_cents", monthlyInfrastructureCents);
            ids.put(name, once("/api/projects", name, body).text("project_id"));
        }
    }

    /// Grants karma to who has none there, and lets its holder be active until it has vested.
    private void karma(String project, String name, long amount, LocalDate earned)
            throws IOException, InterruptedException {
        for (Said holder : admin.all("/api/projects/" + id(project) + "/karma")) {
            if (holder.text("contributor_id").equals(id(name))) {
                return;
            }
        }
        String of = "/" + project + "/" + name;
        once(
                "/api/karma/grants",
                "karma" + of,
                about(project, name)
                        .whole("amount", amount)
                        .text("earned_at", utc(earned).toString()));
        for (int days = 30; days <= 90; days += 30) {
            Instant at = utc(earned.plusDays(days));
            if (at.isBefore(now)) {
                once(
                        "/api/karma/activity",
                        "active" + of + days,
                        about(project, name)
                                .text("kind", "review")
                                .text("occurred_at", at.toString()));
            }
        }
    }

    private JsonBody about(String project, String name) {
        return new JsonBody().text("contributor_id", id(name)).text("project_id", id(project));
    }

    /// What somebody hands in before they are paid: a method, a tax form, agreements.
    ///
    /// @param staff who records tax forms
    /// @return who speaks as each of them
    Map<String, ApiClient> bringPapers(ApiClient staff) throws IOException, InterruptedException {
        Map<String, ApiClient> voices = new HashMap<>();
        for (Person each : PEOPLE) {
            if (!each.method.isEmpty()) {
                ApiClient own = as("contributor", each.name);
                voices.put(each.name, own);
                bringPapers(each, own, staff);
            }
        }
        return voices;
    }

    private void bringPapers(Person person, ApiClient own, ApiClient staff)
            throws IOException, InterruptedException {
        String me = "/api/contributors/me";
        if (own.get(me + "/payout-method").status() == 404) {
            JsonBody details = new JsonBody();
            person.details.forEach(details::text);
            JsonBody method =
                    new JsonBody().text("method_type", person.method).object("details", details);
            own.put(me + "/payout-method", method.build()).done("set a payout method");
        }
        boolean hasForm = !own.get(me + "/tax-status").text("status").equals("missing");
        if (!hasForm && !person.form.isEmpty()) {
            JsonBody form =
                    new JsonBody()
                            .text("form_type", person.form)
                            .text("signed_at", firstDay.toString());
            staff.put("/api/contributors/" + id(person.name) + "/tax-form", form.build())
                    .done("record a tax form");
        }
        for (Said each : own.get(me + "/agreements").done("read agreements").list("data")) {
            if (each.text("status").equals("missing")) {
                String at = me + "/agreements/" + each.text("project_id") + "/accept";
                own.post(at, new JsonBody().text("version", version(each)).build())
                        .done("accept an agreement");
            }
        }
    }

    private static String version(Said agreement) {
        String version = agreement.text("version_in_force");
        return version.isEmpty() ? "1" : version;
    }

    /// A POST that counts once for the months that are told, however often a demo is begun anew.
    private Said once(String path, String what, JsonBody body)
            throws IOException, InterruptedException {
        String key = "demo/%s/%s".formatted(firstDay, what.replace(' ', '_'));
        return admin.post(path, body.build(), key).done("enter " + what);
    }

    private static Instant utc(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().truncatedTo(ChronoUnit.SECONDS);
    }
}
