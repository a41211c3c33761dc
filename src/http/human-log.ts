/** One event of the log, as pino writes it. */
export type LogEvent = { readonly time: string; readonly level: string; readonly msg?: string } & Readonly<Record<string, unknown>>;

/** An event for people at a terminal: time of day, level, what happened. Ends in a line feed. */
export function humanLine(event: LogEvent): string {
  const { time, level, msg = '', err, ...rest } = event;
  const what = msg === 'request' ? requestWords(rest) : `${msg}${fieldWords(rest)}`;
  return `${time.slice(11, 19)} ${level.toUpperCase().padEnd(5)} ${printable(what)}${errorLines(err)}\n`;
}

/** On one line, without terminal control characters and characters that reorder it, because parts of it come from clients. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `GET /api/v2/users/me 200 4 ms`. The request id is added for statuses that somebody may ask about. */
function requestWords({ method, url, status, ms, ip, reqId, ...rest }: Readonly<Record<string, unknown>>): string {
  const parts = [method, url, status, `${Math.round(Number(ms))} ms`, ip, ...(Number(status) >= 500 ? [`request ${String(reqId)}`] : [])];
  return parts.map(String).join(' ') + fieldWords(rest);
}

/** ` (signal: SIGTERM, keys: ["a"])`; empty without fields. */
function fieldWords(fields: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(fields).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return words.length > 0 ? ` (${words.join(', ')})` : '';
}

function errorLines(err: unknown): string {
  if (typeof err !== 'object' || err === null) return '';
  const { stack, ...fields } = err as { stack?: string };
  return printable(fieldWords(fields)) + (stack === undefined ? '' : `\n${stack.split('\n').map(printable).join('\n')}`);
}
