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
  const AGAIN_MILLIS_MIN = 500;
  const AGAIN_MILLIS_MAX = 30000;
  const TRIES_MAX = 3; // of a WebSocket that was never open: something on the way lets none through

  // On a phone the tab one is on may be out of sight.
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 24;
  }

  const source = document.querySelector("[data-events], [data-socket]");
  if (!source) return;

  const feed = document.querySelector("[data-feed]");
  const lamp = document.querySelector("[data-lamp]");
  let due = 0;

  // Many events at once are one change to what is shown.
  const changed = () => {
    clearTimeout(due);
    due = setTimeout(() => document.body.dispatchEvent(new Event("changed")), 120);
  };
  const say = text => {
    if (!lamp) return;
    lamp.textContent = text;
    lamp.className = text === "live" ? "badge live" : "badge warn";
  };
  const heard = (kind, data) => {
    changed();
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

  const listen = url => {
    const stream = new EventSource(url);
    for (const kind of Object.keys(words)) {
      stream.addEventListener(kind, event => heard(kind, JSON.parse(event.data)));
    }
    stream.onopen = () => say("live");
    stream.onerror = () =>
      say(stream.readyState === EventSource.CLOSED ? "not live: load the page again" : "not live, trying again");
    window.addEventListener("pagehide", () => stream.close());
  };

  // Comes again when it breaks, later each time, from the last sale that was heard of. Where it can't
  // be opened at all, the same comes as server-sent events.
  const connect = url => {
    let socket;
    let place = "";
    let tries = 0;
    let reached = false;
    let timer = 0;
    const open = () => {
      const address = new URL(url, location.href);
      address.protocol = location.protocol.replace("http", "ws");
      if (place) address.searchParams.set("last_event_id", place);
      try {
        socket = new WebSocket(address);
      } catch {
        listen(url);
        return;
      }
      socket.onopen = () => {
        say("live");
        if (reached) changed();
        reached = true;
        tries = 0;
      };
      socket.onmessage = event => {
        const sale = JSON.parse(event.data);
        place = sale.sequence;
        heard("revenue", sale);
      };
      socket.onclose = () => {
        tries++;
        if (!reached && tries >= TRIES_MAX) {
          listen(url);
          return;
        }
        say("not live, trying again");
        if (tries > 1) changed(); // asked for meanwhile, and by who is out no longer
        const pause = Math.min(AGAIN_MILLIS_MAX, AGAIN_MILLIS_MIN * 2 ** tries);
        timer = setTimeout(open, pause * (0.5 + Math.random() / 2));
      };
    };
    open();
    window.addEventListener("pagehide", () => {
      clearTimeout(timer);
      if (!socket) return;
      socket.onclose = null;
      socket.close();
    });
  };

  if (source.dataset.socket) connect(source.dataset.socket);
  else listen(source.dataset.events);
})();
