package io.sluice.backoffice.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Gathers the lines of one entry: an account comes up once, with all that is booked on it, and not
/// at all where that is nothing. Confined to one thread.
public final class Postings {
    private final Map<ChartOfAccounts, Long> amountCents = new EnumMap<>(ChartOfAccounts.class);

    public Postings debit(ChartOfAccounts account, long cents) {
        amountCents.merge(account, cents, Math::addExact);
        return this;
    }

    public Postings credit(ChartOfAccounts account, long cents) {
        return debit(account, Math.negateExact(cents));
    }

    /// In the order of the accounts.
    public List<Posting> lines() {
        List<Posting> lines = new ArrayList<>(amountCents.size());
        amountCents.forEach((account, cents) -> {
            if (cents != 0) {
                lines.add(new Posting(account, cents));
            }
        });
        return lines;
    }
}
