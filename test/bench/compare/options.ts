import { parseArgs } from 'node:util';
import type { ContestantId } from '../contestants/contestant-id.js';
import type { Contestant } from '../contestants/contestant.js';
import { type FigureId, FIGURES, UNITS, type Unit, type UnitId } from './units.js';

/** A page with fewer rounds would not be worth reading. */
const PUBLISHED_ROUNDS = 8;
const LONGEST_WAIT_SECONDS = 60;

const NAMES = [...UNITS, ...FIGURES].map(({ id }) => id);
const PEAK: FigureId = 'memory-peak';

export interface Options {
  readonly mode: 'measure' | 'prepare' | 'page' | 'help';
  readonly units: readonly (Unit & { readonly id: UnitId })[];
  readonly figures: readonly FigureId[];
  readonly contestants: readonly ContestantId[];
  readonly nodes: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly keys: number;
  /** For a quiet machine before each unit. */
  readonly longestWaitSeconds: number;
  /** Where the page is written; null: the measurement is only printed. */
  readonly out: string | null;
}

/** Throws an error with one line for the user. */
export function readOptions(args: readonly string[], known: readonly Pick<Contestant, 'id'>[], docs: string): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      peers: { type: 'string' },
      node: { type: 'string', default: '20,24' },
      rounds: { type: 'string', default: String(PUBLISHED_ROUNDS) },
      seconds: { type: 'string', default: '1' },
      keys: { type: 'string', default: '1000000' },
      out: { type: 'string' },
      prepare: { type: 'boolean', default: false },
      page: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const names = (text: string | undefined): string[] | null => text?.split(',').filter(Boolean) ?? null;
  const only = chosen('--only', names(values.only), NAMES);
  const peers = chosen(
    '--peers',
    names(values.peers),
    known.map(({ id }) => id),
  );
  const figures = FIGURES.map(({ id }) => id).filter((id) => only?.includes(id) ?? true);
  if (only && figures.includes(PEAK) && !UNITS.every(({ id }) => only.includes(id)))
    throw new Error(`--only: ${PEAK} is the most memory during all units, and needs them all`);
  const rounds = positive('--rounds', values.rounds);
  const isPublished = rounds >= PUBLISHED_ROUNDS && peers === null;
  return {
    mode: values.help ? 'help' : values.prepare ? 'prepare' : values.page ? 'page' : 'measure',
    units: UNITS.filter(({ id }) => only?.includes(id) ?? true),
    figures,
    contestants: known.map(({ id }) => id).filter((id) => id === 'gatehouse' || (peers?.includes(id) ?? true)),
    nodes: names(values.node) ?? [],
    rounds,
    seconds: positive('--seconds', values.seconds),
    keys: positive('--keys', values.keys),
    longestWaitSeconds: isPublished ? LONGEST_WAIT_SECONDS : 0,
    out: values.out ?? (isPublished || values.page ? docs : null),
  };
}

function chosen(option: string, names: readonly string[] | null, known: readonly string[]): readonly string[] | null {
  const unknown = names?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) throw new Error(`${option}: there is no ${unknown.join(', ')} (there are ${known.join(', ')})`);
  return names;
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${option}: "${text}" is not a positive number`);
  return value;
}

/** Between slices, for making codes, and for processes to settle. */
const SLICE_OVERHEAD_SECONDS = 0.25;
/** To start everybody, and to make users and keys, for one Node.js. */
const START_SECONDS = 120;
const FIGURE_SECONDS = 4;
/** Until the machine is quiet. */
const PAUSE_SECONDS = 3;

/** How long a measurement takes about. */
export function estimateMinutes({ units, contestants, nodes, rounds, seconds, figures }: Options): number {
  const slices = units.flatMap((unit) => unit.contestants.filter((id) => contestants.includes(id))).length * (rounds + 1);
  const starts = figures.length > 0 ? (rounds + 1) * FIGURE_SECONDS : 0;
  const pauses = units.length * PAUSE_SECONDS;
  return Math.ceil((nodes.length * (slices * (seconds + SLICE_OVERHEAD_SECONDS) + pauses + starts + START_SECONDS)) / 60);
}

export function helpText(options: Options, known: readonly Pick<Contestant, 'id'>[]): string {
  return `npm run bench [-- option...]

Measures this server beside others and writes docs/performance.md, its plots and its results. All servers of a unit take turns for
--rounds rounds; read the ratios. With these options it takes about ${estimateMinutes(options)} minutes; nothing else should run meanwhile. Each unit
that is for the page waits up to a minute for a quiet machine, and the page marks those during which others used the machine.

  --only UNIT,...    some units: ${NAMES.join(', ')}
  --peers NAME,...   this server beside some others: ${known
    .map(({ id }) => id)
    .filter((id) => id !== 'gatehouse')
    .join(', ')}
  --node LINE,...    lines of Node.js (20,24); npm fetches one that is not running this
  --rounds N         rounds that are counted (${PUBLISHED_ROUNDS})
  --seconds N        seconds of a slice (1); wrk is used for whole seconds only
  --keys N           keys for the unit "cold" (1000000)
  --out FOLDER       where performance.md is written (docs)
  --prepare          fetch and build better-auth, Keycloak (Java, Maven), Hydra (Go) and this server as it was, once, into a cache in the
                     home folder; without it they are skipped
  --page             write the page again from docs/performance/results.json and docs/performance/missed-bars.md
  --help             this text

A measurement replaces the same units in the results, and leaves the others; a new unit me removes an older me-half. One with fewer than ${PUBLISHED_ROUNDS} rounds or with --peers is only
printed, unless --out says where to write it.`;
}
