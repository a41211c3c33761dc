import {
  type Actor,
  type Authorizer,
  buildUserSubject,
  OWN_AUTHORITY,
  ForbiddenError,
  NoActorError,
  RbacAuthorizer,
  SYSTEM_SUBJECT_NAMES,
  systemSubject,
} from '../../../src/authz/index.js';
import { DomainError, notFound } from '../../../src/common/index.js';
import { SOMEBODY } from '../subjects.js';
import { type FoundStore, findStores, findTables } from './find-stores.js';
import { isRead, RecordingAuthorizer, recordRepositories, type RepositoryCall } from './recorders.js';
import { ACTOR, type ExpectedQuestion, type Question, type Refusal, type StoreCase, type StoreTable } from './table.js';

type AnyTable = StoreTable<Record<string, unknown>>;
type AnyCase = StoreCase<Record<string, unknown>>;

const stores = await findStores();
// Only `storeTable` creates the exports of tables/.
const tables = new Map((await findTables()).map((table) => [(table as AnyTable).store as unknown, table as AnyTable]));

interface Outcome {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly calls: readonly RepositoryCall[];
}

async function run(table: AnyTable, test: AnyCase, authorizer: Authorizer, actor: Actor): Promise<Outcome> {
  const calls: RepositoryCall[] = [];
  const store = table.build(authorizer, recordRepositories(test.rows ?? {}, calls));
  try {
    return { value: await test.call(store, actor), calls };
  } catch (error) {
    return { error, calls };
  }
}

const allowing = (test: AnyCase, ...refused: number[]): RecordingAuthorizer =>
  new RecordingAuthorizer(new Set([...('refused' in test ? (test.refused ?? []) : []), ...refused]));

function expectRefusal({ value, error }: Outcome, refusal: Refusal): void {
  if (refusal === 'goes on') return;
  if (typeof refusal === 'object') {
    expect([value, error]).toEqual([refusal.answers, undefined]);
    return;
  }
  expect(error).toBeInstanceOf(DomainError);
  const { code, message, detail } = error as DomainError;
  expect(code).toBe(refusal);
  // A hidden row must be indistinguishable from a missing one.
  if (refusal === 'not_found') expect([message, detail]).toEqual([notFound().message, notFound().detail]);
}

const NOBODY = [undefined, null] as unknown as Actor[]; // What a cast or a forgotten argument would pass.
/** May do nearly everything, but is a user. */
const OWNER: Actor = {
  ...buildUserSubject({ ...ACTOR, authority: OWN_AUTHORITY, id: SOMEBODY, customRoles: new Map() }),
  credential: null,
};

describe('every store', () => {
  it('has a table in test/policy/stores/tables, and every table has a store', () => {
    expect(stores.length).toBeGreaterThan(10);
    expect(stores.filter(({ type }) => !tables.has(type)).map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
    expect([...tables.keys()].filter((type) => !stores.some((store) => store.type === type))).toEqual([]);
  });

  it.each(stores)('$name: every method is in its table', ({ type, methods }) => {
    expect(Object.keys(tables.get(type)?.methods ?? {}).sort()).toEqual([...methods].sort());
  });
});

const cases = stores.flatMap((store: FoundStore) => {
  const table = tables.get(store.type);
  return Object.entries(table?.methods ?? {}).flatMap(([method, tests]) =>
    [tests as AnyCase | AnyCase[]]
      .flat()
      .map((test) => ({ title: [`${store.name}.${method}`, test.when].filter(Boolean).join(': '), table: table!, test, store })),
  );
});

describe.each(cases)('$title', ({ table, test, store }) => {
  it('is guarded by the rules for its kind of store', () => {
    // A system store is for background work only, and no other store has a method for background work only.
    expect('only' in test).toBe(store.isSystem);
  });

  if ('open' in test) {
    it(`asks nothing: ${test.open}`, async () => {
      const authorizer = allowing(test);
      expect((await run(table, test, authorizer, ACTOR)).error).toBeUndefined();
      expect(authorizer.asked).toEqual([]);
    });
    return;
  }

  it('throws a separate error without an actor, and changes nothing', async () => {
    for (const nobody of NOBODY) {
      const { error, calls } = await run(table, test, allowing(test), nobody);
      expect(error).toBeInstanceOf(NoActorError);
      expect(calls.filter((call) => !isRead(call))).toEqual([]);
    }
  });

  const { only } = test;
  const actor = only === undefined ? ACTOR : systemSubject(only);

  if (only !== undefined) {
    it(`is for ${only} only`, async () => {
      const others = SYSTEM_SUBJECT_NAMES.filter((name) => name !== only).map((name) => systemSubject(name));
      for (const other of [OWNER, ...others, { ...actor }]) {
        const { error, calls } = await run(table, test, allowing(test), other);
        expect(error).toBeInstanceOf(ForbiddenError);
        expect(calls).toEqual([]);
      }
      expect((await run(table, test, new RbacAuthorizer(), actor)).error).toBeUndefined();
    });
  }

  it('asks exactly the listed questions, and passes every filter to a repository', async () => {
    const authorizer = allowing(test);
    const { error, calls } = await run(table, test, authorizer, actor);
    if ((test.refused ?? []).length === 0) expect(error).toBeUndefined();
    expect(authorizer.asked).toEqual(test.asks.map(asQuestion));
    expect(test.asks.length).toBeGreaterThan(0);
    const filters = test.asks.filter((question) => 'rows' in question);
    const handedOn = calls.flatMap((call) => call.arguments).filter((argument) => authorizer.filters.has(argument));
    expect(new Set(handedOn).size).toBe(filters.length);
  });

  it('obeys every single refusal before it changes anything', async () => {
    for (const [position, { refusal }] of test.asks.entries()) {
      const authorizer = allowing(test, position);
      const outcome = await run(table, test, authorizer, actor);
      expectRefusal(outcome, refusal);
      expect(authorizer.asked.slice(0, position + 1)).toEqual(test.asks.slice(0, position + 1).map(asQuestion));
      if (refusal !== 'goes on') expect(outcome.calls.filter((call) => !isRead(call))).toEqual([]);
    }
  });

  it('does not mistake a failure of the engine for a denial', async () => {
    const fault = new Error('the engine is broken');
    const { error, calls } = await run(table, test, new RecordingAuthorizer(new Set(), fault), actor);
    expect(error).toBe(fault);
    expect(calls.filter((call) => !isRead(call))).toEqual([]);
  });
});

function asQuestion({ refusal: _refusal, ...question }: ExpectedQuestion): Question {
  return question;
}
