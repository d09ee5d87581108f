package io.sluice.metering.engine;

import io.sluice.metering.message.Commands;

/// Accounts in a snapshot: by key, field by field, with their texts. Which child hangs before which
/// is not state: the family links are made anew.
final class AccountState {
    private AccountState() {}

    static void save(EngineState state, StateSink sink) {
        Accounts accounts = state.accounts;
        sink.int32(accounts.size());
        for (int account = 0; account < accounts.size(); account++) {
            sink.int64(accounts.store().field(account, Accounts.LINKS));
            SavedText.save(state.texts, accounts.nameRef(account), sink);
            SavedText.save(state.texts, accounts.walletRef(account), sink);
            for (int field = 0; field <= Accounts.UPDATED; field++) {
                sink.int64(accounts.store().field(account, field));
            }
        }
    }

    static void load(EngineState state, StateSource source) {
        Accounts accounts = state.accounts;
        int count = source.int32();
        int[] parents = new int[count];
        byte[] name = new byte[256];
        for (int account = 0; account < count; account++) {
            long links = source.int64();
            parents[account] = Accounts.parentOf(links);
            int nameRef = SavedText.load(state.texts, source);
            int walletRef = SavedText.load(state.texts, source);
            int flags = Accounts.flagsOf(links);
            int opened = accounts.open(Commands.NOBODY, flags, 0, nameRef, 0);
            Invariant.check(opened == account, "snapshot has more accounts than fit", count);
            accounts.change(account, flags, 0, walletRef, 0);
            accounts.store().beginWrite(account);
            for (int field = 0; field <= Accounts.UPDATED; field++) {
                accounts.store().field(account, field, source.int64());
            }
            accounts.store().endWrite(account);
            accounts.check(account);
            state.texts.copy(nameRef, name, 0);
            state.names.insert(account, name, 0, state.texts.length(nameRef));
        }
        for (int account = 0; account < count; account++) {
            if (parents[account] != Commands.NOBODY) {
                accounts.attach(account, parents[account]);
            }
        }
    }
}
