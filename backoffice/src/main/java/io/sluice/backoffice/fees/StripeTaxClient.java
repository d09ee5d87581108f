package io.sluice.backoffice.fees;

import com.stripe.model.tax.Calculation;
import com.stripe.model.tax.Calculation.TaxBreakdown;
import com.stripe.model.tax.Calculation.TaxBreakdown.TaxRateDetails;
import com.stripe.param.tax.CalculationCreateParams;
import com.stripe.param.tax.CalculationCreateParams.CustomerDetails;
import com.stripe.param.tax.CalculationCreateParams.CustomerDetails.Address;
import com.stripe.param.tax.CalculationCreateParams.CustomerDetails.AddressSource;
import com.stripe.param.tax.CalculationCreateParams.CustomerDetails.TaxId;
import com.stripe.param.tax.CalculationCreateParams.LineItem;
import com.stripe.param.tax.TransactionCreateFromCalculationParams;
import io.sluice.backoffice.base.IdKind;
import io.sluice.backoffice.connect.Answer;
import io.sluice.backoffice.connect.PlatformClient;
import io.sluice.backoffice.fees.FeeTax.Status;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks Stripe Tax what tax is on a fee, and declares it there once the invoice is written. An
/// answer that does not fit what was asked counts as none.
public final class StripeTaxClient {
    private static final String USD = "usd";
    private static final int DECIMALS_MAX = 6;
    private static final BigDecimal PERCENT_MAX = BigDecimal.valueOf(100);
    private static final int WORDS_MAX = 200;

    /// How Stripe calls the ids that [VatId] knows; all others are of the EU.
    private static final Map<String, TaxId.Type> ID_TYPES =
            Map.of(
                    "GB", TaxId.Type.GB_VAT,
                    "AU", TaxId.Type.AU_ABN,
                    "IN", TaxId.Type.IN_GST,
                    "CA", TaxId.Type.CA_GST_HST);

    private final PlatformClient platform;
    private final String taxCode;

    /// @param taxCode what hosting and subscriptions are to the tax offices, by Stripe's list
    public StripeTaxClient(PlatformClient platform, String taxCode) {
        this.platform = platform;
        this.taxCode = taxCode;
    }

    /// What tax is on it today.
    ///
    /// @param attempt tells this question from earlier ones: the customer may have changed
    Answer<StripeTax> calculate(Fee fee, Customer customer, int attempt) {
        String key = "tax-calculation-" + fee.invoiceId() + "-" + attempt;
        Answer<Calculation> said =
                platform.once(
                        key,
                        (stripe, options) ->
                                stripe.tax().calculations().create(params(fee, customer), options));
        return switch (said) {
            case Answer.Given<Calculation>(Calculation calculation) ->
                    read(calculation, fee, customer);
            case Answer.Refused<Calculation>(String code, String parameter) ->
                    new Answer.Refused<>(code, parameter);
            case Answer.Unknown<Calculation>(String why) -> new Answer.Unknown<>(why);
        };
    }

    /// Declares it, once for an invoice however often it is asked; answers Stripe's id.
    Answer<String> declare(UUID invoiceId, String calculationId) {
        TransactionCreateFromCalculationParams params =
                TransactionCreateFromCalculationParams.builder()
                        .setCalculation(calculationId)
                        .setReference(IdKind.INVOICE.text(invoiceId))
                        .build();
        return platform.once(
                "tax-transaction-" + invoiceId + "-" + calculationId,
                (stripe, options) ->
                        stripe.tax().transactions().createFromCalculation(params, options).getId());
    }

    private CalculationCreateParams params(Fee fee, Customer customer) {
        Address.Builder address = Address.builder().setCountry(customer.country());
        if (customer.region() != null) {
            address.setState(customer.region());
        }
        if (customer.postalCode() != null) {
            address.setPostalCode(customer.postalCode());
        }
        CustomerDetails.Builder details =
                CustomerDetails.builder()
                        .setAddress(address.build())
                        .setAddressSource(AddressSource.BILLING);
        if (customer.vatId() != null) {
            details.addTaxId(
                    TaxId.builder()
                            .setType(ID_TYPES.getOrDefault(customer.country(), TaxId.Type.EU_VAT))
                            .setValue(customer.vatId())
                            .build());
        }
        return CalculationCreateParams.builder()
                .setCurrency(USD)
                .setCustomerDetails(details.build())
                .addLineItem(
                        LineItem.builder()
                                .setAmount(fee.netCents())
                                .setReference(
                                        Invoice.Kind.WORDS.word(fee.kind()) + " " + fee.month())
                                .setTaxBehavior(LineItem.TaxBehavior.EXCLUSIVE)
                                .setTaxCode(taxCode)
                                .build())
                .build();
    }

