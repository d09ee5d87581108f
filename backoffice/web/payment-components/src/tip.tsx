import { useId, useState } from "react";
import type { PaymentConfig, Price } from "./answers.js";
import { Frame } from "./frame.js";
import { formatCents } from "./money.js";
import { useSluice } from "./provider.js";
import { Buy, type PurchaseProps } from "./purchase.js";

export interface TipProps extends Omit<PurchaseProps, "clientSecret"> {
  /** Which of the project's donation prices to offer; all that are paid once where it is absent. */
  priceIds?: readonly string[];
}

/** Lets somebody give something, in one of the amounts the project offers. */
export function Tip({ priceIds, ...purchase }: TipProps) {
  const { config } = useSluice();
  const name = config.is === "ready" ? config.value.projectName : null;
  return (
    <Frame heading={name === null ? "Leave a tip" : `Leave a tip for ${name}`} takesMoney>
      {(ready) => <Amounts {...purchase} config={ready} prices={offered(ready, priceIds)} />}
    </Frame>
  );
}

function offered(config: PaymentConfig, priceIds: readonly string[] | undefined): Price[] {
  return config.prices
    .filter(({ source, every }) => source === "donation" && every === null)
    .filter(({ priceId }) => priceIds === undefined || priceIds.includes(priceId))
    .toSorted((one, other) => one.amountCents - other.amountCents);
}

type AmountsProps = Omit<TipProps, "priceIds"> & { config: PaymentConfig; prices: Price[] };

function Amounts({ config, prices, ...purchase }: AmountsProps) {
  const { locale } = useSluice();
  const group = useId();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = prices.find(({ priceId }) => priceId === chosenId) ?? prices[0];
  if (chosen === undefined) {
    return (
      <p className="sluice-note" role="status">
        {config.projectName} takes no tips at the moment.
      </p>
    );
  }
  return (
    <Buy
      {...purchase}
      config={config}
      order={{ priceId: chosen.priceId, quantity: 1 }}
      price={chosen}
      verb="Give"
      thanks={`Thank you for supporting ${config.projectName}.`}
      choice={(busy) => (
        <fieldset className="sluice-choices" disabled={busy}>
          <legend>How much?</legend>
          {prices.map((price) => (
            <label key={price.priceId}>
              <input
                type="radio"
                name={group}
                checked={price === chosen}
                onChange={() => setChosenId(price.priceId)}
              />
              <span>
                {formatCents(price.amountCents, price.currency, locale)} <small>{price.name}</small>
              </span>
            </label>
          ))}
        </fieldset>
      )}
    />
  );
}
