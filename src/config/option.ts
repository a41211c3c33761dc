/** How the text of one option becomes a value. `parse` throws `InvalidValue`; its text never repeats what was given. */
export interface Kind<T> {
  /** Stands for the value in `--help`, as in `--session-duration <duration>`. */
  readonly placeholder: string;
  /** What may be written, for the documentation. */
  readonly syntax: string;
  readonly parse: (text: string) => T;
  /** A flag that may stand without a value, which then means `true`. */
  readonly isSwitch?: true;
  /** A flag that may be given several times; the values are joined with a comma. */
  readonly isRepeatable?: true;
}

/** What a computed default may depend on. */
export interface Surroundings {
  /** Is standard output a terminal? */
  readonly isTerminal: boolean;
  /** Does the server listen where only this machine reaches it? */
  readonly listensOnLoopback: boolean;
}

/** One line of the schema. Environment name, flag, help and documentation all come from it. */
export interface Option<T = unknown> {
  readonly env: `CODER_${string}`;
  /** Only where the reference product's flag is not the variable's name in kebab case. */
  readonly flag?: `--${string}`;
  readonly short?: `-${string}`;
  readonly kind: Kind<T>;
  /** As an operator would write it; it goes through the same `parse`. Without it and `fallback` the value may be undefined. */
  readonly default?: string;
  /** A default that is not a constant. `text` says it in words. */
  readonly fallback?: { readonly text: string; readonly value: (surroundings: Surroundings) => T };
  /** What stands for an absent default in the documentation. */
  readonly absent?: string;
  readonly description: string;
  readonly example: string;
  /** The value never appears in messages, logs or dumps. */
  readonly secret?: true;
  /** Works, but is left out of `--help` and of the documentation. */
  readonly hidden?: true;
}

/** The reason one text is not a value of its kind. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';
}

/** The flag of an option: `CODER_HTTP_ADDRESS` is `--http-address`. */
export function flagOf(option: Pick<Option, 'env' | 'flag'>): string {
  return option.flag ?? `--${option.env.slice('CODER_'.length).toLowerCase().replaceAll('_', '-')}`;
}
