import type { Worker } from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client';

/** A worker that is busy for longer is left out, so that the others' metrics are still served. */
const TIMEOUT_MS = 3_000;

type Metrics = MetricObjectWithValues<MetricValue<string>>[];

interface Question {
  readonly type: 'metrics';
  readonly id: string;
}

interface Answer extends Question {
  readonly metrics: Metrics;
}

/** In a worker: answers `metricsOfWorkers`. */
export function answerPrimary(registry: Registry): void {
  process.on('message', (message: Question | { readonly type: string }) => {
    if (message.type !== 'metrics' || !('id' in message)) return;
    const { id } = message;
    void registry.getMetricsAsJSON().then((metrics) => {
      process.send?.({ type: 'metrics', id, metrics } satisfies Answer, undefined, undefined, () => undefined);
    });
  });
}

/** In the primary: the metrics of these workers, combined as each metric states (the sum, unless it says otherwise), and its own. */
export async function metricsOfWorkers(workers: readonly Worker[], own: Registry): Promise<string> {
  const answers = await Promise.all(workers.map(ask));
  const parts = [...answers.filter((answer) => answer !== null), await own.getMetricsAsJSON()];
  return AggregatorRegistry.aggregate(parts).metrics();
}

function ask(worker: Worker): Promise<Metrics | null> {
  const id = randomUUID();
  return new Promise((resolve) => {
    const finish = (metrics: Metrics | null): void => {
      clearTimeout(timer);
      worker.off('message', take);
      worker.off('exit', gone);
      resolve(metrics);
    };
    // Other messages of the worker have no id.
    const take = (message: Partial<Answer>): void => {
      if (message.id === id && message.metrics) finish(message.metrics);
    };
    const gone = (): void => {
      finish(null);
    };
    const timer = setTimeout(gone, TIMEOUT_MS);
    worker.on('message', take).once('exit', gone);
    worker.process.send({ type: 'metrics', id } satisfies Question, undefined, undefined, () => undefined);
  });
}
