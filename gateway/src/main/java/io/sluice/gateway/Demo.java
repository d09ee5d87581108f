package io.sluice.gateway;

import static io.sluice.gateway.DemoWords.number;

import io.sluice.gateway.ApiClient.Said;
import io.sluice.gateway.DemoAgent.Habit;
import io.sluice.gateway.DemoWorld.Member;
import io.sluice.metering.host.HostClock;
import io.sluice.money.Micros;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// `./sluice up --demo`: loads 003's worked example and lets a few agents pay for work, over HTTP
/// like everybody else. It runs on virtual threads, which end with the process and hold nothing up.
final class Demo {
    /// Any number: the same one makes the same plans.
    private static final long SEED = 3;

    private static final long LINE_MILLIS = 2_000;
    private static final int LINES_PER_SUMMARY = 10;

    /// Three citizens think, a human talks to them now and then, a service works through big jobs.
    /// Together they do a few pieces of work a second.
    private static final List<Habit> HABITS =
            List.of(
                    habit("felix", "stimulus_injection", 30, 150, 1_100, true),
                    habit("ada", "stimulus_injection", 20, 90, 900, true),
                    habit("luca", "citizen_message", 10, 60, 1_300, true),
                    habit(DemoWorld.HUMAN, "human_message", 20, 80, 3_000, true),
                    habit(DemoWorld.SERVICE, "service_call", 500, 500, 5_000, false));

    private final ApiClient operator;
    private final DemoWorld world;
    private final DemoWords words;
    private final PrintStream out;
    private final DemoAgent.Rest rest;
    private final DemoNarrator narrator = new DemoNarrator();
    private final boolean mayInject;

    /// @param mayInject whether stimuli go to the loopback engine; a real one is not bothered
    Demo(
            ApiClient operator,
            DemoWords words,
            PrintStream out,
            DemoAgent.Rest rest,
            boolean mayInject) {
        this.operator = operator;
        this.world = new DemoWorld(operator);
        this.words = words;
        this.out = out;
        this.rest = rest;
        this.mayInject = mayInject;
    }

    private static Habit habit(
            String source, String reason, int from, int to, long restMillis, boolean injects) {
        long hundredth = Micros.ONE / 100;
        return new Habit(source, reason, from * hundredth, to * hundredth, restMillis, injects);
    }

    /// Begins to play and returns at once.
    static void play(Gateway gateway, GatewayConfig config, Optional<Annex> annex) {
        Demo demo =
                new Demo(
                        new ApiClient(reachable(gateway.url()), gateway.adminKey()),
                        new DemoWords(isColoured(), System.out.charset()),
                        System.out,
                        millis -> Thread.sleep(Duration.ofMillis(millis)),
                        config.engineUrl().isEmpty());
        Path keyFile = Path.of(gateway.adminKeyPlace());
        String key = Files.exists(keyFile) ? "$(cat " + keyFile + ")" : "$SLUICE_ADMIN_KEY";
        alone("sluice-demo", () -> demo.run(key), demo::ends);
        annex.filter(Annex::isReady)
                .ifPresent(office -> {
                    Path keys = config.dataDir().resolve("demo.keys");
                    alone(
                            "sluice-demo-office",
                            () -> demo.fill(reachable(office.url()), gateway.adminKey(), keys),
                            demo::officeEnds);
                });
    }

