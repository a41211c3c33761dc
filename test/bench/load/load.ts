/** The token of each request, put wherever a request says `{token}`. */
export type TokenSource =
  /** Connections take turns in using these. */
  | { readonly kind: 'shared'; readonly tokens: readonly string[] }
  /** Every request has the next number from 1 to `count`, and then 1 again, with leading zeros, between two texts. */
  | NumberedTokens
  /** Every request uses up one. The slice ends early when there are no more. */
  | { readonly kind: 'once'; readonly tokens: readonly string[] }
  /** Each connection begins with its own, and goes on with the `refresh_token` of the response. */
  | { readonly kind: 'chains'; readonly tokens: readonly string[] };

export interface NumberedTokens {
  readonly kind: 'numbered';
  readonly before: string;
  readonly digits: number;
  readonly after: string;
  readonly count: number;
  /** How many were used before. */
  readonly used: number;
}

/** One slice of load on one server: the same request over and over, but for its token. */
export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly tokens: TokenSource;
  /** Text of every right response, where a wrong one could have a status of 2xx. */
  readonly expected?: string;
}

/** How hard. */
export interface Pressure {
  readonly connections: number;
  readonly seconds: number;
  /**
   * Requests per second, at fixed moments, whether or not earlier ones have been answered; latencies count from those moments. Absent:
   * each connection sends its next request as soon as it has a response.
   */
  readonly rate?: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  /** Responses without a status of 2xx, and requests without a response. */
  readonly faults: number;
  /** What the first fault was; empty without one. */
  readonly firstFault: string;
  /** Where the next slice of a `chains` source begins. */
  readonly nextTokens?: readonly string[];
  /** How many tokens of a `numbered` source have been used. */
  readonly used?: number;
}

/** The token after `used` others. */
export function numberedToken({ before, digits, after, count }: NumberedTokens, used: number): string {
  return before + String((used % count) + 1).padStart(digits, '0') + after;
}

/** The value at this share of sorted values. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** A request that presents the token of one of many people. */
export function bearerGet(url: string, tokens: readonly string[], expected = ''): Load {
  return { expected, url, method: 'GET', headers: { authorization: 'Bearer {token}' }, tokens: { kind: 'shared', tokens } };
}

export function anonymousGet(url: string): Load {
  return { url, method: 'GET', headers: {}, tokens: { kind: 'shared', tokens: [''] } };
}
