/** The parts of V8's CPU profile that are read here. */
export interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  /** The node on top of the stack, at every sample. */
  readonly samples?: readonly number[];
  /** Microseconds from the sample before to this one. */
  readonly timeDeltas?: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  /** Empty for what V8 itself does and for functions in C++. */
  readonly url: string;
  readonly lineNumber: number;
}

const IDLE = '(idle)';
const LISTED_FUNCTIONS = 20;
/** Smaller packages share a line. */
const LISTED_SHARE = 0.005;

/** Self time by package, then by function; shares are of the time in which the process was not idle. */
export function selfTimeTable(profile: CpuProfile, requests: number): string {
  const busy = [...functionTimes(profile)].filter(([frame]) => frame.functionName !== IDLE);
  const total = busy.reduce((sum, [, time]) => sum + time, 0);
  const byPackage = new Map<string, number>();
  for (const [{ url, functionName }, time] of busy) {
    const name = packageOf(url, functionName);
    byPackage.set(name, (byPackage.get(name) ?? 0) + time);
  }
  const small = [...byPackage].filter(([, time]) => time < total * LISTED_SHARE);
  for (const [name] of small) byPackage.delete(name);
  const rest: [string, number][] = small.length > 0 ? [[`${small.length} others`, small.reduce((sum, [, time]) => sum + time, 0)]] : [];
  const row = ([name, time]: readonly [string, number]): string[] => [
    name,
    `${((100 * time) / total).toFixed(1)} %`,
    (time / requests).toFixed(2),
  ];
  const packages = [...sorted(byPackage), ...rest].map(row);
  const functions = sorted(new Map(busy.map(([frame, time]) => [functionLabel(frame), time])))
    .slice(0, LISTED_FUNCTIONS)
    .map(row);
  return [
    align([['self time of', 'share', 'us/request'], ...packages, ['total', '', (total / requests).toFixed(2)]]),
    align([['function', 'share', 'us/request'], ...functions]),
  ].join('\n\n');
}

/** The package that a function belongs to; for our own code the folder of `src`, for Node's the module. */
export function packageOf(url: string, functionName: string): string {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)';
  if (url.startsWith('node:'))
    return `node:${
      url
        .slice(5)
        .replace(/^internal\//, '')
        .split('/')[0]
        ?.replace(/^_/, '') ?? ''
    }`;
  const [, dependency] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  if (dependency !== undefined) return dependency;
  const [, own] = /\/dist\/(src(?:\/[^/]+(?=\/))?|[^/]+)\//.exec(url) ?? [];
  return own ?? url;
}

function functionLabel({ functionName, url, lineNumber }: CallFrame): string {
  const name = functionName || '(anonymous)';
  if (url === '') return name;
  const file = url.replace(/^.*\/(?:node_modules|dist)\//, '').replace(/^file:\/\//, '');
  return `${name} ${file}:${lineNumber + 1}`;
}

/** Microseconds on top of the stack, by function. A sample stands for the time until the next one. */
function functionTimes({ nodes, samples = [], timeDeltas = [] }: CpuProfile): Map<CallFrame, number> {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byLabel = new Map<string, CallFrame>();
  const times = new Map<CallFrame, number>();
  for (const [position, id] of samples.entries()) {
    const frame = frames.get(id);
    if (!frame) continue;
    // A function has one node for each of its callers.
    const label = functionLabel(frame);
    const first = byLabel.get(label) ?? frame;
    byLabel.set(label, first);
    times.set(first, (times.get(first) ?? 0) + (timeDeltas[position + 1] ?? 0));
  }
  return times;
}

function sorted(times: ReadonlyMap<string, number>): [string, number][] {
  return [...times].sort(([, a], [, b]) => b - a);
}

/** The first column to the left, the figures to the right. */
function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join('  ')).join('\n');
}
