import type { Load, LoadResult, TokenSource } from '../load/load.js';
import type { UnitId, UNITS } from '../compare/units.js';
import type { ContestantId } from './contestant-id.js';

/** A server that takes part. */
export interface Contestant {
  readonly id: ContestantId;
  /** How it is configured, for the page: everything that differs from its defaults. */
  readonly settings: string;
  /** Why it cannot run here; null if it can. */
  obstacle(): string | null;
  /** Fetches and builds what is not part of this repository's packages, into a cache in the user's home. */
  prepare?(): void;
  start(bench: Surroundings): Promise<RunningContestant>;
}

/** What a contestant starts in. */
export interface Surroundings {
  /** The Node.js to run with. */
  readonly node: string;
  /** At most this many connections at once, each with the token of another person. */
  readonly people: number;
  /** Keys for the work in which no request presents the key of an earlier one. */
  readonly keys: number;
  /** Seconds of a slice. */
  readonly seconds: number;
  /** Where log files go. */
  readonly directory: string;
  /** This server, which is always started first: others answer with its bodies, or look up its keys. */
  readonly reference: Reference | null;
}

export interface Reference {
  readonly url: string;
  readonly databaseUrl: string;
  /** What it answers, by path. */
  readonly bodies: Readonly<Record<string, { readonly type: string; readonly text: string }>>;
  /** One for each person. */
  readonly accessTokens: readonly string[];
  readonly coldKeys: TokenSource;
}

export interface RunningContestant {
  readonly version: string;
  /** Of the process, or of the parent of all its processes. */
  readonly pid: number;
  readonly work: Partial<Readonly<Record<UnitId, Work>>>;
  /** Only this server has it. */
  readonly reference?: Reference;
  stop(): Promise<void>;
}

/** What a contestant does: something in each unit that lists it, or it does not compile. */
export type WorkOf<Id extends ContestantId> = {
  readonly [Listed in (typeof UNITS)[number] as Id extends Listed['contestants'][number] ? Listed['id'] : never]: Work;
};

/** What a contestant does in one unit. */
export interface Work {
  /** Called before each slice, and not measured. */
  next(): Promise<Load>;
  /** Called after each slice. */
  finished?(result: LoadResult): void;
}

/** The same load in every slice. */
export function always(load: Load): Work {
  return { next: () => Promise.resolve(load) };
}

/** Chains of refresh tokens, and numbers, go on where the last slice ended. */
export function continued(load: Load): Work {
  let current = load;
  return {
    next: () => Promise.resolve(current),
    finished: ({ nextTokens = [], used = 0 }) => {
      const { tokens } = current;
      if (tokens.kind === 'chains') current = { ...current, tokens: { ...tokens, tokens: nextTokens } };
      if (tokens.kind === 'numbered') current = { ...current, tokens: { ...tokens, used } };
    },
  };
}

/** Tokens that can be used once, made anew before each slice. */
export function refilled(load: Omit<Load, 'tokens'>, fill: () => Promise<readonly string[]>): Work {
  return { next: async () => ({ ...load, tokens: { kind: 'once', tokens: await fill() } }) };
}

/** A form whose fields may hold `{token}`. */
export function form(url: string, fields: Readonly<Record<string, string>>): Omit<Load, 'tokens'> {
  const body = new URLSearchParams(fields).toString().replace('%7Btoken%7D', '{token}');
  return { url, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
}
