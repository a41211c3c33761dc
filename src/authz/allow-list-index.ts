import type { AllowListEntry } from './allow-list.js';
import { WILDCARD } from './policy.js';

/** An allow-list indexed for look-ups. An object is included by `*:*`, by `type:*`, or by its id under its type or under `*`. */
export class AllowListIndex {
  readonly #everything: boolean;
  readonly #wholeTypes: ReadonlySet<string>;
  readonly #ids: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(entries: readonly AllowListEntry[]) {
    const whole = entries.filter(({ id }) => id === WILDCARD).map(({ type }) => type);
    this.#everything = whole.includes(WILDCARD);
    this.#wholeTypes = new Set<string>(whole);
    const ids = new Map<string, Set<string>>();
    for (const { type, id } of entries) {
      const known = ids.get(type) ?? new Set();
      ids.set(type, known.add(id));
    }
    this.#ids = ids;
    Object.freeze(this);
  }

  includes(type: string, id: string): boolean {
    return this.includesWholeType(type) || this.#ids.get(type)?.has(id) === true || this.#ids.get(WILDCARD)?.has(id) === true;
  }

  includesWholeType(type: string): boolean {
    return this.#everything || this.#wholeTypes.has(type);
  }

  /** The ids that are listed for this type, in a new array. Does not cover types that are included whole. */
  idsOf(type: string): string[] {
    return [...new Set([...(this.#ids.get(type) ?? []), ...(this.#ids.get(WILDCARD) ?? [])])];
  }
}
