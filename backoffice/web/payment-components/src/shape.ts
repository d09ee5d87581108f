import { type Micros, microsOrNull } from "./money.js";

/** An answer that is not what it should be: nothing of it is used. */
export class MalformedAnswer extends Error {
  override readonly name = "MalformedAnswer";
}

const TEXT_CHARACTERS_MAX = 2_000;
const CURRENCY = /^[a-z]{3}$/;

/** Reads the members of a JSON object, each with what it must be. */
export class Shape {
  readonly #members: Record<string, unknown>;
  readonly #of: string;

  constructor(value: unknown, of: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new MalformedAnswer(`${of} is no object`);
    }
    this.#members = value as Record<string, unknown>;
    this.#of = of;
  }

  text(name: string): string {
    const value = this.#members[name];
    if (typeof value !== "string" || value === "" || value.length > TEXT_CHARACTERS_MAX) {
      throw this.#wrong(name, "text");
    }
    return value;
  }

  textOrNull(name: string): string | null {
    return this.#isAbsent(name) ? null : this.text(name);
  }

  /** One of these words. */
  word<T extends string>(name: string, words: readonly T[]): T {
    const value = this.text(name);
    const found = words.find((word) => word === value);
    if (found === undefined) {
      throw this.#wrong(name, words.join(" or "));
    }
    return found;
  }

  wordOrNull<T extends string>(name: string, words: readonly T[]): T | null {
    return this.#isAbsent(name) ? null : this.word(name, words);
  }

  currency(name: string): string {
    const value = this.text(name);
    if (!CURRENCY.test(value)) {
      throw this.#wrong(name, "a currency");
    }
    return value;
  }

  /** A whole number from 0 on, small enough to be exact. */
  whole(name: string): number {
    const value = this.#members[name];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
      throw this.#wrong(name, "a whole number");
    }
    return value;
  }

  wholeOrNull(name: string): number | null {
    return this.#isAbsent(name) ? null : this.whole(name);
  }

  flag(name: string): boolean {
    const value = this.#members[name];
    if (typeof value !== "boolean") {
      throw this.#wrong(name, "true or false");
    }
    return value;
  }

  micros(name: string): Micros {
    const micros = microsOrNull(this.#members[name]);
    if (micros === null || micros < 0n) {
      throw this.#wrong(name, "credits");
    }
    return micros;
  }

  /** A moment, in milliseconds. */
  timeMillis(name: string): number {
    const millis = Date.parse(this.text(name));
    if (Number.isNaN(millis)) {
      throw this.#wrong(name, "a time");
    }
    return millis;
  }

  nested(name: string): Shape {
    return new Shape(this.#members[name], `${this.#of}.${name}`);
  }

  list<T>(name: string, countMax: number, read: (element: Shape) => T): T[] {
    const value = this.#members[name];
    if (!Array.isArray(value) || value.length > countMax) {
      throw this.#wrong(name, "a list");
    }
    return value.map((each, i) => read(new Shape(each, `${this.#of}.${name}.${i}`)));
  }

  #isAbsent(name: string): boolean {
    return this.#members[name] === undefined || this.#members[name] === null;
  }

  #wrong(name: string, what: string): MalformedAnswer {
    return new MalformedAnswer(`${this.#of}.${name} is not ${what}`);
  }
}

/**
 * An address a customer may be sent to, or null. `javascript:` and the like are no addresses here;
 * without encryption there is this machine alone, for who develops.
 */
export function webAddressOrNull(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) {
    return null;
  }
  const url = new URL(text);
  const isHere = url.hostname === "localhost" || url.hostname === "127.0.0.1";
  return url.protocol === "https:" || (url.protocol === "http:" && isHere) ? url.href : null;
}
