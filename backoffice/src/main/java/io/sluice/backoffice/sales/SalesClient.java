package io.sluice.backoffice.sales;

import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Invoice;
import com.stripe.model.PaymentLink;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.InvoiceCreateParams;
import com.stripe.param.InvoiceCreateParams.CollectionMethod;
import com.stripe.param.InvoiceCreateParams.PendingInvoiceItemsBehavior;
import com.stripe.param.InvoiceItemCreateParams;
import com.stripe.param.PaymentLinkCreateParams;
import com.stripe.param.PaymentLinkCreateParams.AfterCompletion;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.PriceCreateParams.Recurring;
import com.stripe.param.ProductCreateParams;
import com.stripe.param.billing.MeterCreateParams;
import com.stripe.param.billing.MeterCreateParams.CustomerMapping;
import com.stripe.param.billing.MeterCreateParams.DefaultAggregation;
import com.stripe.param.billing.MeterCreateParams.ValueSettings;
import com.stripe.param.billing.MeterEventCreateParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.PaymentIntentData;
import com.stripe.param.checkout.SessionCreateParams.SubscriptionData;
import com.stripe.service.V1Services;
import io.sluice.backoffice.connect.Answer;
import io.sluice.backoffice.connect.PlatformClient;
import io.sluice.backoffice.ledger.RevenueSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes prices, checkouts, links and invoices at Stripe, divided by the terms of the sale, and
/// reports usage. What it makes says in its metadata whose it is and what for.
public final class SalesClient {
    private static final String CUSTOMER_KEY = "stripe_customer_id";
    private static final String VALUE_KEY = "value";

    private final PlatformClient platform;

    public SalesClient(PlatformClient platform) {
        this.platform = platform;
    }

    /// Makes a price, and for usage the meter it counts by.
    Answer<Price> price(Order<Order.NewPrice> order) {
        return platform.once(
                order.key() + ":price",
                (stripe, options) -> {
                    Order.NewPrice what = order.what();
                    String meterEvent = null;
                    String meterId = null;
                    if (order.source() == RevenueSource.USAGE) {
                        meterEvent = "sluice_" + order.key();
                        meterId =
                                stripe.billing()
                                        .meters()
                                        .create(
                                                meter(what.name(), meterEvent),
                                                step(order.key(), "meter"))
                                        .getId();
                    }
                    ProductCreateParams product =
                            ProductCreateParams.builder()
                                    .setName(what.name())
                                    .putAllMetadata(order.metadata())
                                    .build();
                    String productId =
                            stripe.products().create(product, step(order.key(), "product")).getId();
                    com.stripe.model.Price made =
                            stripe.prices().create(params(order, productId, meterId), options);
                    return new Price(
                            made.getId(),
                            order.projectId(),
                            productId,
                            order.source(),
                            what.name(),
                            what.amountCents(),
                            what.currency(),
                            what.every(),
                            what.everyCount(),
                            meterEvent);
                });
    }

    private static MeterCreateParams meter(String name, String event) {
        return MeterCreateParams.builder()
                .setDisplayName(name)
                .setEventName(event)
                .setDefaultAggregation(
                        DefaultAggregation.builder()
                                .setFormula(DefaultAggregation.Formula.SUM)
                                .build())
                .setCustomerMapping(
                        CustomerMapping.builder()
                                .setType(CustomerMapping.Type.BY_ID)
                                .setEventPayloadKey(CUSTOMER_KEY)
                                .build())
                .setValueSettings(ValueSettings.builder().setEventPayloadKey(VALUE_KEY).build())
                .build();
    }

    private static PriceCreateParams params(
            Order<Order.NewPrice> order, String productId, @Nullable String meterId) {
        Order.NewPrice what = order.what();
        PriceCreateParams.Builder price =
                PriceCreateParams.builder()
                        .setCurrency(what.currency())
                        .setUnitAmount(what.amountCents())
                        .setProduct(productId)
                        .putAllMetadata(order.metadata());
        Price.Every every = what.every();
        if (every != null) {
            Recurring.Builder recurring =
                    Recurring.builder()
                            .setInterval(Recurring.Interval.valueOf(every.name()))
                            .setIntervalCount((long) what.everyCount());
            if (meterId != null) {
                recurring.setMeter(meterId).setUsageType(Recurring.UsageType.METERED);
            }
            price.setRecurring(recurring.build());
        }
        return price.build();
    }

