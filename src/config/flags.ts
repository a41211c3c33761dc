import { closest } from './closest.js';
import { quoted, type Fault } from './faults.js';
import { flagOf, type Kind } from './option.js';
import { OPTION_LIST, type OptionName } from './options.js';

export interface FlagTexts {
  readonly texts: ReadonlyMap<OptionName, string>;
  readonly faults: readonly Fault[];
}

const BY_FLAG = new Map(
  OPTION_LIST.flatMap((entry) => [flagOf(entry[1]), entry[1].short ?? []].flat().map((flag) => [flag, entry] as const)),
);
const SUGGESTED = OPTION_LIST.filter(([, option]) => !option.hidden).map(([, option]) => flagOf(option));

/**
 * Reads `--flag value`, `--flag=value`, and switches, which may stand alone. The last of a repeated flag wins, unless it is a list. Every
 * argument must be a flag of the schema or its value.
 */
export function readFlags(argv: readonly string[]): FlagTexts {
  const texts = new Map<OptionName, string>();
  const faults: Fault[] = [];
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [, flag = argument, inline] = /^(--?[^=]+)=(.*)$/s.exec(argument) ?? [];
    const entry = BY_FLAG.get(flag);
    if (!entry) {
      faults.push(unknownArgument(flag));
      // The value of a misspelt flag would be reported as a second fault, and it may be a secret.
      if (flag.startsWith('-') && inline === undefined && rest[0]?.startsWith('-') === false) rest.shift();
      continue;
    }
    const [name, option] = entry;
    const value = inline ?? valueFrom(rest, option.kind);
    if (value === undefined) faults.push({ variable: option.env, flag: flagOf(option), reason: 'needs a value' });
    else texts.set(name, option.kind.isRepeatable && texts.has(name) ? `${texts.get(name) ?? ''},${value}` : value);
  }
  return { texts, faults };
}

/** Takes the value of a flag from the arguments that follow it. A switch takes only a word that can be nothing else. */
function valueFrom(rest: string[], kind: Kind<unknown>): string | undefined {
  const next = rest[0];
  if (kind.isSwitch) return next !== undefined && /^(true|false)$/i.test(next) ? rest.shift() : 'true';
  return next === undefined || BY_FLAG.has(next.replace(/=.*$/s, '')) ? undefined : rest.shift();
}

function unknownArgument(argument: string): Fault {
  if (!/^--?[a-z\d][\w-]*$/i.test(argument)) return { variable: undefined, flag: quoted(argument), reason: 'is not expected here' };
  const meant = closest(argument, SUGGESTED);
  const hint = meant === undefined ? '' : `, did you mean ${meant}?`;
  return { variable: undefined, flag: argument, reason: `is not a known flag${hint}` };
}
