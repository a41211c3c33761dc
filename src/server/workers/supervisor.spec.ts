import { EventEmitter } from 'node:events';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../../testing/index.js';
import type { FromPrimary } from './messages.js';
import type { Supervisor as SupervisorClass, SupervisorOptions } from './supervisor.js';

const COUNT = 3;

/** A process that does what it is told at once, except start: the test decides how that ends. */
class FakeWorker extends EventEmitter {
  static readonly all = new Set<FakeWorker>();
  static lastPid = 0;
  readonly pid = ++FakeWorker.lastPid;
  readonly process = {
    pid: this.pid,
    exitCode: 0,
    send: ({ type }: FromPrimary): void => {
      if (type === 'retire' || type === 'stop') this.end(0);
    },
    kill: (): void => {
      this.end(1);
    },
  };
  isStarting = true;

  constructor() {
    super();
    FakeWorker.all.add(this);
  }

  isConnected = (): boolean => FakeWorker.all.has(this);
  isDead = (): boolean => !FakeWorker.all.has(this);

  succeed(): void {
    this.isStarting = false;
    this.emit('message', { type: 'ready' });
  }

  end(code: number): void {
    if (FakeWorker.all.delete(this)) this.emit('exit', code, null);
  }
}

jest.unstable_mockModule('node:cluster', () => ({ default: { setupPrimary: () => undefined, fork: () => new FakeWorker() } }));

let Supervisor: typeof SupervisorClass;
let supervisor: SupervisorClass;
let hasGivenUp: boolean;

beforeAll(async () => ({ Supervisor } = await import('./supervisor.js')));
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['performance'] });
});
afterEach(() => {
  jest.useRealTimers();
});

const starting = (): FakeWorker[] => [...FakeWorker.all].filter(({ isStarting }) => isStarting);
const serving = (): FakeWorker[] => [...FakeWorker.all].filter(({ isStarting }) => !isStarting);
const settled = (): Promise<void> => jest.advanceTimersByTimeAsync(0);

/** Every worker that is starting serves, and so does every later one, until nobody waits any more. */
async function calm(): Promise<void> {
  for (let quiet = 0; quiet < 2;) {
    await jest.advanceTimersByTimeAsync(30_000);
    quiet = starting().length === 0 ? quiet + 1 : 0;
    for (const worker of starting()) worker.succeed();
  }
}

async function begin(): Promise<void> {
  FakeWorker.all.clear();
  hasGivenUp = false;
  const silent = (): void => undefined;
  supervisor = new Supervisor({
    count: COUNT,
    log: { info: silent, error: silent, fatal: silent } as unknown as SupervisorOptions['log'],
    metrics: { restarted: silent },
    giveUp: () => (hasGivenUp = true),
  });
  void supervisor.start(undefined);
  await calm();
  expect(supervisor.ready).toHaveLength(COUNT);
}

const STEPS = {
  'a worker that serves ends': () => serving()[0]?.end(1),
  'the last worker that serves ends': () => serving().at(-1)?.end(1),
  'a worker that starts fails': () => starting()[0]?.end(1),
  'a worker that starts serves': () => starting()[0]?.succeed(),
  'a reload': () => void supervisor.reload(),
  'a second': () => jest.advanceTimersByTimeAsync(1_000),
} as const;
type Step = keyof typeof STEPS;

async function take(steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    await STEPS[step]();
    await settled();
  }
}

describe('the workers of a server', () => {
  it.each<[string, readonly Step[]]>([
    [
      'the old worker of a reload ends before the new one, which fails',
      ['a reload', 'a worker that serves ends', 'a second', 'a worker that starts fails'],
    ],
    ['the new worker of a reload fails', ['a reload', 'a worker that starts fails']],
    ['a reload comes while a worker is being replaced', ['a worker that serves ends', 'a reload', 'a worker that starts fails']],
  ])('are as many as before after this: %s', async (_what, steps) => {
    await begin();
    await take(steps);
    await calm();
    expect(supervisor.ready).toHaveLength(COUNT);
  });

  it('are as many as before after any sequence of ends, failures and reloads, unless the server gave up', async () => {
    const steps = fc.array(fc.constantFrom(...(Object.keys(STEPS) as Step[])), { maxLength: 30 }); // Keys of the table.
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        await begin();
        await take(taken);
        await calm();
        expect(hasGivenUp ? COUNT : supervisor.ready.length).toBe(COUNT);
        expect(FakeWorker.all.size).toBe(hasGivenUp ? 0 : COUNT);
      }),
      runs(100),
    );
  });

  it('are all new ones after a reload, also one that was starting when it began', async () => {
    await begin();
    await take(['a worker that serves ends']);
    const before = [...FakeWorker.all];
    expect(before).toHaveLength(COUNT);
    void supervisor.reload();
    await calm();
    expect([...FakeWorker.all].filter((worker) => before.includes(worker))).toEqual([]);
    expect(supervisor.ready).toHaveLength(COUNT);
  });
});