    /// Makes what one customer pays by, at Stripe or on the project's own page.
    Answer<Sale> checkout(Order<Order.Checkout> order, ChargeTerms terms) {
        Order.Checkout what = order.what();
        Price price = what.price();
        SessionCreateParams.LineItem.Builder line =
                SessionCreateParams.LineItem.builder().setPrice(price.priceId());
        if (!price.isMetered()) {
            line.setQuantity(what.quantity());
        }
        SessionCreateParams.Builder session =
                SessionCreateParams.builder()
                        .putAllMetadata(order.metadata())
                        .addLineItem(line.build());
        boolean isPage = what.ui() == Order.Ui.PAGE;
        if (isPage) {
            session.setSuccessUrl(what.successUrl());
        } else {
            session.setUiMode(SessionCreateParams.UiMode.ELEMENTS).setReturnUrl(what.successUrl());
        }
        Long amountCents = amount(price, what.quantity());
        if (price.isRecurring()) {
            session.setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                    .setSubscriptionData(subscription(order.metadata(), terms));
        } else {
            session.setMode(SessionCreateParams.Mode.PAYMENT)
                    .setPaymentIntentData(
                            payment(order.metadata(), terms, Objects.requireNonNull(amountCents)));
            if (isPage && order.source() == RevenueSource.DONATION) {
                session.setSubmitType(SessionCreateParams.SubmitType.DONATE);
            }
        }
        if (what.cancelUrl() != null) {
            session.setCancelUrl(what.cancelUrl());
        }
        if (what.email() != null) {
            session.setCustomerEmail(what.email());
        }
        SessionCreateParams params = session.build();
        return platform.once(
                order.key() + ":checkout",
                (stripe, options) -> {
                    com.stripe.model.checkout.Session made =
                            stripe.checkout().sessions().create(params, options);
                    return sale(
                            order,
                            Sale.Kind.CHECKOUT,
                            price,
                            amountCents,
                            terms,
                            made.getId(),
                            made.getUrl(),
                            made.getClientSecret(),
                            made.getStatus());
                });
    }

    private static PaymentIntentData payment(
            Map<String, String> metadata, ChargeTerms terms, long amountCents) {
        PaymentIntentData.Builder payment =
                PaymentIntentData.builder()
                        .putAllMetadata(metadata)
                        .setApplicationFeeAmount(terms.feeCents(amountCents))
                        .setTransferData(
                                PaymentIntentData.TransferData.builder()
                                        .setDestination(terms.destination())
                                        .build());
        if (terms.onBehalf()) {
            payment.setOnBehalfOf(terms.destination());
        }
        return payment.build();
    }

    private static SubscriptionData subscription(Map<String, String> metadata, ChargeTerms terms) {
        SubscriptionData.Builder subscription =
                SubscriptionData.builder()
                        .putAllMetadata(metadata)
                        .setApplicationFeePercent(terms.feePercent())
                        .setTransferData(
                                SubscriptionData.TransferData.builder()
                                        .setDestination(terms.destination())
                                        .build());
        if (terms.onBehalf()) {
            subscription.setOnBehalfOf(terms.destination());
        }
        return subscription.build();
    }

    /// Makes a link under which many customers pay.
    Answer<Sale> link(Order<Order.Link> order, ChargeTerms terms) {
        Order.Link what = order.what();
        Price price = what.price();
        PaymentLinkCreateParams.Builder link =
                PaymentLinkCreateParams.builder()
                        .putAllMetadata(order.metadata())
                        .addLineItem(
                                PaymentLinkCreateParams.LineItem.builder()
                                        .setPrice(price.priceId())
                                        .setQuantity(what.quantity())
                                        .build())
                        .setTransferData(
                                PaymentLinkCreateParams.TransferData.builder()
                                        .setDestination(terms.destination())
                                        .build());
        long amountCents = Objects.requireNonNull(amount(price, what.quantity()));
        if (price.isRecurring()) {
            link.setApplicationFeePercent(terms.feePercent())
                    .setSubscriptionData(
                            PaymentLinkCreateParams.SubscriptionData.builder()
                                    .putAllMetadata(order.metadata())
                                    .build());
        } else {
            link.setApplicationFeeAmount(terms.feeCents(amountCents))
                    .setPaymentIntentData(
                            PaymentLinkCreateParams.PaymentIntentData.builder()
                                    .putAllMetadata(order.metadata())
                                    .build());
            if (order.source() == RevenueSource.DONATION) {
                link.setSubmitType(PaymentLinkCreateParams.SubmitType.DONATE);
            }
        }
        if (terms.onBehalf()) {
            link.setOnBehalfOf(terms.destination());
        }
        if (what.returnUrl() != null) {
            link.setAfterCompletion(backTo(what.returnUrl()));
        }
        PaymentLinkCreateParams params = link.build();
        return platform.once(
                order.key() + ":link",
                (stripe, options) -> {
                    PaymentLink made = stripe.paymentLinks().create(params, options);
                    String status = Boolean.TRUE.equals(made.getActive()) ? "active" : "inactive";
                    return sale(
                            order,
                            Sale.Kind.PAYMENT_LINK,
                            price,
                            amountCents,
                            terms,
                            made.getId(),
                            made.getUrl(),
                            null,
                            status);
                });
    }

    private static AfterCompletion backTo(String url) {
        return AfterCompletion.builder()
                .setType(AfterCompletion.Type.REDIRECT)
                .setRedirect(AfterCompletion.Redirect.builder().setUrl(url).build())
                .build();
    }

