/** One request that was made. */
export interface Asked {
  method: string;
  url: string;
  body: string | null;
  headers: Headers;
  credentials: RequestCredentials | undefined;
}

type Answer = unknown | ((asked: Asked) => unknown);

/** A `fetch` that leads nowhere: it answers what it was told to, and notes what it was asked. */
export class FakeServer {
  readonly asked: Asked[] = [];
  waitMillis = 0;
  readonly #answers = new Map<string, Answer>();

  /** @param request method and path: `POST /pay/checkouts` */
  on(request: string, answer: Answer): this {
    this.#answers.set(request, answer);
    return this;
  }

  asks(request: string): Asked[] {
    return this.asked.filter((each) => `${each.method} ${pathOf(each.url)}` === request);
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const asked: Asked = {
      method: init.method ?? "GET",
      url: String(input),
      body: typeof init.body === "string" ? init.body : null,
      headers: new Headers(init.headers),
      credentials: init.credentials,
    };
    this.asked.push(asked);
    await new Promise((then) => setTimeout(then, this.waitMillis));
    init.signal?.throwIfAborted();
    const known = this.#answers.get(`${asked.method} ${pathOf(asked.url)}`);
    const answer =
      typeof known === "function" ? (known as (asked: Asked) => unknown)(asked) : known;
    if (answer instanceof Response) {
      return answer;
    }
    if (answer === undefined) {
      throw new TypeError("Failed to fetch");
    }
    const { status } = answer as { status?: unknown };
    return Response.json(answer, { status: typeof status === "number" ? status : 200 });
  };
}

function pathOf(url: string): string {
  return new URL(url, "https://pets.example").pathname;
}
