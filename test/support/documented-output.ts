/** Values that differ from run to run. An id or secret that a page shows repeatedly must be the same each time. */
const VARYING = [
  { kind: 'id', pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' },
  { kind: 'id', pattern: 'coder_[A-Za-z0-9]+_[A-Za-z0-9]+' },
  { kind: 'id', pattern: '\\b[A-Za-z0-9]{10}-[A-Za-z0-9]{22}\\b' },
  { kind: 'id', pattern: '\\b[0-9a-f]{64}\\b' },
  { kind: 'id', pattern: '\\b(?=[a-f]*\\d)[0-9a-f]{16}\\b' },
  { kind: 'time', pattern: '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z' },
  { kind: 'time', pattern: '\\b\\d\\d:\\d\\d:\\d\\d\\b' },
  { kind: 'host', pattern: '\\bhost-\\d \\d+\\b' },
  { kind: 'count', pattern: '(?<![\\w./"-])\\d+(?:\\.\\d+)?(?![\\w./-])' },
] as const;
const ANY = new RegExp(VARYING.map(({ pattern }) => `(${pattern})`).join('|'), 'g');

/** Compares the output shown on a page with the actual one, and remembers which value stands for which. */
export class DocumentedOutput {
  private readonly bound = new Map<string, string>();

  bind(documented: string, actual: string): void {
    this.bound.set(documented, actual);
  }

  /** A command of the page with the values of this run. */
  inThisRun(command: string): string {
    let text = command;
    for (const [documented, actual] of this.bound) text = text.replaceAll(documented, actual);
    return text;
  }

  /**
   * Whether the output matches. It may have other lines between those that the page shows; spaces and line ends are ignored, and `…` stands
   * for anything.
   */
  agrees(documented: readonly string[], printed: string): boolean {
    const isJson = /^[{[]/.test(documented[0] ?? '');
    const names: string[] = [];
    const pattern = isJson
      ? this.pattern(documented.join('').replace(/\s/g, ''), names, true)
      : documented.map((line) => this.pattern(line.trim(), names, line.startsWith('HTTP/'))).join('[^]*?');
    const match = new RegExp(pattern).exec(isJson ? printed.replace(/\s/g, '') : printed);
    if (!match) return false;
    for (const [index, name] of names.entries()) this.bound.set(name, match[index + 1] ?? name);
    return true;
  }

  private pattern(text: string, names: string[], areNumbersExact: boolean): string {
    let pattern = '';
    let end = 0;
    for (const match of text.matchAll(ANY)) {
      const varying = VARYING[match.slice(1).findIndex(Boolean)]!;
      const [value] = match;
      pattern += literal(text.slice(end, match.index));
      end = match.index + value.length;
      if (varying.kind === 'id') pattern += this.idPattern(value, varying.pattern, names);
      else if (varying.kind === 'host') pattern += '\\S+\\s\\d+';
      else if (varying.kind === 'count' && areNumbersExact) pattern += literal(value);
      else pattern += varying.kind === 'count' ? '\\d+(?:\\.\\d+)?' : varying.pattern;
    }
    return pattern + literal(text.slice(end));
  }

  private idPattern(value: string, pattern: string, names: string[]): string {
    const actual = this.bound.get(value);
    if (actual !== undefined) return literal(actual);
    const earlier = names.indexOf(value);
    if (earlier !== -1) return `\\${earlier + 1}`;
    names.push(value);
    return `(${pattern})`;
  }
}

function literal(text: string): string {
  return text
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+')
    .replaceAll('…', '[^]*?');
}
