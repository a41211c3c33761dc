import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMissedBars, readResults, writePage, writeResults } from './compare/files.js';
import { describeMachine } from './compare/machine.js';
import { estimateMinutes, helpText, readOptions, type Options } from './compare/options.js';
import { unexplained } from './compare/bars.js';
import { merge, type Results, type Run } from './compare/results.js';
import { UnitsRun } from './compare/run.js';
import { findRuntime } from './compare/runtimes.js';
import type { Contestant } from './contestants/contestant.js';
import { allContestants } from './contestants/contestants.js';
import { ROOT } from './contestants/paths.js';
import { Loader } from './load/loader.js';
import { startTestDatabase } from '../support/global-setup.js';
import stopDatabase from '../support/global-teardown.js';

/** `npm run bench`: `--help` says what it does. */
const PEOPLE = 64;
/** As PostgreSQL comes, so that what it acknowledges is durable; but enough connections for all servers. */
const DURABLE = { max_connections: '300' };

const { gatehouse, contestants } = allContestants();
const docs = join(ROOT, 'docs');
const options = optionsOrExit();
if (options.mode === 'help') console.log(helpText(options, contestants));
else if (options.mode === 'prepare') prepare(contestants);
else if (options.mode === 'page') writeAgain(options);
else await measure(options);

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2), contestants, docs);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

function prepare(all: readonly Contestant[]): void {
  for (const contestant of all) {
    if (!contestant.prepare) continue;
    console.log(`== ${contestant.id}`);
    try {
      contestant.prepare();
    } catch (error) {
      console.log(`${contestant.id} cannot be prepared: ${(error as Error).message}`);
    }
    console.log(contestant.obstacle() ?? 'ready');
  }
}

function writeAgain({ out }: Options): void {
  const results = readResults(out ?? docs);
  if (!results) throw new Error('there are no results yet: npm run bench');
  writePage(out ?? docs, results, contestants);
}

async function measure({ out, nodes, ...chosen }: Options): Promise<void> {
  console.log(`about ${estimateMinutes({ out, nodes, ...chosen })} minutes`);
  const directory = mkdtempSync(join(tmpdir(), `gatehouse-bench-${process.pid}-`));
  const loader = new Loader();
  try {
    await startTestDatabase(DURABLE);
    const { units, rounds, seconds, keys, figures, longestWaitSeconds } = chosen;
    const taking = new Map(
      contestants.filter(({ id }) => chosen.contestants.includes(id)).map((contestant) => [contestant.id, contestant]),
    );
    const surroundings = { people: PEOPLE, keys, seconds, directory };
    const runs: Run[] = [];
    for (const line of nodes) {
      const runtime = findRuntime(line);
      if (!runtime) console.log(`Node ${line} is skipped: npm cannot fetch it`);
      else {
        const pace = { rounds, seconds, longestWaitSeconds };
        const run = new UnitsRun({ units, figures, ...pace, contestants: taking, gatehouse, surroundings, loader }, runtime);
        runs.push(await run.run());
      }
    }
    const results: Results = { machine: await describeMachine(), settings: { rounds, seconds, people: PEOPLE, keys }, runs };
    if (out === null) return;
    const older = readResults(out);
    const merged = older ? merge(older, results) : results;
    writeResults(out, merged);
    // As they are stored, which is rounded: the page can be made again from the file.
    writePage(out, readResults(out) ?? merged, contestants);
    console.log(`\nwritten: ${join(out, 'performance.md')}`);
    for (const bar of unexplained(merged, readMissedBars(out)))
      console.log(`${bar} is missed: say why in ${join(out, 'performance', 'missed-bars.md')}`);
  } finally {
    loader.close();
    await stopDatabase();
    rmSync(directory, { recursive: true, force: true });
  }
}
