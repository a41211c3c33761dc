import { closest } from './closest.js';
import { ABSENT_OPTIONS } from './compatibility/checks.js';
import { quoted, type Fault } from './faults.js';
import { fileFlagOf, flagOf } from './option.js';
import { OPTION_LIST } from './options.js';

export interface FlagTexts {
  /** By the flag's full name. */
  readonly texts: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** A known flag. */
interface KnownFlag {
  readonly variable: string | undefined;
  readonly flag: string;
  readonly isSwitch: boolean;
  readonly isRepeatable: boolean;
  /** May a message suggest it? */
  readonly isSuggested: boolean;
}

const BY_FLAG: ReadonlyMap<string, KnownFlag> = new Map([...absentFlags(), ...optionFlags()]);
const SUGGESTED = [...BY_FLAG.values()].filter(({ isSuggested }) => isSuggested).map(({ flag }) => flag);

/**
 * Reads `--flag value`, `--flag=value`, and switches, which may stand alone. The last of a repeated flag wins, unless it is a list. Every
 * argument must be a flag of the schema, or one of the reference that the schema lacks, or its value.
 */
export function readFlags(argv: readonly string[]): FlagTexts {
  const texts = new Map<string, string>();
  const faults: Fault[] = [];
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [, given = argument, inline] = /^(--?[^=]+)=(.*)$/s.exec(argument) ?? [];
    const known = BY_FLAG.get(given);
    if (!known) {
      faults.push(unknownArgument(given));
      // The value of a misspelt flag is skipped: it would be reported as a second fault, and may be a secret.
      if (given.startsWith('-') && inline === undefined && rest[0]?.startsWith('-') === false) rest.shift();
      continue;
    }
    const { variable, flag } = known;
    const value = inline ?? valueFrom(rest, known);
    if (value === undefined) faults.push({ variable, flag, reason: 'needs a value' });
    else texts.set(flag, known.isRepeatable && texts.has(flag) ? `${texts.get(flag) ?? ''},${value}` : value);
  }
  return { texts, faults };
}

/** Takes the value of a flag from the arguments that follow it. A switch takes only a word that is unambiguous. */
function valueFrom(rest: string[], { isSwitch }: KnownFlag): string | undefined {
  const next = rest[0];
  if (isSwitch) return next !== undefined && /^(true|false)$/i.test(next) ? rest.shift() : 'true';
  return next === undefined || BY_FLAG.has(next.replace(/=.*/s, '')) ? undefined : rest.shift();
}

function unknownArgument(argument: string): Fault {
  if (!/^--?[a-z\d][\w-]*$/i.test(argument)) return { variable: undefined, flag: quoted(argument), reason: 'is not expected here' };
  const meant = closest(argument, SUGGESTED);
  const hint = meant === undefined ? '' : `, did you mean ${meant}?`;
  return { variable: undefined, flag: argument, reason: `is not a known flag${hint}` };
}

function optionFlags(): [string, KnownFlag][] {
  return OPTION_LIST.flatMap(([, option]) => {
    const { isSwitch = false, isRepeatable = false } = option.kind;
    const known = { variable: option.env, flag: flagOf(option), isSwitch, isRepeatable, isSuggested: !option.hidden };
    const names = [known.flag, option.short].filter((name) => name !== undefined);
    const own = names.map((name): [string, KnownFlag] => [name, known]);
    if (!option.secret) return own;
    const file = fileFlagOf(option);
    return [...own, [file, { ...known, variable: `${option.env}_FILE`, flag: file, isSwitch: false, isRepeatable: false }]];
  });
}

function absentFlags(): [string, KnownFlag][] {
  return ABSENT_OPTIONS.flatMap(({ env, flag, short, isSwitch }) => {
    const known = { variable: env, flag, isSwitch, isRepeatable: false, isSuggested: false };
    return [flag, short].filter((name) => name !== undefined).map((name): [string, KnownFlag] => [name, known]);
  });
}
