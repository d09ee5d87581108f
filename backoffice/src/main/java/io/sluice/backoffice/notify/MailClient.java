package io.sluice.backoffice.notify;

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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.BiConsumer;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/// Hands notices to a mail server, one connection for a batch. Sent twice, a notice has the same
/// Message-ID twice. Nothing that anybody has written gets into a header but the address, which is
/// looked at first.
final class MailClient implements NoticeChannel {
    private static final String WAIT_MILLIS_MAX = "10000";
    private static final int NEVER = 500;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final MailAccess access;
    private final Session session;

    MailClient(MailAccess access) {
        this.access = access;
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

    @Override
    public void send(List<Outgoing> batch, BiConsumer<Outgoing, Outcome> said) {
        int next = 0;
        try (Transport transport = session.getTransport(protocol())) {
            connect(transport);
            while (next < batch.size()) {
                Outgoing each = batch.get(next);
                Outcome outcome = send(transport, each);
                said.accept(each, outcome);
                next++;
                if (outcome instanceof Outcome.Failed && !transport.isConnected()) {
                    break; // the others would fail alike, each after its time
                }
            }
        } catch (MessagingException _) {
            // told below: nothing has been sent of what is left
        }
        for (Outgoing left : batch.subList(next, batch.size())) {
            said.accept(left, new Outcome.Failed("the mail server does not answer"));
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
