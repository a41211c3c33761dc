import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The compiled program, bundled or not; packages keep the lines that lie on the disk. */
const OWN = import.meta.url.slice(0, import.meta.url.lastIndexOf('/dist/') + '/dist/'.length);

/**
 * Makes stack traces name lines of src/. Node's own switch would read every map at the start, those of packages included: a tenth of what a
 * start costs. Here a map is read when a trace first needs it.
 */
export function nameSourcesInStackTraces(): void {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (file: string): SourceMap | null => {
    const known = maps.get(file);
    if (known !== undefined) return known;
    const map = readMap(file);
    maps.set(file, map);
    return map;
  };
  Error.prepareStackTrace = (error, frames) => [headline(error), ...frames.map((frame) => `    at ${describe(frame, mapOf)}`)].join('\n');
}

function readMap(file: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')) as SourceMapPayload);
  } catch {
    // Without it, the trace names the compiled line.
    return null;
  }
}

/** Node's type leaves out that it knows how to say where it is. */
type Frame = NodeJS.CallSite & { toString(): string };

function describe(frame: Frame, mapOf: (file: string) => SourceMap | null): string {
  const text = frame.toString();
  const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  if (!file?.startsWith(OWN) || line === null || column === null) return text;
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  // A line of a bundled package has an entry without a source, which Node's type does not know.
  if (!entry || !('originalSource' in entry) || !(entry.originalSource as string | undefined)) return text;
  const source = fileURLToPath(new URL(entry.originalSource, `${file}.map`));
  return text.replace(`${file}:${line}:${column}`, () => `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`);
}

/** Anything may be thrown, and its `toString` may throw, too. */
function headline(error: unknown): string {
  try {
    return String(error);
  } catch {
    return '<error>';
  }
}
