// What pages do beyond links and forms: follow live events, and say so to the parts that show them.
"use strict";

(() => {
  const words = {
    "quote.issued": e => `Quote: will use ~${e.expected_debit} credits`,
    "credits.reserved": e => `${e.amount} credits set aside`,
    "credits.released": e => `${e.amount} credits given back`,
    "budget.debited": e => `Used ${e.amount} credits`,
    "budget.low": e => `Balance low: ${e.balance} credits`,
    "credits.purchased": e => `${e.amount} credits bought`,
    "credits.granted": e => `${e.amount} credits granted`,
    "credits.refunded": e => `${e.amount} credits taken back`,
    "revenue": e => e.text,
  };
  const source = document.querySelector("[data-events]");
  if (!source || !window.EventSource) return;

  const stream = new EventSource(source.dataset.events);
  const feed = document.querySelector("[data-feed]");
  const lamp = document.querySelector("[data-lamp]");
  let due = 0;

  // Many events at once are one change to what is shown.
  const changed = () => {
    clearTimeout(due);
    due = setTimeout(() => document.body.dispatchEvent(new Event("changed")), 120);
  };
  const tell = (kind, data) => {
    if (!feed) return;
    const line = document.createElement("li");
    const said = document.createElement("span");
    said.textContent = words[kind](data);
    const time = document.createElement("time");
    time.textContent = new Date().toLocaleTimeString();
    line.append(said, time);
    feed.prepend(line);
    while (feed.children.length > 50) feed.lastElementChild.remove();
    document.querySelector("[data-quiet]")?.remove();
  };
  for (const kind of Object.keys(words)) {
    stream.addEventListener(kind, event => {
      tell(kind, JSON.parse(event.data));
      changed();
    });
  }
  stream.onmessage = event => { tell("revenue", JSON.parse(event.data)); changed(); };
  stream.onopen = () => { if (lamp) { lamp.textContent = "live"; lamp.className = "badge live"; } };
  stream.onerror = () => { if (lamp) { lamp.textContent = "connecting"; lamp.className = "badge"; } };
  window.addEventListener("pagehide", () => stream.close());
})();
