import { execFile } from 'node:child_process';
import { OperatorError } from '../../common/index.js';
import type { Environment } from '../../config/index.js';
import type { Layer } from './layer.js';

export type HeaderField = readonly [name: string, value: string];

/** Output and time of a header command: more than any set of headers, and than any tool that asks for a password. */
const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 120_000;
/** RFC 9110 section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A header field from `name=value`. Throws an error that does not contain the value. */
export function parseHeader(text: string, source: string): HeaderField {
  const mark = text.indexOf('=');
  const name = (mark < 0 ? text : text.slice(0, mark)).trim();
  if (mark < 0) throw new OperatorError(`${source}: a header must be name=value`);
  if (!NAME.test(name)) throw new OperatorError(`${source}: ${JSON.stringify(name)} is not the name of a header`);
  const value = text.slice(mark + 1).trim();
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
    throw new OperatorError(`${source}: the value of ${name} contains characters that a header cannot have`);
  return [name, value];
}

/** Runs the command of `--header-command` in a shell. Each line of its output is a header; what it writes to standard error is dropped. */
export async function runHeaderCommand(command: string, url: string, env: Environment): Promise<HeaderField[]> {
  const [shell, flag] = process.platform === 'win32' ? ['cmd.exe', '/c'] : ['sh', '-c'];
  const output = await new Promise<string>((resolve, reject) => {
    const options = { env: { ...env, CODER_URL: url }, maxBuffer: MAX_BYTES, timeout: TIMEOUT_MS, encoding: 'utf8' } as const;
    execFile(shell, [flag, command], options, (error, stdout) => {
      if (error) reject(new OperatorError(`the header command failed: ${reasonOf(error)}. Run it yourself to see why`));
      else resolve(stdout);
    });
  });
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.map((line) => parseHeader(line, 'the output of the header command'));
}

function reasonOf({ code, killed }: { code?: string | number | null; killed?: boolean }): string {
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `it wrote more than ${MAX_BYTES} bytes`;
  if (killed) return `it did not end within ${TIMEOUT_MS / 1000} seconds`;
  return typeof code === 'number' ? `exit code ${code}` : (code ?? 'it was ended by a signal');
}

/** Adds the headers to every request. `load` runs once, before the first request. Headers of the same name are added, not replaced. */
export function addHeaders(load: () => Promise<readonly HeaderField[]>): Layer {
  let loaded: Promise<readonly HeaderField[]> | undefined;
  return (next) => async (request) => {
    loaded ??= load();
    for (const [name, value] of await loaded) request.headers.append(name, value);
    return next(request);
  };
}
