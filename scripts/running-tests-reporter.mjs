import { clearInterval, setInterval } from 'node:timers';

/** How often it looks, and from when a file counts as slow. */
const PERIOD_MS = 60_000;
const SLOW_MS = 120_000;

/** A Jest reporter: names the test that a file has hung on, so that a run that is cut off from outside says where it was. */
export default class RunningTestsReporter {
  /** Path of a test file -> since when it runs, and what it is at. */
  #running = new Map();
  #timer;

  onRunStart() {
    this.#timer = setInterval(() => this.#report(), PERIOD_MS);
    this.#timer.unref();
  }

  onTestFileStart({ path }) {
    this.#running.set(path, { since: Date.now(), at: 'its imports and hooks' });
  }

  onTestCaseStart({ path }, { fullName }) {
    const file = this.#running.get(path);
    if (file) file.at = fullName;
  }

  onTestCaseResult({ path }, { fullName }) {
    const file = this.#running.get(path);
    if (file) file.at = `after: ${fullName}`;
  }

  onTestFileResult({ path }) {
    this.#running.delete(path);
  }

  onRunComplete() {
    clearInterval(this.#timer);
  }

  #report() {
    const now = Date.now();
    for (const [path, { since, at }] of this.#running) {
      const seconds = Math.round((now - since) / 1000);
      if (now - since >= SLOW_MS) process.stderr.write(`still running after ${seconds} s: ${path.replace(/^.*\/dist\//, '')} (${at})\n`);
    }
  }
}
