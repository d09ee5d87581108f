package io.sluice.backoffice.notify;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.notify.NotifySettings.MailAccess;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/// Hands notices to a mail server, one connection for a batch. Sent twice, a notice has the same
/// Message-ID twice. Nothing that anybody has written gets into a header but the address, which is
/// looked at first.
final class MailClient implements NoticeChannel {
    private static final String WAIT_MILLIS_MAX = "10000";

    /// How long one step with the server may take: to be let in, or to hand over one message.
    private static final Duration STEP_MAX = Duration.ofSeconds(20);

    /// After so long no other message of a batch is begun: the timetable has one thread.
    private static final long BATCH_NANOS_MAX = Duration.ofSeconds(30).toNanos();

    private static final int NEVER = 500;
    private static final Outcome SILENT = new Outcome.Failed("the mail server does not answer");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final MailAccess access;
    private final Duration stepMax;
    private final Session session;

    MailClient(MailAccess access) {
        this(access, STEP_MAX);
    }

    /// With less patience.
    MailClient(MailAccess access, Duration stepMax) {
        this.access = access;
        this.stepMax = stepMax;
        String protocol = protocol();
        Properties settings = new Properties();
        for (String wait : List.of("connectiontimeout", "timeout", "writetimeout")) {
            settings.setProperty("mail." + protocol + "." + wait, WAIT_MILLIS_MAX);
        }
        settings.setProperty("mail.smtp.starttls.enable", "true");
        settings.setProperty("mail.smtp.starttls.required", String.valueOf(!access.mayBePlain()));
        settings.setProperty("mail." + protocol + ".ssl.checkserveridentity", "true");
        settings.setProperty(
                "mail." + protocol + ".auth", String.valueOf(!access.user().isEmpty()));
        settings.setProperty("mail.mime.allowutf8", "true");
        this.session = Session.getInstance(settings);
    }

    private String protocol() {
        return access.isSecure() ? "smtps" : "smtp";
    }

    @Override
    public String name() {
        return "mail";
    }

    /// The server is talked with on a virtual thread, which an interrupt frees from its socket: one
    /// that says a byte now and then never runs into the limits of reads and writes.
    @Override
    public void send(List<Outgoing> batch, BiConsumer<Outgoing, Outcome> said) {
        BlockingQueue<Optional<Outcome>> outcomes = new LinkedBlockingQueue<>();
        Thread talk = Thread.ofVirtual().name("mail").start(() -> talk(batch, outcomes::add));
        try {
            boolean isThere = true;
            for (Outgoing each : batch) {
                Optional<Outcome> outcome =
                        isThere ? outcomes.poll(stepMax.toMillis(), MILLISECONDS) : null;
                if (outcome != null && outcome.isEmpty()) {
                    return; // what is left is due again
                }
                isThere = outcome != null;
                said.accept(each, outcome == null ? SILENT : outcome.get());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt(); // what is left is due again
        } finally {
            talk.interrupt();
        }
    }

    /// Says an outcome for each message in turn; an empty one where the rest has not been begun.
    private void talk(List<Outgoing> batch, Consumer<Optional<Outcome>> said) {
        long begunNanos = System.nanoTime();
        int next = 0;
        try (Transport transport = session.getTransport(protocol())) {
            connect(transport);
            while (next < batch.size()) {
                if (System.nanoTime() - begunNanos > BATCH_NANOS_MAX) {
                    said.accept(Optional.empty());
                    return;
                }
                Outcome outcome = send(transport, batch.get(next));
                said.accept(Optional.of(outcome));
                next++;
                if (outcome instanceof Outcome.Failed && !transport.isConnected()) {
                    break; // the others would fail alike, each after its time
                }
            }
        } catch (MessagingException _) {
            // told below: nothing has been sent of what is left
        }
        for (; next < batch.size(); next++) {
            said.accept(Optional.of(SILENT));
        }
    }

    private void connect(Transport transport) throws MessagingException {
        String user = access.user().isEmpty() ? null : access.user();
        String password = user == null ? null : access.password().use(text -> text);
        transport.connect(access.host(), access.port(), user, password);
    }

    private Outcome send(Transport transport, Outgoing each) {
        if (!MailAddress.isSound(each.email())) {
            return new Outcome.Refused("no sound address");
        }
        try {
            MimeMessage message = message(each);
            message.saveChanges();
            transport.sendMessage(message, message.getAllRecipients());
            return new Outcome.Taken();
        } catch (AddressException _) {
            return new Outcome.Refused("no sound address");
        } catch (MessagingException failure) {
            int code = code(failure);
            return code >= NEVER
                    ? new Outcome.Refused("the mail server refused it: " + code)
                    : new Outcome.Failed("the mail server did not take it: " + code);
        }
    }

    private MimeMessage message(Outgoing each) throws MessagingException {
        String id = IdKind.NOTICE.text(each.notice().id());
        String host = access.from().substring(access.from().indexOf('@') + 1);
        MimeMessage message =
                new MimeMessage(session) {
                    @Override
                    protected void updateMessageID() throws MessagingException {
                        setHeader("Message-ID", "<" + id + "@" + host + ">");
                    }
                };
        String utf8 = StandardCharsets.UTF_8.name();
        message.setFrom(new InternetAddress(access.from(), true));
        message.setRecipient(RecipientType.TO, new InternetAddress(each.email(), true));
        message.setSubject(NoticeWords.subject(each.notice()), utf8);
        message.setHeader("Date", DATE.format(each.notice().createdAt()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(NoticeWords.text(each.notice()), utf8);
        return message;
    }

    /// What the server said, wherever in the chain of causes; 0 where it said nothing.
    private static int code(MessagingException failure) {
        int code = 0;
        @Nullable Exception next = failure;
        while (next != null) {
            code =
                    switch (next) {
                        case SMTPSendFailedException sent -> Math.max(code, sent.getReturnCode());
                        case SMTPAddressFailedException to -> Math.max(code, to.getReturnCode());
                        default -> code;
                    };
            next = next instanceof MessagingException told ? told.getNextException() : null;
        }
        return code;
    }

    @Override
    public void close() {
        // each batch closes its own connection
    }
}
