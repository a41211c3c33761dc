import { Registry } from 'prom-client';
import type { Actor } from '../../authz/index.js';
import { CredentialCache } from './credential-cache.js';
import { CredentialSource, type CurrentVersion, type VersionedCredential } from './credential-source.port.js';
import type { CredentialRecord } from './credentials.port.js';

const ORGANIZATION = 'b1e0c1f5-4a4e-4c55-9f0e-0a8f6f1d2c3b';
const KIB = 1024;

/** A database with keys and one organization. Statements wait at `gate`, before they read. */
class FakeSource extends CredentialSource {
  readonly keys = new Map<string, { version: number; isRevoked: boolean }>();
  organizationVersion: number | null = null;
  readonly statements: string[] = [];
  gate: (statement: string) => void = () => undefined;

  add(id: string): void {
    this.keys.set(id, { version: 1, isRevoked: false });
  }

  revoke(id: string): void {
    this.keys.set(id, { version: 2, isRevoked: true });
  }

  override async read(id: string): Promise<VersionedCredential | null> {
    this.begin(`read ${id}`);
    await Promise.resolve();
    const key = this.keys.get(id);
    const answer = key && {
      record: recordOf(id, key.isRevoked),
      version: String(key.version),
      sharedVersions: [{ subjectId: ORGANIZATION, version: versionText(this.organizationVersion) }],
      sizeBytes: 4 * KIB,
    };
    this.gate(`answer of read ${id}`);
    return answer ?? null;
  }

  override async currentVersions(ids: readonly string[]): Promise<ReadonlyMap<string, CurrentVersion>> {
    this.begin(`versions ${ids[0] ?? ''}`);
    await Promise.resolve();
    const all = [...[...this.keys].map(([id, { version }]) => [id, String(version)] as const)];
    const organization = versionText(this.organizationVersion);
    const answer = new Map(
      [...all, ...(organization === null ? [] : [[ORGANIZATION, organization] as const])].map(([id, version]) => [id, { version }]),
    );
    this.gate(`answer of versions ${ids[0] ?? ''}`);
    return answer;
  }

  override findActor(): Promise<Actor | null> {
    return Promise.resolve(null);
  }

  override findRoles(): Promise<null> {
    return Promise.resolve(null);
  }

  private begin(statement: string): void {
    this.statements.push(statement);
    this.gate(statement);
  }
}

function versionText(version: number | null): string | null {
  return version === null ? null : String(version);
}

function recordOf(id: string, isRevoked: boolean): CredentialRecord {
  return { id, user: { status: isRevoked ? 'suspended' : 'active' } } as CredentialRecord; // the cache reads the id only
}

function cacheOf(source: CredentialSource, credentialCacheMib = 1, registry = new Registry()): CredentialCache {
  return new CredentialCache(source, { credentialCacheMib }, registry);
}

/** Used twice, so that it is in memory. */
async function warm(cache: CredentialCache, id: string): Promise<void> {
  await cache.find(id);
  await cache.find(id);
}

let source: FakeSource;
beforeEach(() => {
  source = new FakeSource();
  source.add('key');
});

describe('CredentialCache', () => {
  it('reads a credential twice, and then only asks for its version', async () => {
    const cache = cacheOf(source);
    for (let turn = 0; turn < 4; turn++) expect(await cache.find('key')).toMatchObject({ id: 'key' });
    expect(source.statements).toEqual(['read key', 'read key', 'versions key', 'versions key']);
  });

  it('reads it again after its version or one that it shares has changed', async () => {
    const cache = cacheOf(source);
    await warm(cache, 'key');
    source.organizationVersion = 7;
    await cache.find('key');
    source.revoke('key');
    expect(await cache.find('key')).toMatchObject({ user: { status: 'suspended' } });
    expect(source.statements.slice(2)).toEqual(['versions key', 'read key', 'versions key', 'read key']);
  });

  it('forgets a credential that is gone, and never remembers what does not exist', async () => {
    const cache = cacheOf(source);
    await warm(cache, 'key');
    source.keys.clear();
    for (let turn = 0; turn < 3; turn++) expect(await cache.find('key')).toBeNull();
    expect(source.statements.slice(2)).toEqual(['versions key', 'read key', 'read key', 'read key']);
  });

  it('reads everything every time if its size is 0', async () => {
    const cache = cacheOf(source, 0);
    for (let turn = 0; turn < 3; turn++) await cache.find('key');
    expect(source.statements).toEqual(['read key', 'read key', 'read key']);
  });

  it('passes a failure on, after which it works as before', async () => {
    const cache = cacheOf(source);
    await warm(cache, 'key');
    source.gate = () => {
      throw new Error('the database is gone');
    };
    await expect(cache.find('key')).rejects.toThrow('the database is gone');
    source.gate = () => undefined;
    expect(await cache.find('key')).toMatchObject({ id: 'key' });
    expect(source.statements.at(-1)).toBe('versions key');
  });

  it('keeps no more than its limit, least recently used first out, and counts what it does', async () => {
    const registry = new Registry();
    const cache = cacheOf(source, 1, registry);
    const ids = Array.from({ length: 300 }, (_, index) => `key${index}`);
    for (const id of ids) {
      source.add(id);
      await warm(cache, id);
    }
    await cache.find('key299');
    await cache.find('key0');
    source.revoke('key298');
    await cache.find('key298');
    expect(source.statements.slice(-4)).toEqual(['versions key299', 'read key0', 'versions key298', 'read key298']);
    const text = await registry.metrics();
    const value = (name: string) => Number(new RegExp(`^gatehouse_credential_cache_${name} (.*)$`, 'm').exec(text)?.[1]);
    expect(value('checks_total\\{version="current"\\}')).toBe(1);
    expect(value('checks_total\\{version="stale"\\}')).toBe(1);
    expect(value('refills_total')).toBe(602);
    expect(value('entries')).toBe(256);
    expect(value('bytes')).toBe(1024 * KIB);
  });

  it('is not filled by credentials that are used once', async () => {
    const cache = cacheOf(source);
    await warm(cache, 'key');
    for (let index = 0; index < 1000; index++) {
      source.add(`once${index}`);
      await cache.find(`once${index}`);
    }
    await cache.find('key');
    expect(source.statements.at(-1)).toBe('versions key');
  });

  describe.each([0, 1, 2, 3, 4])('with the credential used %i times before', (uses) => {
    it('never lets a request that begins after a revocation see what was before, whichever wait the revocation falls into', async () => {
      let waits = 0;
      await oneRequest(uses, () => waits++);
      expect(waits).toBeGreaterThan(1);
      for (let wait = 0; wait < waits; wait++) {
        let passed = 0;
        source = new FakeSource();
        source.add('key');
        const cache = await oneRequest(uses, () => {
          if (passed++ === wait) source.revoke('key');
        });
        for (let turn = 0; turn < 4; turn++) expect(await cache.find('key')).toMatchObject({ user: { status: 'suspended' } });
      }
    });

    /** Requests, and one during which `atWait` is called at each wait. */
    async function oneRequest(before: number, atWait: () => void): Promise<CredentialCache> {
      const cache = cacheOf(source);
      for (let turn = 0; turn < before; turn++) await cache.find('key');
      source.gate = atWait;
      await cache.find('key');
      source.gate = () => undefined;
      return cache;
    }
  });
});
