import type { DataSource } from 'typeorm';
import type { PermissionIndex } from '../../../src/authz/permission-index.js';
import type { Subject } from '../../../src/authz/index.js';
import { holds } from '../../../src/auth/credentials/credential-cache.js';
import type { VersionedCredential } from '../../../src/auth/credentials/credential-source.port.js';
import type { CredentialRecord } from '../../../src/auth/credentials/credentials.port.js';
import { CredentialsRepository } from '../../../src/auth/credentials/credentials.repository.js';
import { PreparedStatements } from '../../../src/database/index.js';

/** What a server would have in memory of some keys, and whether the database still says so. */
export class Observed {
  private constructor(
    private readonly source: CredentialsRepository,
    private readonly entries: ReadonlyMap<string, VersionedCredential>,
    private readonly answers: ReadonlyMap<string, string>,
  ) {}

  static async of(db: DataSource, keyIds: readonly string[]): Promise<Observed> {
    const source = new CredentialsRepository(new PreparedStatements(db));
    const entries = new Map<string, VersionedCredential>();
    for (const id of keyIds) {
      const entry = await source.read(id);
      if (!entry) throw new Error(`there is no key ${id}`);
      entries.set(id, entry);
    }
    return new Observed(source, entries, new Map([...entries].map(([id, { record }]) => [id, answerOf(record)])));
  }

  /** The keys whose versions moved. */
  async moved(): Promise<string[]> {
    const moved: string[] = [];
    for (const [id, entry] of this.entries) {
      const current = await this.source.currentVersions([id, ...entry.sharedVersions.map(({ subjectId }) => subjectId)]);
      if (!holds(entry, current)) moved.push(id);
    }
    return moved;
  }

  /** The keys that would now be answered differently. */
  async changed(): Promise<string[]> {
    const changed: string[] = [];
    for (const [id, answer] of this.answers) {
      // Some values that no constraint would allow make no credential.
      const now = await this.source.read(id).then((entry) => entry && answerOf(entry.record), String);
      if (now !== answer) changed.push(id);
    }
    return changed;
  }
}

/** Everything that a request can depend on. */
function answerOf(record: CredentialRecord): string {
  return JSON.stringify({ record, actor: builtOrNot(record) });
}

/** Some values that no constraint would allow make no actor. */
function builtOrNot(record: CredentialRecord): object | string {
  try {
    const actor = record.actor();
    return { credential: actor.credential, subject: subjectOf(actor) };
  } catch (error) {
    return String(error);
  }
}

function subjectOf(subject: Subject): object {
  const { permissions, delegation, ...named } = subject;
  return {
    ...named,
    permissions: numberOf(permissions),
    delegation: delegation && {
      adminScopes: delegation.adminScopes,
      person: subjectOf(delegation.person()),
      administrator: numberOf(delegation.administrator().permissions),
    },
  };
}

const numbers = new WeakMap<PermissionIndex, number>();
let last = 0;

/** Equal permissions have one index. */
function numberOf(index: PermissionIndex): number {
  const known = numbers.get(index) ?? ++last;
  numbers.set(index, known);
  return known;
}
