import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { PeriodicTask, PeriodicWork } from '../../database/index.js';
import type { OutgoingHttp } from '../../outgoing/index.js';
import { SetClock } from '../../testing/index.js';
import { AuditForwarder, type AuditForwarderSettings } from './audit-forwarder.js';
import type { ForwardQueueSystemStore } from './forward-queue.system-store.js';
import type { ForwardedEntry } from './forwarded-entry.js';

/** Entries that wait, by target, and how often each was postponed. */
class Queue {
  readonly waits = new Map<string, ForwardedEntry[]>();
  readonly attempts = new Map<string, number>();
  readonly delaysMs: number[] = [];

  constructor(private readonly clock: SetClock) {}

  add(target: string, count: number): void {
    const waiting = this.waits.get(target) ?? [];
    for (let i = 0; i < count; i += 1) waiting.push({ id: `${target}-${i}` } as ForwardedEntry); // Nothing else of it is read.
    this.waits.set(target, waiting);
  }

  readonly announce = (): Promise<void> => Promise.resolve();
  readonly stateOf = (_: unknown, target: string): Promise<unknown> =>
    Promise.resolve({ attempts: this.attempts.get(target) ?? 0, nextAttemptAt: null });
  readonly oldest = (_: unknown, target: string, limit: number): Promise<unknown> =>
    Promise.resolve((this.waits.get(target) ?? []).slice(0, limit).map((entry) => ({ id: entry.id, entry })));
  readonly forget = (_: unknown, target: string, ids: readonly string[]): Promise<void> => {
    this.waits.get(target)?.splice(0, ids.length);
    this.attempts.set(target, 0);
    return Promise.resolve();
  };
  readonly postpone = (_: unknown, target: string, until: Date): Promise<void> => {
    this.attempts.set(target, (this.attempts.get(target) ?? 0) + 1);
    this.delaysMs.push(until.getTime() - this.clock.now().getTime());
    return Promise.resolve();
  };
}

type Fetch = (url: string, request: { readonly body: string }) => Promise<Response>;

async function start(file: string | undefined, fetch: Fetch): Promise<{ queue: Queue; run: (target: string) => Promise<void> }> {
  const clock = new SetClock();
  const queue = new Queue(clock);
  const tasks: PeriodicTask[] = [];
  const work = { start: (task: PeriodicTask) => tasks.push(task) };
  const own = { auditForwardFile: file, auditForwardWebhookUrl: 'http://webhook.example.com/' };
  const forwarder = new AuditForwarder(
    queue as unknown as ForwardQueueSystemStore, // The parts that it calls.
    work as unknown as PeriodicWork, // The same.
    clock,
    { fetch } as unknown as OutgoingHttp, // The same.
    new Registry(),
    own as AuditForwarderSettings,
  );
  await forwarder.onApplicationBootstrap();
  const run = async (target: string): Promise<void> => {
    for (const { name, work: turn } of tasks) if (name.endsWith(target)) await turn(() => false, clock.now());
  };
  return { queue, run };
}

const entriesOf = (body: string): number => (JSON.parse(body) as { readonly audit_logs: readonly unknown[] }).audit_logs.length;

describe('the forwarder of the audit log', () => {
  it('forwards to a target again and again while another has yet to respond', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forwarder-'));
    const file = join(folder, 'audit.jsonl');
    let respond = (_: Response): void => undefined;
    const { queue, run } = await start(file, () => new Promise((resolve) => (respond = resolve)));
    queue.add('webhook', 1);
    const webhook = run('webhook');
    for (const expected of [1, 2]) {
      queue.add('file', 1);
      await run('file');
      expect((await readFile(file, 'utf8')).match(/"audit"/g)).toHaveLength(expected);
    }
    expect(queue.waits.get('webhook')).toHaveLength(1);
    respond(new Response(null, { status: 204 }));
    await webhook;
    expect(queue.waits.get('webhook')).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('sends smaller batches to a webhook that refuses large ones, until it has everything, and larger ones again later', async () => {
    let limit = 30;
    const sizes: number[] = [];
    const { queue, run } = await start(undefined, (_, { body }) => {
      sizes.push(entriesOf(body));
      return Promise.resolve(new Response(null, { status: entriesOf(body) > limit ? 413 : 204 }));
    });
    queue.add('webhook', 200);
    for (let turn = 0; queue.waits.get('webhook')?.length !== 0 && turn < 50; turn += 1) await run('webhook');
    expect(sizes.slice(0, 5)).toEqual([100, 50, 25, 30, 35]);
    expect(queue.waits.get('webhook')).toEqual([]);
    limit = 100;
    queue.add('webhook', 2_000);
    await run('webhook');
    expect(sizes.slice(-3, -1).every((size) => size === 100)).toBe(true);
    expect(queue.waits.get('webhook')).toEqual([]);
  });

  it('waits a second after the first failure that follows a success, also within a run, and longer after each further one', async () => {
    const statuses = [503, 503, 204, 503, 503];
    const { queue, run } = await start(undefined, () => Promise.resolve(new Response(null, { status: statuses.shift() ?? 204 })));
    queue.add('webhook', 200);
    for (let turn = 0; turn < 4; turn += 1) await run('webhook');
    expect(queue.delaysMs).toEqual([1_000, 2_000, 1_000, 2_000]);
  });
});
