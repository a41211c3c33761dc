/** Why a `.env` file was refused, without any of its content. */
export class EnvFileError extends Error {
  override readonly name = 'EnvFileError';

  constructor(
    readonly reason: string,
    /** From 1. */
    readonly line: number,
  ) {
    super(`${reason} (line ${line})`);
  }
}

/** The quote characters, and whether backslashes are escapes inside them. */
const QUOTES: Readonly<Record<string, { readonly hasEscapes: boolean }>> = {
  '"': { hasEscapes: true },
  "'": { hasEscapes: false },
  '`': { hasEscapes: false },
};
/** The escapes that all readers of `.env` files support. Before any other character a backslash is literal. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' };

/**
 * Names and values of a `.env` file, in order. There is no standard: this reads what sh, Docker Compose and the dotenv packages agree
 * on, keeps every value as written, and refuses what they read differently, because a wrongly imported secret would fail much later
 * and elsewhere. Variables (`$HOME`) are not expanded. Throws `EnvFileError`.
 *
 * One pass over the text, so its cost is linear.
 */
export function parseEnvFile(text: string): [name: string, value: string][] {
  const entries = new Map<string, string>();
  const source = text.replace(/^\uFEFF/, '');
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const end = endOfLine(source, at);
    const content = source.slice(at, end).trim();
    if (content !== '' && !content.startsWith('#')) {
      const { name, valueAt } = nameAt(source, at, end, line);
      if (entries.has(name)) throw new EnvFileError('sets the same name twice', line);
      const { value, next, lines } = valueFrom(source, valueAt, end, line);
      entries.set(name, value);
      at = next;
      line += lines;
    } else {
      at = end;
    }
    at += 1;
    line += 1;
  }
  return [...entries];
}

function nameAt(source: string, start: number, end: number, line: number): { name: string; valueAt: number } {
  const equals = source.indexOf('=', start);
  if (equals === -1 || equals >= end) throw new EnvFileError('has a line that is not NAME=value', line);
  const name = source
    .slice(start, equals)
    .trim()
    .replace(/^export\s+/, '');
  if (name === '' || /[\s"'`#]/.test(name)) throw new EnvFileError('has a name that is empty or contains a space, a quote or #', line);
  let valueAt = equals + 1;
  while (valueAt < end && isBlank(source.charAt(valueAt))) valueAt += 1;
  return { name, valueAt };
}

interface Value {
  readonly value: string;
  /** The position after its last line. */
  readonly next: number;
  /** How many line feeds it spans. */
  readonly lines: number;
}

function valueFrom(source: string, start: number, end: number, line: number): Value {
  const quote = QUOTES[source.charAt(start)];
  if (start < end && quote !== undefined) return quotedValue(source, start, quote.hasEscapes, line);
  const written = source.slice(start, end);
  // As in sh, only a # after a space starts a comment: abc#def is a valid password. The space may be before the value.
  const comment = isBlank(source.charAt(start - 1)) && written.startsWith('#') ? 0 : written.search(/\s#/);
  return { value: (comment === -1 ? written : written.slice(0, comment)).trim(), next: end, lines: 0 };
}

function quotedValue(source: string, start: number, hasEscapes: boolean, line: number): Value {
  const quote = source.charAt(start);
  let value = '';
  let lines = 0;
  for (let at = start + 1; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === quote) {
      const next = endOfLine(source, at);
      if (!/^\s*(\s#.*)?$/.test(source.slice(at + 1, next))) throw new EnvFileError('has text after a closing quote', line + lines);
      return { value, next, lines };
    }
    if (character === '\n') lines += 1;
    const escaped = hasEscapes && character === '\\' ? ESCAPES[source.charAt(at + 1)] : undefined;
    value += escaped ?? character;
    if (escaped !== undefined) at += 1;
  }
  throw new EnvFileError('has an unclosed quote', line);
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end === -1 ? source.length : end;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}
