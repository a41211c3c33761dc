import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const MODULE = new URL('./stack-traces.js', import.meta.url).href;

/** What a process of its own prints: Jest replaces stack traces itself. */
function printed(program: string): string {
  const code = `import { nameSourcesInStackTraces } from '${MODULE}'; nameSourcesInStackTraces(); ${program}`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
}

const throwing = (message: string): string => `{ toString() { throw new Error('${message}'); } }`;

describe('a stack trace of the server', () => {
  it('names the line of src/ that our own code was compiled from', () => {
    // A frame that throws while it is described has that line above it.
    const trace = printed(`try { Error.prepareStackTrace('', [${throwing('here')}]); } catch (error) { console.log(error.stack); }`);
    const [, file = '', line = '0'] = /\(?(\/[^\s()]*\/src\/commands\/stack-traces\.ts):(\d+):\d+\)?/.exec(trace) ?? [];
    expect(readFileSync(file, 'utf8').split('\n')[Number(line) - 1]).toContain('frame.toString()');
    expect(trace).not.toContain('stack-traces.js');
  });

  it('keeps the first line of Node and the lines of other packages', () => {
    const trace = printed(`console.log(new TypeError('gone').stack);`);
    expect(trace).toMatch(/^TypeError: gone\n {4}at file:\/\/\S+\[eval1\]:1:\d+\n/);
  });

  it('copes with values that cannot be converted to text', () => {
    expect(printed(`console.log(Error.prepareStackTrace(${throwing('no')}, []));`)).toBe('<error>\n');
  });
});
