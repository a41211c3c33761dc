import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadRequest } from './generator.js';
import type { Load, LoadResult, Pressure } from './load.js';
import { canUseWrk, runWrk } from './wrk.js';

/** Puts servers under load from a separate process. */
export class Loader {
  private readonly generator: ChildProcess = fork(fileURLToPath(new URL('generator.js', import.meta.url)));

  measure(load: Load, pressure: Pressure): Promise<LoadResult> {
    return canUseWrk(load, pressure) ? runWrk(load, pressure) : this.generate({ load, pressure });
  }

  /** Throws when a single request fails: a benchmark of errors would look fast. */
  async run(load: Load, pressure: Pressure): Promise<LoadResult> {
    const result = await this.measure(load, pressure);
    if (result.requests === 0) throw new Error(`${load.url} answered no request at all`);
    if (result.faults > 0) {
      throw new Error(`${load.url}: ${result.faults} requests of ${result.requests} failed; the first one: ${result.firstFault}`);
    }
    return result;
  }

  close(): void {
    this.generator.kill();
  }

  private async generate(request: LoadRequest): Promise<LoadResult> {
    this.generator.send(request);
    const [result] = (await once(this.generator, 'message')) as [LoadResult];
    return result;
  }
}