    /// Makes an invoice and has Stripe send it.
    Answer<Sale> invoice(Order<Order.Invoice> order, ChargeTerms terms) {
        return platform.once(
                order.key() + ":invoice",
                (stripe, options) -> {
                    Customer customer = customer(stripe, order);
                    Invoice draft =
                            stripe.invoices()
                                    .create(params(order, terms, customer.getId()), options);
                    lines(stripe, order, customer.getId(), draft.getId());
                    stripe.invoices().finalizeInvoice(draft.getId(), step(order.key(), "final"));
                    Invoice sent =
                            stripe.invoices().sendInvoice(draft.getId(), step(order.key(), "send"));
                    return sale(
                            order,
                            Sale.Kind.INVOICE,
                            null,
                            order.what().totalCents(),
                            terms,
                            sent.getId(),
                            sent.getHostedInvoiceUrl(),
                            null,
                            sent.getStatus());
                });
    }

    private static Customer customer(V1Services stripe, Order<Order.Invoice> order)
            throws StripeException {
        CustomerCreateParams.Builder customer =
                CustomerCreateParams.builder()
                        .setEmail(order.what().email())
                        .putAllMetadata(order.metadata());
        if (order.what().name() != null) {
            customer.setName(order.what().name());
        }
        return stripe.customers().create(customer.build(), step(order.key(), "customer"));
    }

    private static InvoiceCreateParams params(
            Order<Order.Invoice> order, ChargeTerms terms, String customerId) {
        Order.Invoice what = order.what();
        InvoiceCreateParams.Builder invoice =
                InvoiceCreateParams.builder()
                        .setCustomer(customerId)
                        .setCurrency(what.currency())
                        .setCollectionMethod(CollectionMethod.SEND_INVOICE)
                        .setDaysUntilDue((long) what.daysUntilDue())
                        .setAutoAdvance(false)
                        .setPendingInvoiceItemsBehavior(PendingInvoiceItemsBehavior.EXCLUDE)
                        .putAllMetadata(order.metadata())
                        .setApplicationFeeAmount(terms.feeCents(what.totalCents()))
                        .setTransferData(
                                InvoiceCreateParams.TransferData.builder()
                                        .setDestination(terms.destination())
                                        .build());
        if (terms.onBehalf()) {
            invoice.setOnBehalfOf(terms.destination());
        }
        if (what.memo() != null) {
            invoice.setDescription(what.memo());
        }
        return invoice.build();
    }

    private static void lines(
            V1Services stripe, Order<Order.Invoice> order, String customerId, String invoiceId)
            throws StripeException {
        int number = 0;
        for (Order.Line line : order.what().lines()) {
            stripe.invoiceItems()
                    .create(
                            InvoiceItemCreateParams.builder()
                                    .setCustomer(customerId)
                                    .setInvoice(invoiceId)
                                    .setCurrency(order.what().currency())
                                    .setAmount(line.amountCents())
                                    .setDescription(line.description())
                                    .build(),
                            step(order.key(), "line" + ++number));
        }
    }

    /// Reports what a customer has used; the same key counts once.
    Answer<String> usage(Order<Order.Usage> order) {
        Order.Usage what = order.what();
        MeterEventCreateParams.Builder event =
                MeterEventCreateParams.builder()
                        .setEventName(Objects.requireNonNull(what.price().meterEvent()))
                        .setIdentifier(order.key())
                        .putPayload(CUSTOMER_KEY, what.customerId())
                        .putPayload(VALUE_KEY, Long.toString(what.quantity()));
        if (what.atSeconds() != null) {
            event.setTimestamp(what.atSeconds());
        }
        return platform.once(
                order.key() + ":usage",
                (stripe, options) ->
                        stripe.billing()
                                .meterEvents()
                                .create(event.build(), options)
                                .getIdentifier());
    }

    private static RequestOptions step(String key, String name) {
        return RequestOptions.builder().setIdempotencyKey(key + ":" + name).build();
    }

    /// What is paid at once; null where what is used decides.
    private static @Nullable Long amount(Price price, long quantity) {
        return price.isMetered() ? null : Math.multiplyExact(price.amountCents(), quantity);
    }

    private static Sale sale(
            Order<?> order,
            Sale.Kind kind,
            @Nullable Price price,
            @Nullable Long amountCents,
            ChargeTerms terms,
            String objectId,
            @Nullable String url,
            @Nullable String clientSecret,
            @Nullable String status) {
        return new Sale(
                objectId,
                url,
                clientSecret,
                status,
                order.projectId(),
                kind,
                order.source(),
                price == null ? null : price.priceId(),
                amountCents,
                currency(order, price),
                terms);
    }

    private static String currency(Order<?> order, @Nullable Price price) {
        return order.what() instanceof Order.Invoice invoice
                ? invoice.currency()
                : Objects.requireNonNull(price).currency();
    }
}
