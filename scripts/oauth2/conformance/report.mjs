// Runs groups of checks one after the other and prints their outcomes.
import { Mismatch, Skipped, redact } from './expect.mjs';

/** The label and colour of each outcome. */
const SHOWN = { ok: ['ok  ', 32], failed: ['FAIL', 31], skipped: ['skip', 33] };

/** `output` is a stream; colours are used only if it is a terminal that supports them. */
export class Report {
  constructor(output, { json = false, env = {} } = {}) {
    this.output = output;
    this.json = json;
    this.coloured = Boolean(output.isTTY) && env.NO_COLOR === undefined && !json;
    this.results = [];
  }

  /** A check is `[reference, title, run]`; `context` is passed to it. An exception in a check does not end the run. */
  async runGroup({ title, checks }, context) {
    this.#line(`\n${title}`);
    for (const [reference, name, run] of checks) {
      const started = performance.now();
      const verdict = await judge(() => run(context));
      const result = { group: title, reference, title: name, ...verdict, durationMs: Math.round(performance.now() - started) };
      this.results.push(result);
      this.#line(`${this.#paint(result.outcome)} ${reference.padEnd(22)} ${name}`);
      if (result.reason) this.#line(`     ${result.reason.replaceAll('\n', '\n     ')}`);
    }
  }

  /** An error outside the checks, such as an app that could not be removed. It fails the run. */
  fault(title, error) {
    this.results.push({ group: 'run', reference: '-', title, outcome: 'failed', reason: redact(error.message), durationMs: 0 });
    this.#line(`${this.#paint('failed')} ${title}: ${redact(error.message)}`);
  }

  count(outcome) {
    return this.results.filter((result) => result.outcome === outcome).length;
  }

  /** Prints the totals and returns the exit code. */
  finish(facts) {
    const totals = { ok: this.count('ok'), failed: this.count('failed'), skipped: this.count('skipped') };
    if (this.json) this.output.write(`${JSON.stringify({ ...facts, totals, checks: this.results }, null, 2)}\n`);
    const seconds = (facts.durationMs / 1000).toFixed(1);
    this.#line(
      `\n${totals.ok} ok, ${totals.failed} failed, ${totals.skipped} skipped; ${facts.requests} requests in ${seconds} s against ${facts.baseUrl}`,
    );
    return totals.failed === 0 && totals.ok > 0 ? 0 : 1;
  }

  #line(text) {
    if (!this.json) this.output.write(`${text}\n`);
  }

  #paint(outcome) {
    const [word, colour] = SHOWN[outcome];
    return this.coloured ? `\u001b[${colour}m${word}\u001b[0m` : word;
  }
}

async function judge(run) {
  try {
    await run();
    return { outcome: 'ok' };
  } catch (error) {
    if (error instanceof Skipped) return { outcome: 'skipped', reason: error.message };
    if (error instanceof Mismatch) return { outcome: 'failed', reason: error.message };
    return { outcome: 'failed', reason: redact(`${error.name}: ${error.message}`) };
  }
}
