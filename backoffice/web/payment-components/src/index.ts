import "./components.css";

export { SluiceProvider, type SluiceProviderProps, type Sluice, useSluice } from "./provider.js";
export {
  Checkout,
  type CheckoutProps,
  type PurchaseProps,
  Subscribe,
  type SubscribeProps,
} from "./purchase.js";
export { Tip, type TipProps } from "./tip.js";
export { UsageMeter, type UsageMeterProps } from "./usageMeter.js";
export { InvoicePay, type InvoicePayProps } from "./invoicePay.js";
export { PayByCredits, type PayByCreditsProps } from "./payByCredits.js";
export type { Paid } from "./payForm.js";
export type { Interval, Invoice, PaymentConfig, Price, Spent } from "./answers.js";
export { type CheckoutOrder, type Once, relay, type Relay, type UsageReport } from "./relay.js";
export { ProblemError } from "./problem.js";
