import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { vi } from "vitest";
import { CONFIG, PROJECT_ID } from "../demo/answers.js";
import { FakeServer } from "../demo/fakeServer.js";
import { type StandIn, standInStripe } from "../demo/standIn.js";
import { type Relay, relay, SluiceProvider } from "../src/index.js";

export const CONFIG_PATH = `GET /api/projects/${PROJECT_ID}/payment-config`;

/** A page of a project's: a server and a Stripe that lead nowhere, and what is shown. */
export class Rig {
  readonly server = new FakeServer().on(CONFIG_PATH, CONFIG);
  readonly pay: Relay = relay("/pay", this.server.fetch);
  readonly goTo = vi.fn<(url: string) => void>();
  readonly user = userEvent.setup();
  readonly standIn: StandIn;
  readonly loadStripe;

  constructor(given: Partial<StandIn> = {}) {
    const { stripe, standIn } = standInStripe(given);
    this.standIn = standIn;
    this.loadStripe = vi.fn<(key: string) => Promise<typeof stripe | null>>(async () => stripe);
  }

  show(children: ReactNode) {
    return render(
      <SluiceProvider
        projectId={PROJECT_ID}
        baseUrl="https://office.example/"
        fetch={this.server.fetch}
        loadStripe={this.loadStripe}
        goTo={this.goTo}
      >
        {children}
      </SluiceProvider>,
    );
  }
}

/** A promise that a test keeps or breaks. */
export function promised<T>() {
  let keep!: (value: T) => void;
  let fail!: (reason: unknown) => void;
  const promise = new Promise<T>((resolve, reject) => {
    keep = resolve;
    fail = reject;
  });
  return { promise, keep, fail };
}