    private static Answer<StripeTax> read(Calculation said, Fee fee, Customer customer) {
        String id = said.getId();
        Long expiresAt = said.getExpiresAt();
        Long taxCents = said.getTaxAmountExclusive();
        List<TaxBreakdown> parts = said.getTaxBreakdown();
        boolean fits =
                id != null
                        && !id.isEmpty()
                        && expiresAt != null
                        && USD.equals(said.getCurrency())
                        && taxCents != null
                        && taxCents >= 0
                        && taxCents <= fee.netCents()
                        && Objects.equals(said.getTaxAmountInclusive(), 0L)
                        && Objects.equals(said.getAmountTotal(), fee.netCents() + taxCents)
                        && isOf(customer, said)
                        && parts != null
                        && !parts.isEmpty()
                        && sum(parts) == taxCents;
        BigDecimal percent = fits ? percent(parts) : null;
        if (!fits || percent == null) {
            return new Answer.Unknown<>("unreadable_calculation");
        }
        Status status = status(parts, taxCents);
        String name =
                status == Status.NONE
                        ? null
                        : words(parts, " + ", part -> rate(part, TaxRateDetails::getTaxType));
        FeeTax tax =
                new FeeTax(
                        status,
                        name == null ? null : name.replace('_', ' ').toUpperCase(Locale.ROOT),
                        percent,
                        taxCents);
        return new Answer.Given<>(
                new StripeTax(
                        id,
                        null,
                        customer,
                        tax,
                        words(parts, ", ", StripeTaxClient::jurisdiction),
                        words(parts, ", ", TaxBreakdown::getTaxabilityReason),
                        Instant.ofEpochSecond(expiresAt)));
    }

    private static boolean isOf(Customer customer, Calculation said) {
        return said.getCustomerDetails() != null
                && said.getCustomerDetails().getAddress() != null
                && customer.country().equals(said.getCustomerDetails().getAddress().getCountry());
    }

    private static Status status(List<TaxBreakdown> parts, long taxCents) {
        if (taxCents > 0) {
            return Status.CHARGED;
        }
        return parts.stream().anyMatch(part -> "reverse_charge".equals(part.getTaxabilityReason()))
                ? Status.REVERSE_CHARGE
                : Status.NONE;
    }

    private static long sum(List<TaxBreakdown> parts) {
        long cents = 0;
        for (TaxBreakdown part : parts) {
            if (part.getAmount() == null || part.getAmount() < 0) {
                return -1;
            }
            cents = Math.addExact(cents, part.getAmount());
        }
        return cents;
    }

    /// The rates of all that is charged, added up; null where one cannot be read.
    private static @Nullable BigDecimal percent(List<TaxBreakdown> parts) {
        BigDecimal percent = BigDecimal.ZERO;
        for (TaxBreakdown part : parts) {
            String rate = rate(part, TaxRateDetails::getPercentageDecimal);
            if (part.getAmount() == 0) {
                continue;
            }
            if (rate == null || !rate.matches("\\d{1,3}(\\.\\d{1,6})?")) {
                return null;
            }
            percent = percent.add(new BigDecimal(rate));
        }
        BigDecimal shown = percent.stripTrailingZeros();
        return percent.compareTo(PERCENT_MAX) > 0
                ? null
                : shown.setScale(Math.clamp(shown.scale(), 2, DECIMALS_MAX));
    }

    private static @Nullable String jurisdiction(TaxBreakdown part) {
        String country = rate(part, TaxRateDetails::getCountry);
        String state = rate(part, TaxRateDetails::getState);
        return country == null || state == null || state.isEmpty()
                ? country
                : country + "-" + state;
    }

    /// One particular of the parts, each once.
    private static String words(List<TaxBreakdown> parts, String between, Particular particular) {
        String all =
                parts.stream()
                        .map(particular::of)
                        .flatMap(Stream::ofNullable)
                        .distinct()
                        .collect(Collectors.joining(between));
        return all.substring(0, Math.min(all.length(), WORDS_MAX));
    }

    private static @Nullable String rate(TaxBreakdown part, RateParticular particular) {
        return part.getTaxRateDetails() == null ? null : particular.of(part.getTaxRateDetails());
    }

    @FunctionalInterface
    private interface Particular {
        @Nullable String of(TaxBreakdown part);
    }

    @FunctionalInterface
    private interface RateParticular {
        @Nullable String of(TaxRateDetails rate);
    }
}
