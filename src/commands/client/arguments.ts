/** Arguments in their order, with descriptions. A name that ends in `?` is optional, one that ends in `...` is the rest of the command line. */
export type ArgumentDefinitions = Readonly<Record<string, string>>;
type BareName<Name> = Name extends `${infer Bare}?` | `${infer Bare}...` ? Bare : Name;
/** A required argument is there: commander has refused a command line without it. */
export type ArgumentValues<A extends ArgumentDefinitions> = {
  readonly [Name in keyof A as BareName<Name>]: Name extends `${string}...`
    ? readonly [string, ...string[]]
    : Name extends `${string}?`
      ? string | undefined
      : string;
};

/** The values of a command line. Commander has refused one without a required argument. */
export function argumentsOf<A extends ArgumentDefinitions>(definitions: A | undefined, given: readonly string[]): ArgumentValues<A> {
  const entries = Object.keys(definitions ?? {}).map((name, index) =>
    name.endsWith('...') ? [name.slice(0, -3), given.slice(index)] : [name.replace(/\?$/, ''), given[index]],
  );
  return Object.fromEntries(entries) as ArgumentValues<A>;
}
