import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from '../../../src/testing/index.js';
import { ProcessOutput } from '../../support/process-output.js';
import { type Load, type LoadResult, type Pressure } from './load.js';

/** wrk takes the least from the server of all generators. It can send requests without a body as fast as they are answered, for whole seconds. */
export function canUseWrk({ method, tokens }: Load, { seconds, rate }: Pressure): boolean {
  const isSimple = method === 'GET' && (tokens.kind === 'shared' || tokens.kind === 'numbered');
  return isSimple && rate === undefined && Number.isInteger(seconds) && seconds >= 1 && isInstalled('wrk');
}

export async function runWrk(load: Load, { connections, seconds }: Pressure): Promise<LoadResult> {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-wrk-'));
  try {
    const script = join(directory, 'load.lua');
    writeFileSync(script, luaOf(load));
    const args = ['--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`, '--script', script, load.url];
    const child = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output = new ProcessOutput(child);
    await output.ended;
    const [, line] = /^RESULT (.*)$/m.exec(output.text()) ?? [];
    if (line === undefined) throw new Error(`wrk did not measure: ${output.text()}`);
    const { requests, us, p50, p99, faults, used } = JSON.parse(line) as Record<
      'requests' | 'us' | 'p50' | 'p99' | 'faults' | 'used',
      number
    >;
    return {
      requests,
      requestsPerSecond: requests / (us / 1e6),
      latencyMs: { p50: p50 / 1000, p99: p99 / 1000 },
      faults,
      firstFault: faults > 0 ? output.text().trim() : '',
      used,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The script: which request comes next, and one line of JSON at the end. */
function luaOf({ url, headers, tokens }: Load): string {
  const { pathname, search, host } = new URL(url);
  const head = JSON.stringify(
    `GET ${pathname}${search} HTTP/1.1\r\n${Object.entries({ host, ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  );
  const source =
    tokens.kind === 'numbered'
      ? `used = ${tokens.used}
function token() used = used + 1; return ${JSON.stringify(tokens.before)} .. string.format("%0${tokens.digits}d", (used - 1) % ${tokens.count} + 1) .. ${JSON.stringify(tokens.after)} end`
      : `local tokens = { ${tokens.kind === 'shared' ? tokens.tokens.map((token) => JSON.stringify(token)).join(', ') : ''} }
used = 0
function token() used = used + 1; return tokens[(used - 1) % #tokens + 1] end`;
  return `${source}
local head = ${head}
local at = string.find(head, "{token}", 1, true)
local before, after = head, ""
if at then before, after = string.sub(head, 1, at - 1), string.sub(head, at + 7) end
local threads = {}
function setup(thread) table.insert(threads, thread) end
function request()
  if at then return before .. token() .. after end
  return head
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\\nRESULT {"requests":%d,"us":%d,"p50":%d,"p99":%d,"faults":%d,"used":%d}\\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout, threads[1]:get("used")))
end
`;
}
