/** How the text of one option becomes a value. `parse` throws `InvalidValueError`; its text never repeats what was given. */
export interface Kind<T> {
  /** Stands for the value in `--help`, as in `--session-duration <duration>`. */
  readonly placeholder: string;
  /** The accepted values, for the documentation. */
  readonly syntax: string;
  readonly parse: (text: string) => T;
  /** The flag may be given without a value, which means `true`. */
  readonly isSwitch?: true;
  /** A flag that may be given several times; the values are joined with a comma. */
  readonly isRepeatable?: true;
}

/** Facts that a computed default may depend on. */
export interface DefaultContext {
  /** Is standard output a terminal? */
  readonly isTerminal: boolean;
  /** Is the server reachable only from this machine? */
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
  /** A default that is not a constant. `text` describes it. */
  readonly fallback?: { readonly text: string; readonly value: (context: DefaultContext) => T };
  /** The text for a missing default in the documentation. */
  readonly absent?: string;
  readonly description: string;
  readonly example: string;
  /** The value never appears in messages, logs or dumps, and may be in the file that the variable with the suffix `_FILE` names. */
  readonly secret?: true;
  /** Only if the flag for that file is not the flag with the suffix `-file`. */
  readonly fileFlag?: `--${string}`;
  /** Converts the content of that file to the text of the value; default: no conversion. */
  readonly fromFile?: (content: string) => string;
  /** Works, but is left out of `--help` and of the documentation. */
  readonly hidden?: true;
}

/** The reason why a text is not a value of its kind. */
export class InvalidValueError extends Error {
  override readonly name = 'InvalidValueError';
}

/** The flag of an option: `CODER_HTTP_ADDRESS` is `--http-address`. */
export function flagOf(option: Pick<Option, 'env' | 'flag'>): string {
  return option.flag ?? `--${option.env.slice('CODER_'.length).toLowerCase().replaceAll('_', '-')}`;
}

/** The flag that names the file of a secret: `--oidc-client-secret` has `--oidc-client-secret-file`. */
export function fileFlagOf(option: Pick<Option, 'env' | 'flag' | 'fileFlag'>): string {
  return option.fileFlag ?? `${flagOf(option)}-file`;
}

/** Converts one item per line to a list with commas. */
export function linesToCommas(content: string): string {
  return content
    .split(/[\r\n]+/)
    .filter((line) => line !== '')
    .join(',');
}