    /// Fills the back office and lets its customers go on paying.
    private void fill(String url, String adminKey, Path keys)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI hook = URI.create(url + "/webhooks/stripe-connect");
            String secret = TriggerSecret.ofProjects(adminKey).use(text -> text);
            DemoTill till = new DemoTill(new StripePost(http, hook, secret), HostClock.SYSTEM);
            ApiClient admin = new ApiClient(url, adminKey);
            DemoOffice office = new DemoOffice(admin, till, HostClock.SYSTEM, out);
            DemoTown town = office.fill(world, keys);
            if (town != null) {
                office.goOnSelling(town, rest);
            }
        }
    }

    // JDK 25 answers null again where output is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isColoured() {
        Console console = System.console();
        return console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
    }

    /// An address every network means itself by is none that can be called.
    private static String reachable(String url) {
        return url.replace("//0.0.0.0:", "//127.0.0.1:");
    }

    private void run(String key) throws IOException, InterruptedException {
        List<DemoAgent> agents = begin();
        out.print(invitation(key));
        for (DemoAgent agent : agents) {
            // When the gateway is gone, the one who tells says so.
            alone("sluice-demo-agent", agent::live, gone -> {});
        }
        tell();
    }

    /// Opens what is missing and does the first piece of work as 003 tells it: 12 credits expected,
    /// 11.2 used.
    List<DemoAgent> begin() throws IOException, InterruptedException {
        out.println();
        out.println("The worked example");
        for (Member member : DemoWorld.MEMBERS) {
            out.println(entry(member, world.account(member)));
        }
        world.endEarlierKeys();
        ApiClient org = world.agent(DemoWorld.ORG);
        ApiClient human = world.agent(DemoWorld.HUMAN);
        ApiClient service = world.agent(DemoWorld.SERVICE);
        SplittableRandom chance = new SplittableRandom(SEED);
        List<DemoAgent> agents =
                HABITS.stream()
                        .map(habit -> agent(habit, org, human, service, chance.split()))
                        .toList();
        agents.getFirst().work(1_200_000, 1_120_000, false);
        return agents;
    }

    private DemoAgent agent(
            Habit habit,
            ApiClient org,
            ApiClient human,
            ApiClient service,
            SplittableRandom chance) {
        ApiClient client =
                switch (habit.source()) {
                    case DemoWorld.HUMAN -> human;
                    case DemoWorld.SERVICE -> service;
                    default -> org;
                };
        Habit allowed =
                new Habit(
                        habit.source(),
                        habit.reason(),
                        habit.energyMicrosMin(),
                        habit.energyMicrosMax(),
                        habit.restMillis(),
                        habit.injects() && mayInject);
        return new DemoAgent(allowed, client, world, chance, rest, narrator::hear);
    }

    private String entry(Member member, Said account) {
        String name = (member.parent().isEmpty() ? "" : "  ") + member.id();
        String money =
                member.parent().isEmpty()
                        ? "%s credits (~$%s)"
                                .formatted(
                                        number(account.micros("balance")),
                                        DemoWords.dollars(account.micros("balance_usd")))
                        : "draws from " + member.parent();
        return "  %s%-9s%s".formatted(words.name(name), member.type(), money);
    }

    /// What a newcomer can paste, with the addresses of this very process.
    String invitation(String key) {
        return """

        Try it from another terminal
          KEY=%s
          API=%s/v1
          call() {
            curl -s -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" "$@"; echo
          }
          call $API/quotes -d '{"source_id":"felix","planned_delta_e":1.2}'
          QUOTE=$(call $API/quotes -d '{"source_id":"felix","planned_delta_e":1.2}' | \\
            sed 's/.*"quote_id":"\\([^"]*\\)".*/\\1/')
          call -X POST $API/quotes/$QUOTE/reserve
          call $API/quotes/$QUOTE/settle \\
            -d '{"actual_delta_e_delivered":1.12,"stimulus_id":"mine-1"}'
          call $API/accounts/mind_protocol
        All of it: %s/docs

        The agents
        """
                .formatted(key, operator.url(), operator.url());
    }

    private void tell() throws IOException, InterruptedException {
        for (int lines = 1; ; lines++) {
            DemoMoment moment = narrator.next();
            if (moment != null) {
                out.println(words.of(moment));
            }
            if (lines % LINES_PER_SUMMARY == 0) {
                out.println(summary());
            }
            rest.millis(LINE_MILLIS);
        }
    }

    /// Everything so far in one line.
    String summary() throws IOException, InterruptedException {
        DemoNarrator.Sums sums = narrator.sums();
        StringBuilder text =
                new StringBuilder("so far: ")
                        .append(sums.paid())
                        .append(" paid, ")
                        .append(number(sums.debitedMicros()))
                        .append(" credits; ")
                        .append(sums.clamped())
                        .append(" clamped, ")
                        .append(sums.refused())
                        .append(" refused, ")
                        .append(sums.toppedUp())
                        .append(" topped up. Now: ");
        String separator = "";
        for (Member member : DemoWorld.MEMBERS) {
            if (member.parent().isEmpty()) {
                text.append(separator)
                        .append(member.id())
                        .append(' ')
                        .append(number(world.read(member.id()).micros("balance")));
                separator = ", ";
            }
        }
        return "  " + words.dim(text.toString());
    }

    DemoNarrator narrator() {
        return narrator;
    }

    private void officeEnds(IOException gone) {
        out.println("  the demo of the back office ends: " + gone);
    }

    private void ends(IOException gone) {
        out.println("  the demo ends: " + gone);
    }

    /// Something that may find the gateway gone.
    private interface Play {
        void run() throws IOException, InterruptedException;
    }

    private static void alone(String name, Play play, Consumer<IOException> gone) {
        Thread.ofVirtual()
                .name(name)
                .start(() -> {
                    try {
                        play.run();
                    } catch (IOException failure) {
                        gone.accept(failure);
                    } catch (InterruptedException interrupt) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
