package io.sluice.backoffice.sales;

import com.stripe.model.Address;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.param.DisputeRetrieveParams;
import com.stripe.param.DisputeUpdateParams;
import io.sluice.backoffice.connect.Answer;
import io.sluice.backoffice.connect.PlatformClient;
import io.sluice.backoffice.sales.Evidence.Booked;
import io.sluice.backoffice.sales.Evidence.Customer;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Submits evidence at Stripe, where none was submitted and there is still time.
public final class EvidenceClient {
    private static final Set<String> OPEN = Set.of("needs_response", "warning_needs_response");

    /// Where a dispute says who has answered it.
    private static final String BY = "evidence_by";

    private static final String US = "sluice";

    private final PlatformClient platform;

    public EvidenceClient(PlatformClient platform) {
        this.platform = platform;
    }

    /// Submits what is known of the payment; answers why not, or an empty text when it did.
    Answer<String> submit(String disputeId, Booked booked) {
        return platform.once(
                "evidence-" + disputeId,
                (stripe, options) -> {
                    Dispute dispute =
                            stripe.disputes()
                                    .retrieve(
                                            disputeId,
                                            DisputeRetrieveParams.builder()
                                                    .addExpand("charge")
                                                    .build());
                    String instead = obstacle(dispute);
                    if (instead != null) {
                        return instead;
                    }
                    Evidence evidence = Evidence.of(booked, customer(dispute.getChargeObject()));
                    stripe.disputes().update(disputeId, params(evidence), options);
                    return "";
                });
    }

    /// Why nothing is to be submitted: empty where we have done so, null where nothing stands in
    /// the way.
    private static @Nullable String obstacle(Dispute dispute) {
        Map<String, String> metadata = dispute.getMetadata();
        if (metadata != null && US.equals(metadata.get(BY))) {
            return ""; // the answer got lost
        }
        if (!OPEN.contains(Objects.requireNonNullElse(dispute.getStatus(), ""))) {
            return "dispute is " + dispute.getStatus();
        }
        Dispute.EvidenceDetails details = dispute.getEvidenceDetails();
        if (details == null) {
            return null;
        }
        Long submissions = details.getSubmissionCount();
        if (submissions != null && submissions > 0) {
            return "somebody has submitted evidence";
        }
        return Boolean.TRUE.equals(details.getPastDue()) ? "too late" : null;
    }

    private static Customer customer(@Nullable Charge charge) {
        if (charge == null) {
            return new Customer(null, null, null, null, null);
        }
        Charge.BillingDetails billing = charge.getBillingDetails();
        String email = billing == null ? null : billing.getEmail();
        return new Customer(
                billing == null ? null : billing.getName(),
                email == null ? charge.getReceiptEmail() : email,
                billing == null ? null : text(billing.getAddress()),
                charge.getReceiptUrl(),
                charge.getDescription());
    }

    private static @Nullable String text(@Nullable Address address) {
        if (address == null) {
            return null;
        }
        String text =
                Stream.of(
                                address.getLine1(),
                                address.getLine2(),
                                address.getPostalCode(),
                                address.getCity(),
                                address.getState(),
                                address.getCountry())
                        .filter(part -> part != null && !part.isBlank())
                        .collect(Collectors.joining(", "));
        return text.isEmpty() ? null : text;
    }

    private static DisputeUpdateParams params(Evidence known) {
        DisputeUpdateParams.Evidence.Builder evidence =
                DisputeUpdateParams.Evidence.builder()
                        .setProductDescription(known.description())
                        .setServiceDate(known.servedOn().toString())
                        .setUncategorizedText(known.text());
        if (known.customerName() != null) {
            evidence.setCustomerName(known.customerName());
        }
        if (known.customerEmail() != null) {
            evidence.setCustomerEmailAddress(known.customerEmail());
        }
        if (known.billingAddress() != null) {
            evidence.setBillingAddress(known.billingAddress());
        }
        return DisputeUpdateParams.builder()
                .setEvidence(evidence.build())
                .putMetadata(BY, US)
                .setSubmit(true)
                .build();
    }
}
