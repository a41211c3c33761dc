import { execFileSync } from 'node:child_process';

/** A function that becomes hot before the switch, and another one after it. */
const PROGRAM = `
  import { optimizeHotFunctions, optimizeNothingYet } from ${JSON.stringify(new URL('./optimizer.js', import.meta.url).href)};
  function ofTheStart() { let sum = 0; for (let i = 0; i < 1_000; i++) sum += i % 7; return sum; }
  function ofRequests() { let sum = 0; for (let i = 0; i < 1_000; i++) sum += i % 7; return sum; }
  optimizeNothingYet();
  for (let i = 0; i < 10_000; i++) ofTheStart();
  optimizeHotFunctions();
  for (let i = 0; i < 10_000; i++) ofRequests();`;

it('hot functions are optimized once the start is over, and not before', () => {
  const args = ['--trace-opt', '--no-concurrent-recompilation', '--input-type=module', '--eval', PROGRAM];
  const trace = execFileSync(process.execPath, args, { encoding: 'utf8', env: {} });
  const optimized = Array.from(trace.matchAll(/completed compiling [^\n]*<JSFunction (\w+)[^\n]*TURBOFAN/g), ([, name]) => name);
  expect(optimized).toContain('ofRequests');
  expect(optimized).not.toContain('ofTheStart');
});
