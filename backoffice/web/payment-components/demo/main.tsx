import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import {
  Checkout,
  InvoicePay,
  PayByCredits,
  relay,
  SluiceProvider,
  Subscribe,
  Tip,
  UsageMeter,
} from "../src/index.js";
import "../src/components.css";
import "./demo.css";
import {
  checkout,
  CONFIG,
  INJECTION,
  INVOICE,
  NO_CREDITS,
  PROJECT_ID,
  problem,
  quote,
} from "./answers.js";
import { type Asked, FakeServer } from "./fakeServer.js";
import { standInStripe } from "./standIn.js";

const ANSWER_MILLIS = 500;
const CONFIG_PATH = `GET /api/projects/${PROJECT_ID}/payment-config`;

let used = 1_234;
const PRINT_SECRET = "cs_test_print_secret_demo";
const { stripe, standIn } = standInStripe({
  waitMillis: ANSWER_MILLIS,
  email: null,
  totals: { [PRINT_SECRET]: "$29.00" },
});
const world = new FakeServer()
  .on(CONFIG_PATH, CONFIG)
  .on("POST /pay/checkouts", ({ body }: Asked) => {
    const { price_id: priceId } = JSON.parse(body ?? "{}") as { price_id: string };
    const secret = `cs_test_${priceId}_secret_demo`;
    const cents = CONFIG.prices.find((each) => each.price_id === priceId)?.amount_cents ?? 0;
    standIn.totals[secret] = `$${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
    return checkout(priceId, secret);
  })
  .on("GET /pay/usage", () => ({ quantity: used, included_quantity: 2_000 }))
  .on("POST /pay/usage", ({ body }: Asked) => {
    used += (JSON.parse(body ?? "{}") as { quantity: number }).quantity;
    return { usage_id: "usage_1" };
  })
  .on("GET /pay/invoices/in_1QzShelter", INVOICE)
  .on("POST /pay/quotes", quote(1.2, 1.2, 12))
  .on("POST /pay/quotes/quote_1.2_1.2/inject", INJECTION);
const trouble = new FakeServer()
  .on(CONFIG_PATH, { ...CONFIG, project_name: "<script>alert(1)</script>" })
  .on(
    "POST /pay/checkouts",
    problem(
      502,
      "payment_provider_failed",
      "Nothing was bought; try again, or use another method.",
      { request_id: "req_k3mq7yx2" },
    ),
  )
  .on("POST /pay/quotes", NO_CREDITS);
const closed = new FakeServer().on(CONFIG_PATH, { ...CONFIG, charges_enabled: false });
const away = new FakeServer();
for (const server of [world, trouble, closed, away]) {
  server.waitMillis = ANSWER_MILLIS;
}

const pay = relay("/pay", world.fetch);
const troubled = relay("/pay", trouble.fetch);

function Project({ server, children }: { server: FakeServer; children: ReactNode }) {
  return (
    <SluiceProvider
      projectId={PROJECT_ID}
      baseUrl={window.location.origin}
      fetch={server.fetch}
      loadStripe={async () => stripe}
      goTo={() => undefined}
    >
      {children}
    </SluiceProvider>
  );
}

function Shown({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <p className="name">{name}</p>
      {children}
    </div>
  );
}

function Page() {
  return (
    <>
      <header className="top">
        <div>
          <strong>Sluice</strong> <span>payment components</span>
        </div>
      </header>
      <main>
        <h1>PetMatch</h1>
        <p className="lead">
          Every component a project can be paid with. The server and Stripe are stand-ins: nothing
          leaves this page, and no card is charged.
        </p>
        <h2>As customers see it</h2>
        <Project server={world}>
          <div className="grid">
            <Shown name="<Checkout>">
              <Checkout priceId="price_album" createCheckout={pay.createCheckout} />
            </Shown>
            <Shown name="<Checkout clientSecret>">
              <Checkout priceId="price_print" clientSecret={PRINT_SECRET} />
            </Shown>
            <Shown name="<Subscribe>">
              <Subscribe priceId="price_pro" createCheckout={pay.createCheckout} />
            </Shown>
            <Shown name="<PayByCredits>">
              <PayByCredits
                heading="Ask Felix"
                plannedDeltaE="1.2"
                requestQuote={pay.requestQuote}
                confirmQuote={pay.confirmQuote}
              >
                Send to Felix
              </PayByCredits>
            </Shown>
            <Shown name="<Tip>">
              <Tip createCheckout={pay.createCheckout} />
            </Shown>
            <Shown name="<UsageMeter>">
              <UsageMeter
                priceId="price_match"
                unit="matches"
                loadUsage={pay.loadUsage}
                reportUsage={pay.reportUsage}
              >
                {(use) => (
                  <button type="button" className="quiet" onClick={() => use(10)}>
                    Find ten matches
                  </button>
                )}
              </UsageMeter>
            </Shown>
            <Shown name="<InvoicePay>">
              <InvoicePay invoiceId="in_1QzShelter" loadInvoice={pay.loadInvoice} />
            </Shown>
          </div>
        </Project>
        <h2>When something goes wrong</h2>
        <div className="grid">
          <Project server={trouble}>
            <Shown name="Stripe fails">
              <Checkout priceId="price_album" createCheckout={troubled.createCheckout} />
            </Shown>
            <Shown name="a hostile name, too few credits">
              <PayByCredits
                heading="<script>alert(1)</script>"
                plannedDeltaE="5"
                requestQuote={troubled.requestQuote}
                confirmQuote={troubled.confirmQuote}
              >
                Send to Felix
              </PayByCredits>
            </Shown>
          </Project>
          <Project server={closed}>
            <Shown name="no account at Stripe yet">
              <Subscribe priceId="price_pro" createCheckout={pay.createCheckout} />
            </Shown>
          </Project>
          <Project server={away}>
            <Shown name="the office cannot be reached">
              <Tip createCheckout={pay.createCheckout} />
            </Shown>
          </Project>
        </div>
      </main>
    </>
  );
}

const page = document.getElementById("page");
if (page !== null) {
  createRoot(page).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}
