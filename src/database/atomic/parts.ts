/**
 * The parts of a change that is sent as one statement (atomic-statements.ts). Repositories write their SQL, with `$1`… for their own values
 * and `HELD` where everything before them has to be true; stores hand them out after they have asked the authorizer.
 */
export type Part = Guard | Write;

/** Stands in the text of a part for: all guards before this part hold. It is a condition of `WHERE`. */
export const HELD = '{held}';

/** The text of a part. A constant of its repository: composed statements are remembered by their templates. */
class Template {
  static #made = 0;
  readonly id = Template.#made++;
  readonly #last: number;

  constructor(private readonly text: string) {
    if (!text.includes(HELD)) throw new Error(`a part of a statement without its condition: ${text}`);
    this.#last = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  }

  /** The text with this condition, for values that begin at `$offset + 1`. */
  at(offset: number, condition: string): string {
    return this.text.replaceAll(HELD, condition).replaceAll(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`);
  }

  protected checked(values: readonly unknown[]): readonly unknown[] {
    if (values.length !== this.#last) throw new Error(`${values.length} values for ${this.#last} parameters`);
    return values;
  }
}

/** A fact that must be true when the change is made. It yields a row if it is. */
export interface Guard {
  readonly kind: 'guard';
  readonly template: GuardTemplate;
  readonly values: readonly unknown[];
}

/**
 * `SELECT … WHERE … AND ${HELD} FOR …`: a row that has to be there, locked. A row that was changed while the statement waited for it is
 * compared again as it is now, except by `FOR KEY SHARE`, which waits for deletions only and sees no other change. A fact of a row that must not
 * be locked is read by a volatile function, because the statement itself still sees the rows of the moment at which it began.
 */
export class GuardTemplate extends Template {
  with(...values: readonly unknown[]): Guard {
    return { kind: 'guard', template: this, values: this.checked(values) };
  }
}

/** One statement that changes rows, and returns none. */
export interface Write {
  readonly kind: 'write';
  readonly template: WriteTemplate;
  readonly values: readonly unknown[];
}

/** `INSERT INTO … SELECT … WHERE ${HELD}`, or an `UPDATE` or `DELETE` with `HELD` among its conditions. */
export class WriteTemplate extends Template {
  with(...values: readonly unknown[]): Write {
    return { kind: 'write', template: this, values: this.checked(values) };
  }
}
