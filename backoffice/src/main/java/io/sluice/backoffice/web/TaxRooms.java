package io.sluice.backoffice.web;

import io.sluice.backoffice.audit.AuditStore;
import io.sluice.backoffice.base.BackOfficeClock;
import io.sluice.backoffice.base.Ids;
import io.sluice.backoffice.base.Transactions;
import io.sluice.backoffice.jobs.JobRunner;
import io.sluice.backoffice.jobs.JobSchedule;
import io.sluice.backoffice.notify.NoticeStore;
import io.sluice.backoffice.people.PeopleStore;
import io.sluice.backoffice.tax.Form1099Store;
import io.sluice.backoffice.tax.FormDueDesk;
import io.sluice.backoffice.tax.OfflineReportDesk;
import io.sluice.backoffice.tax.StatementStore;
import io.sluice.backoffice.tax.TaxDesk;
import io.sluice.backoffice.tax.TaxFormStore;
import io.sluice.backoffice.tax.TaxSettings;
import io.sluice.backoffice.tax.TaxVendor;
import io.sluice.backoffice.tax.TrolleyClient;
import io.sluice.backoffice.tax.TrolleyWebhook;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the endpoints and jobs of tax work with, wired once.
public record TaxRooms(
        Desk desk,
        Transactions transactions,
        BackOfficeClock clock,
        Ids ids,
        PeopleStore people,
        AuditStore audit,
        TaxFormStore forms,
        TaxDesk taxDesk,
        FormDueDesk due,
        TrolleyWebhook webhook,
        Form1099Store reports,
        StatementStore statements,
        String payer,
        @Nullable OfflineReportDesk offline) {

    /// What is brought from outside.
    public record Ground(
            Desk desk,
            Transactions transactions,
            BackOfficeClock clock,
            InstantSource machine,
            Ids ids,
            AuditStore audit,
            TaxSettings settings) {}

    public static TaxRooms of(Ground ground) {
        TaxFormStore forms = new TaxFormStore();
        NoticeStore notices = new NoticeStore(ground.ids());
        TaxSettings.TrolleyAccess access = ground.settings().trolley();
        TaxVendor vendor = access == null ? null : new TrolleyClient(access, ground.machine());
        return new TaxRooms(
                ground.desk(),
                ground.transactions(),
                ground.clock(),
                ground.ids(),
                new PeopleStore(),
                ground.audit(),
                forms,
                new TaxDesk(
                        ground.transactions(),
                        ground.clock(),
                        ground.ids(),
                        forms,
                        notices,
                        ground.audit(),
                        vendor),
                new FormDueDesk(ground.transactions(), ground.clock(), notices, ground.audit()),
                new TrolleyWebhook(access, List.of(ground.machine(), ground.clock())),
                new Form1099Store(),
                new StatementStore(),
                ground.settings().payer(),
                vendor == null
                        ? null
                        : new OfflineReportDesk(ground.transactions(), ground.clock(), vendor));
    }

    /// What the timetable has for tax.
    public Map<JobSchedule, JobRunner.Work> works() {
        Map<JobSchedule, JobRunner.Work> works = new EnumMap<>(JobSchedule.class);
        works.put(JobSchedule.TAX_FORM_REMINDER, _ -> due.remind() + " reminded");
        works.put(JobSchedule.W8BEN_EXPIRY_CHECK, _ -> due.flagExpiring() + " flagged");
        OfflineReportDesk told = offline;
        if (told != null) {
            works.put(JobSchedule.TAX_REPORTER, _ -> told.report());
        }
        return works;
    }
}
