package io.sluice.backoffice.web;

import io.sluice.backoffice.base.BackOfficeClock;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.fees.FeeDesk;
import io.sluice.backoffice.karma.KarmaStore;
import io.sluice.backoffice.ledger.InfrastructureStore;
import io.sluice.backoffice.ledger.LedgerStore;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.payout.CycleDesk;
import io.sluice.backoffice.payout.CycleInputStore;
import io.sluice.backoffice.payout.CycleResultStore;
import io.sluice.backoffice.payout.CycleStore;
import io.sluice.backoffice.payout.Disburser;
import io.sluice.backoffice.payout.EarningsViewStore;
import io.sluice.backoffice.payout.FraudStore;
import io.sluice.backoffice.payout.HoldbackDesk;
import io.sluice.backoffice.payout.ItemStore;
import io.sluice.backoffice.payout.PayeeStore;
import io.sluice.backoffice.payout.PayoutAuditStore;
import io.sluice.backoffice.payout.PayoutDesk;
import io.sluice.backoffice.payout.PayoutStore;
import io.sluice.backoffice.payout.PayoutViewStore;
import io.sluice.backoffice.payout.PeriodStore;
import io.sluice.backoffice.payout.RailEventDesk;
import io.sluice.backoffice.payout.RoundsDesk;
import io.sluice.backoffice.payout.TransferDesk;
import io.sluice.backoffice.payout.WhyStore;
import io.sluice.backoffice.rails.DetailsVault;
import io.sluice.backoffice.rails.PayoutMethodStore;
import io.sluice.backoffice.rails.PaypalWebhook;
import io.sluice.backoffice.rails.RailRouter;
import io.sluice.backoffice.rails.RailSettings;
import io.sluice.backoffice.rails.SandboxRail;
import io.sluice.backoffice.rails.TransferStore;
import io.sluice.backoffice.rails.WiseWebhook;
import io.sluice.backoffice.split.SplitStore;
import io.sluice.gateway.database.Database;
import java.time.InstantSource;
import java.util.List;

/// What the endpoints and jobs of payouts work with, wired once.
public record PayoutRooms(
        Desk desk,
        Transactions transactions,
        BackOfficeClock clock,
        Ids ids,
        CycleStore cycleStore,
        CycleDesk cycles,
        Disburser disburser,
        TransferDesk transferDesk,
        TransferStore transfers,
        RoundsDesk rounds,
        HoldbackDesk holdbacks,
        ItemStore items,
        PayeeStore payees,
        PayoutStore payouts,
        PayoutMethodStore methods,
        FraudStore fraud,
        PayoutViewStore views,
        EarningsViewStore earnings,
        WhyStore why,
        SandboxRail sandbox,
        PaypalWebhook paypalWebhook,
        WiseWebhook wiseWebhook,
        RailEventDesk railEvents,
        NoticeStore notices,
        PayoutAuditStore audit,
        LedgerStore ledger) {

    /// What is brought from outside.
    public record Ground(
            Desk desk,
            Transactions transactions,
            Database database,
            BackOfficeClock clock,
            Ids ids,
            KarmaStore karma,
            SplitStore splits,
            LedgerStore ledger,
            FeeDesk fees,
            DetailsVault vault,
            RailSettings rails,
            InstantSource machine,
            PayoutAuditStore audit) {}

    public static PayoutRooms of(Ground ground) {
        PayoutStore payouts = new PayoutStore(ground.ids());
        NoticeStore notices = new NoticeStore(ground.ids());
        List<InstantSource> clocks = List.of(ground.machine(), ground.clock());
        PayoutMethodStore methods = new PayoutMethodStore(ground.vault());
        SandboxRail rail = new SandboxRail(ground.database(), ground.clock());
        CycleDesk cycles = cycles(ground, payouts);
        TransferDesk transfers =
                new TransferDesk(
                        ground.transactions(),
                        ground.clock(),
                        RailRouter.of(ground.rails(), rail),
                        new TransferDesk.Stores(
                                new TransferStore(),
                                methods,
                                new PayoutDesk(
                                        new TransferStore(),
                                        payouts,
                                        ground.audit(),
                                        notices,
                                        ground.ledger())));
        Disburser disburser = disburser(ground, payouts, methods, transfers);
        return new PayoutRooms(
                ground.desk(),
                ground.transactions(),
                ground.clock(),
                ground.ids(),
                new CycleStore(),
                cycles,
                disburser,
                transfers,
                new TransferStore(),
                new RoundsDesk(ground.transactions(), ground.clock(), cycles, disburser),
                holdbacks(ground),
                new ItemStore(),
                new PayeeStore(),
                payouts,
                methods,
                new FraudStore(),
                new PayoutViewStore(),
                new EarningsViewStore(),
                new WhyStore(),
                rail,
                new PaypalWebhook(ground.rails().paypal(), clocks),
                new WiseWebhook(ground.rails().wise(), clocks),
                new RailEventDesk(ground.transactions(), ground.machine(), transfers),
                notices,
                ground.audit(),
                ground.ledger());
    }

    /// Seals with the key in use what an older one has sealed; answers how many.
    public int resealMethods() {
        return transactions.writing(client -> methods.reseal(client));
    }

    private static Disburser disburser(
            Ground ground, PayoutStore payouts, PayoutMethodStore methods, TransferDesk transfers) {
        return new Disburser(
                ground.transactions(),
                ground.clock(),
                ground.ids(),
                new Disburser.Stores(
                        new CycleStore(),
                        new PayeeStore(),
                        payouts,
                        methods,
                        new TransferStore(),
                        ground.ledger()),
                transfers);
    }

    private static CycleDesk cycles(Ground ground, PayoutStore payouts) {
        return new CycleDesk(
                ground.transactions(),
                ground.clock(),
                ground.ids(),
                new CycleDesk.Stores(
                        new CycleStore(),
                        inputs(ground),
                        new CycleResultStore(ground.ids()),
                        new PayeeStore(),
                        payouts,
                        new PeriodStore(),
                        new InfrastructureStore(ground.ledger(), ground.fees()),
                        ground.ledger(),
                        ground.audit()));
    }

    private static HoldbackDesk holdbacks(Ground ground) {
        return new HoldbackDesk(
                ground.transactions(),
                ground.clock(),
                ground.ids(),
                new HoldbackDesk.Stores(
                        new CycleStore(),
                        inputs(ground),
                        new CycleResultStore(ground.ids()),
                        new FraudStore(),
                        ground.ledger(),
                        ground.audit()));
    }

    private static CycleInputStore inputs(Ground ground) {
        return new CycleInputStore(ground.karma(), new PeriodStore(), ground.splits());
    }
}
