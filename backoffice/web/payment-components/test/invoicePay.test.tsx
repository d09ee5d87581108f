import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { INVOICE } from "../demo/answers.js";
import { InvoicePay } from "../src/index.js";
import { Rig } from "./rig.js";

const AT = "GET /pay/invoices/in_1QzShelter";

function shown(invoice: object, clientSecret?: string) {
  const rig = new Rig();
  rig.server.on(AT, invoice);
  const more = clientSecret === undefined ? {} : { clientSecret };
  rig.show(<InvoicePay invoiceId="in_1QzShelter" loadInvoice={rig.pay.loadInvoice} {...more} />);
  return rig;
}

test("leads to where an open invoice is paid", async () => {
  shown(INVOICE);
  const link = await screen.findByRole<HTMLAnchorElement>("link", { name: "Pay $2,500.00" });
  expect(link.href).toBe(INVOICE.url);
  expect(screen.getByRole("status").textContent).toBe("to be paid");
});

test("has it paid here with the invoice's own secret", async () => {
  const rig = shown(INVOICE, "pi_1_secret_2");
  await rig.user.click(await screen.findByRole("button", { name: "Pay $2,500.00" }));
  expect((await screen.findByText("paid")).getAttribute("role")).toBe("status");
  expect(screen.queryByRole("button")).toBeNull();
});

test.each([
  ["paid", "paid"],
  ["void", "cancelled"],
  ["draft", "not sent yet"],
])("offers nothing to pay of one that is %s", async (status, word) => {
  shown({ ...INVOICE, status });
  expect(await screen.findByText(word)).toBeTruthy();
  expect(screen.queryByRole("link")).toBeNull();
});

test("leads nowhere that runs code here", async () => {
  shown({ ...INVOICE, url: "javascript:alert(1)" });
  expect(await screen.findByText(/has not sent this invoice yet/)).toBeTruthy();
  expect(screen.queryByRole("link")).toBeNull();
});
