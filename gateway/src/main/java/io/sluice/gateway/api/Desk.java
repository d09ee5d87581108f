package io.sluice.gateway.api;

import io.sluice.gateway.directory.AccountDirectory;
import io.sluice.gateway.directory.ComputeEstimates;
import io.sluice.gateway.directory.KeyDirectory;
import io.sluice.gateway.directory.Tariff;
import io.sluice.gateway.edge.Answer;
import io.sluice.gateway.edge.KeyRing;
import io.sluice.gateway.edge.Principal;
import io.sluice.gateway.edge.ProblemType;
import io.sluice.gateway.edge.RequestKey;
import io.sluice.gateway.flow.EngineLine;
import io.sluice.gateway.flow.MeteredInjection;
import io.sluice.gateway.flow.QuoteDesk;
import io.sluice.gateway.flow.QuoteSeal;
import io.sluice.metering.engine.Lineage;
import io.sluice.metering.host.MeteringHost.Admission;
import io.sluice.metering.message.Frame;
import io.sluice.metering.message.Quote;
import io.sluice.metering.message.Receipt;
import io.sluice.metering.message.RequestId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the endpoints of one event loop work with. Thread: confined to it, but for the directories,
/// which all loops share.
public record Desk(
        EngineLine line,
        QuoteDesk quotes,
        QuoteSeal seal,
        MeteredInjection injection,
        Lineage lineage,
        AccountDirectory accounts,
        KeyDirectory keys,
        KeyRing keyRing,
        Tariff tariff,
        ComputeEstimates estimates) {

    Frame frame() {
        return line.frame();
    }

    /// Submits a command; a full ring or disk is refused here.
    void ask(Frame command, Answer answer, Consumer<Receipt> then) {
        Admission admission = line.ask(command, then);
        if (admission != Admission.ACCEPTED) {
            answer.refuse(Refusals.of(admission));
        }
    }

    /// Whether the caller may act for this account: an agent for its own and what hangs below it.
    boolean reaches(Principal caller, int account) {
        return switch (caller.role()) {
            case ADMIN, STAFF -> true;
            case AGENT -> account >= 0 && lineage.reaches(caller.account(), account);
            case CONTRIBUTOR, PROJECT, CONTRIBUTOR_READER, PROJECT_READER -> false;
        };
    }

    /// The account of an owner, or -1 after a refusal. To an agent, unknown and foreign accounts
    /// look alike.
    int reachable(Principal caller, String ownerId, Answer answer) {
        int account = accounts.find(ownerId);
        if (!reaches(caller, account)) {
            answer.refuse(ProblemType.FORBIDDEN);
            return -1;
        }
        if (account < 0) {
            answer.refuse(ProblemType.ACCOUNT_NOT_FOUND);
        }
        return account;
    }

    /// The quote behind an id, or null after a refusal.
    @Nullable Quote reachableQuote(Principal caller, String quoteId, Answer answer) {
        Quote quote = seal.open(quoteId);
        if (quote == null || accounts.ownerId(quote.source()) == null) {
            answer.refuse(ProblemType.QUOTE_NOT_FOUND);
            return null;
        }
        if (!reaches(caller, quote.source())) {
            answer.refuse(ProblemType.FORBIDDEN);
            return null;
        }
        return quote;
    }

    static @Nullable RequestId id(@Nullable RequestKey key) {
        return key == null ? null : new RequestId(key.high(), key.low(), key.bodyHash());
    }
}
