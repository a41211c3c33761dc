/**
 * The parts of a change that is sent as one statement (atomic-statements.ts). Repositories write their SQL, with `$1`… for their own values
 * and `HELD` where everything before them has to be true; stores hand them out after they have asked the authorizer.
 *
 * All parts are common table expressions of one statement, and so:
 * - Every part sees the rows of the moment at which the statement began. No part sees what another one wrote, and a row that was inserted
 *   is not updated.
 * - Writes have no order.
 * - Of two writes to one row, PostgreSQL keeps one and says nothing. That includes a row that both happen to match. A foreign key's action
 *   (`ON DELETE SET NULL`) and a trigger come afterwards, and do see all writes.
 */
export type Part = Guard | Write;

/** Stands in the text of a part for: all guards before this part hold. It is a condition of `WHERE`. */
export const HELD = '{held}';

type Values = readonly unknown[];

/** The text of a part, and the types of its values. A constant of its repository: composed statements are remembered by their templates. */
class Template<V extends Values> {
  static #made = 0;
  readonly id = Template.#made++;
  readonly #last: number;

  constructor(protected readonly text: string) {
    if (!text.includes(HELD)) throw new Error(`a part of a statement without its condition: ${text}`);
    const numbers = new Set([...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
    this.#last = Math.max(0, ...numbers);
    if (numbers.size !== this.#last) throw new Error(`a part of a statement that leaves out a parameter: ${text}`);
  }

  /** The text with this condition, for values that begin at `$offset + 1`. */
  at(offset: number, condition: string): string {
    return this.text.replaceAll(HELD, condition).replaceAll(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`);
  }

  protected checked(values: V): V {
    if (values.length !== this.#last) throw new Error(`${values.length} values for ${this.#last} parameters`);
    return values;
  }
}

/** A fact that must be true when the change is made. It yields a row if it is. */
export interface Guard {
  readonly kind: 'guard';
  readonly template: Template<Values>;
  readonly values: Values;
}

/**
 * `SELECT … WHERE … AND ${HELD} FOR …`: a row that has to be there, locked. A row that was changed while the statement waited for it is
 * compared again as it is now, except by `FOR KEY SHARE`, which waits for deletions only and sees no other change. A fact of a row that must not
 * be locked is read by a volatile function, because the statement itself still sees the rows of the moment at which it began.
 *
 * `V` names the values, as in `new GuardTemplate<[userId: string, now: Date]>(…)`. Without it, `with` takes none.
 */
export class GuardTemplate<V extends Values = never> extends Template<V> {
  with(...values: V): Guard {
    return { kind: 'guard', template: this, values: this.checked(values) };
  }
}

/** One statement that changes rows, and returns none. */
export interface Write {
  readonly kind: 'write';
  readonly template: Template<Values> & Pick<WriteTemplate<Values>, 'changes' | 'sharesItsTable'>;
  readonly values: Values;
}

/** `INSERT INTO … SELECT … WHERE ${HELD}`, or an `UPDATE` or `DELETE` with `HELD` among its conditions. `V` as for guards. */
export class WriteTemplate<V extends Values = never> extends Template<V> {
  /** The table whose rows it updates or deletes; null if it inserts. */
  readonly changes: string | null;

  /** `sharesItsTable`: why no other write of the statement, if one changes rows of the same table, can change the same row. */
  constructor(
    text: string,
    readonly sharesItsTable?: string,
  ) {
    super(text);
    const [, verb, table = null] = /^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)/.exec(text) ?? [];
    if (verb === undefined) throw new Error(`a write that neither inserts, updates nor deletes: ${text}`);
    this.changes = verb === 'INSERT INTO' ? null : table;
  }

  with(...values: V): Write {
    return { kind: 'write', template: this, values: this.checked(values) };
  }
}
