import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
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
    for (let i = 0; i < count; i += 1) waiting.push({ id: `${target}-${i}`, diff: { name: i } } as unknown as ForwardedEntry); // Nothing else is read.
    this.waits.set(target, waiting);
  }

  readonly announce = (): Promise<void> => Promise.resolve();
  readonly stateOf = (_: unknown, target: string): Promise<unknown> =>
    Promise.resolve({ attempts: this.attempts.get(target) ?? 0, nextAttemptAt: null });
  readonly oldest = (_: unknown, target: string, limit: number): Promise<unknown> =>
    Promise.resolve((this.waits.get(target) ?? []).slice(0, limit).map((entry) => ({ id: entry.id, entry })));
  readonly forget = (_: unknown, target: string, ids: readonly string[]): Promise<void> => {
    this.waits.set(
      target,
      (this.waits.get(target) ?? []).filter(({ id }) => !ids.includes(id)),
    );
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

interface Started {
  readonly queue: Queue;
  readonly run: (target: string) => Promise<void>;
  readonly registry: Registry;
}

async function start(file: string | undefined, fetch: Fetch): Promise<Started> {
  const clock = new SetClock();
  const queue = new Queue(clock);
  const registry = new Registry();
  const tasks: PeriodicTask[] = [];
  const work = { start: (task: PeriodicTask) => tasks.push(task) };
  const own = { auditForwardFile: file, auditForwardWebhookUrl: 'http://webhook.example.com/' };
  const forwarder = new AuditForwarder(
    queue as unknown as ForwardQueueSystemStore, // The parts that it calls.
    work as unknown as PeriodicWork, // The same.
    clock,
    { fetch } as unknown as OutgoingHttp, // The same.
    registry,
    own as AuditForwarderSettings,
  );
  await forwarder.onApplicationBootstrap();
  const run = async (target: string): Promise<void> => {
    for (const { name, work: turn } of tasks) if (name.endsWith(target)) await turn(() => false, clock.now());
  };
  return { queue, run, registry };
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

  describe('when a webhook refuses an entry alone, and takes others,', () => {
    const REFUSED = 'webhook-7';
    let errors: jest.SpiedFunction<Logger['error']>;
    beforeEach(() => {
      errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    });
    afterEach(() => {
      errors.mockRestore();
    });

    /** Forwards twenty entries to a webhook; `refuses`: the status for an entry, or null if it takes it. */
    async function forward(refuses: (entry: ForwardedEntry) => number | null, turns: number) {
      const taken: ForwardedEntry[] = [];
      const { queue, run, registry } = await start(undefined, (_, { body }) => {
        const { audit_logs: entries } = JSON.parse(body) as { readonly audit_logs: readonly ForwardedEntry[] };
        const status = entries.map(refuses).find((each) => each !== null);
        if (status === undefined) taken.push(...entries);
        return Promise.resolve(new Response(null, { status: status ?? 204 }));
      });
      queue.add('webhook', 20);
      const countOf = async (result: string): Promise<number | undefined> => {
        const metric = await registry.getSingleMetric('gatehouse_audit_forwarding_total')?.get();
        return metric?.values.find(({ labels }) => labels['result'] === result)?.value;
      };
      expect(await countOf('refused')).toBe(0);
      for (let turn = 0; turn < turns; turn += 1) await run('webhook');
      return { taken, waiting: queue.waits.get('webhook') ?? [], countOf };
    }

    it('it gets that entry without its values after more than an hour, and all others', async () => {
      const { taken, waiting, countOf } = await forward(({ id, diff }) => (id === REFUSED && 'name' in diff ? 413 : null), 60);
      expect(waiting).toEqual([]);
      expect(new Set(taken.map(({ id }) => id)).size).toBe(20);
      expect(taken.find(({ id }) => id === REFUSED)).toMatchObject({ diff: {}, additional_fields: { truncated: true } });
      expect(await countOf('shortened')).toBe(1);
      expect(await countOf('sent')).toBe(19);
    });

    it('and that entry without its values neither, it gets all others, and the log names the entry that it does not have', async () => {
      const { taken, waiting, countOf } = await forward(({ id }) => (id === REFUSED ? 400 : null), 60);
      expect(waiting).toEqual([]);
      expect(taken.map(({ id }) => id)).not.toContain(REFUSED);
      expect(new Set(taken.map(({ id }) => id)).size).toBe(19);
      expect(await countOf('refused')).toBe(1);
      expect(errors.mock.calls).toEqual([[expect.objectContaining({ target: 'webhook', entry: REFUSED }), expect.any(String)]]);
    });

    it.each([
      ['refuses every entry, for example because its address is wrong', () => 404],
      ['fails with an entry, which may work later', ({ id }: ForwardedEntry) => (id === REFUSED ? 500 : null)],
      ['asks for patience with an entry', ({ id }: ForwardedEntry) => (id === REFUSED ? 429 : null)],
    ])('but nothing is given up of a webhook that %s', async (_, refuses) => {
      const { waiting, countOf } = await forward(refuses, 60);
      expect(waiting.map(({ id }) => id)).toContain(REFUSED);
      expect(await countOf('refused')).toBe(0);
      expect(await countOf('shortened')).toBe(0);
      expect(errors).not.toHaveBeenCalled();
    });
  });
});
