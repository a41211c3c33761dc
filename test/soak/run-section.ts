import globalSetup from '../support/global-setup.js';
import globalTeardown from '../support/global-teardown.js';
import type { Soak, SoakSection } from './section.js';

/** One section, in the process that scripts/soak.mjs started for it. */
const name = process.argv[2] ?? '';
const { run, limitSeconds } = (await import(`./${name}.soak.js`)) as SoakSection;
const soak: Soak = {
  say: (line) => {
    console.log(`   ${line}`);
  },
  check: (holds, guarantee) => {
    if (!holds) throw new Error(guarantee);
  },
};

let status = 0;
try {
  await globalSetup();
  await Promise.race([run(soak), overtime(limitSeconds)]);
} catch (error) {
  console.error(error);
  status = 1;
} finally {
  await globalTeardown();
}
// Leftovers of the section must not keep the process alive: its time is over.
process.exit(status);

function overtime(seconds: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(reject, seconds * 1000, new Error(`not done after ${seconds} s`)).unref();
  });
}
