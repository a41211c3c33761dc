// Jest's own test runner, but a file that takes too long ends its worker, so that a hang costs one file and not the whole run. Jest's
// time-outs are timers in the same thread: they do not help against a loop, and each test and hook of a file has its own.
// What a file has started and not stopped, such as the server of a failed test, ends with it: it would slow down all other files.
import { appendFileSync, readFileSync, writeSync } from 'node:fs';
import { relative } from 'node:path';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import circus from 'jest-circus/runner';
import { descendantsOf, kill } from './descendants.mjs';
import { hostPid, provideHost, stopHostedServers } from './hosted-servers.mjs';

const EFFORT = Number(process.env.GATEHOUSE_TEST_EFFORT ?? 1);
/** Generous, because many things may run on the machine of a developer. `.ci/run` has less time. */
const LIMIT_SECONDS = Number(process.env.GATEHOUSE_TEST_FILE_SECONDS ?? 1_800) * EFFORT;

/** Where each file's CPU seconds are noted, one JSON line a file: of this process, and of what it started and stopped. Without PostgreSQL's. */
const COSTS = process.env.GATEHOUSE_TEST_COSTS;

// Without workers there is only one file, perhaps in a debugger.
const watchdog = isMainThread && process.send ? new Worker(new URL(import.meta.url), { execArgv: [] }) : undefined;
watchdog?.unref();

export default async function runBounded(globalConfig, config, environment, runtime, path, report) {
  const file = relative(config.rootDir, path);
  if (file.startsWith('test/')) await provideHost(config.rootDir, environment);
  // Without workers this process also has the database of the tests, which starts a process for every connection.
  const before = descendantsOf(process.pid);
  const spent = COSTS && cpuSeconds();
  watchdog?.postMessage({ file });
  const reportAndNote = (event, data) => {
    if (event === 'test-case-start') watchdog?.postMessage({ at: data[1].fullName });
    report?.(event, data);
  };
  try {
    return await circus.default(globalConfig, config, environment, runtime, path, reportAndNote);
  } finally {
    watchdog?.postMessage({});
    const stopped = await stopHostedServers();
    if (stopped !== 0) writeSync(2, `LEFT BEHIND by ${file} and stopped: ${stopped} servers\n`);
    const kept = new Set(before.flatMap((pid) => [pid, ...descendantsOf(pid)]));
    const left = descendantsOf(process.pid).filter((pid) => !kept.has(pid));
    if (left.length > 0) {
      writeSync(2, `LEFT BEHIND by ${file} and ended: ${left.length} processes\n`);
      kill(left);
    }
    if (spent) {
      const { own, children } = cpuSeconds();
      appendFileSync(COSTS, `${JSON.stringify({ file, own: own - spent.own, children: children - spent.children })}\n`);
    }
  }
}

function cpuSeconds() {
  const mine = cpuSecondsOf(process.pid);
  // Its start, which is for all files, counts for the first one that needs it.
  const hosts = hostPid() === undefined ? 0 : cpuSecondsOf(hostPid()).own;
  return { own: mine.own, children: mine.children + hosts };
}

/** Linux counts them in hundredths; the command's name, in brackets, may contain anything. */
function cpuSecondsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ').map(Number);
  return { own: (fields[11] + fields[12]) / 100, children: (fields[13] + fields[14]) / 100 };
}

if (!isMainThread) {
  let timer;
  let at;
  parentPort.on('message', (message) => {
    at = message.at ?? 'its imports and hooks';
    if (message.at !== undefined) return;
    clearTimeout(timer);
    if (message.file === undefined) return;
    timer = setTimeout(() => {
      // Synchronously, because nothing runs afterwards. Jest counts the file as failed and starts another worker.
      writeSync(2, `CUT OFF after ${LIMIT_SECONDS} s: ${message.file} (${at})\n`);
      kill([...descendantsOf(process.pid), process.pid]);
    }, LIMIT_SECONDS * 1_000);
  });
}
