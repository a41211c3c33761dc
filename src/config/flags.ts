import { closest } from './closest.js';
import { quoted, type Fault } from './faults.js';
import { flagOf } from './option.js';
import { OPTION_LIST, type OptionName } from './options.js';

export interface FlagTexts {
  readonly texts: ReadonlyMap<OptionName, string>;
  readonly faults: readonly Fault[];
}

const BY_FLAG = new Map(
  OPTION_LIST.flatMap((entry) => [flagOf(entry[1]), entry[1].short ?? []].flat().map((flag) => [flag, entry] as const)),
);
const SUGGESTED = OPTION_LIST.filter(([, option]) => !option.hidden).map(([, option]) => flagOf(option));

/** Reads `--flag value`, `--flag=value` and switches. The last of a repeated flag wins, unless it is a list. */
export function readFlags(argv: readonly string[]): FlagTexts {
  const texts = new Map<OptionName, string>();
  const faults: Fault[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    const [, flag = argument, inline] = /^(--?[^=]+)=(.*)$/s.exec(argument) ?? [];
    const entry = BY_FLAG.get(flag);
    if (!entry) {
      faults.push(unknownArgument(flag));
      // The value of a misspelt flag would only be reported a second time, and it may be a secret.
      if (flag.startsWith('-') && inline === undefined && !isFlag(argv[index + 1])) index++;
      continue;
    }
    const [name, option] = entry;
    const next = argv[index + 1];
    let value = inline;
    if (value === undefined && option.kind.isSwitch) value = 'true';
    else if (value === undefined && next !== undefined && !BY_FLAG.has(next.replace(/=.*$/s, ''))) {
      value = next;
      index++;
    }
    if (value === undefined) faults.push({ variable: option.env, flag, reason: 'needs a value' });
    else texts.set(name, option.kind.isRepeatable && texts.has(name) ? `${texts.get(name) ?? ''},${value}` : value);
  }
  return { texts, faults };
}

function isFlag(argument: string | undefined): boolean {
  return argument === undefined || argument.startsWith('-');
}

function unknownArgument(argument: string): Fault {
  if (!/^--?[a-z\d][\w-]*$/i.test(argument)) return { variable: undefined, flag: quoted(argument), reason: 'is not expected here' };
  const meant = closest(argument, SUGGESTED);
  const hint = meant === undefined ? '' : `, did you mean ${meant}?`;
  return { variable: undefined, flag: argument, reason: `is not a known flag${hint}` };
}
