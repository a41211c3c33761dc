import type { CredentialRecord, Credentials } from './credentials.port.js';

/** A version that many credentials share: of an organization, an app, or everything. Null: it was never renewed. */
export interface SharedVersion {
  readonly subjectId: string;
  readonly version: string | null;
}

/** A credential, and the versions under which it is true: both from one statement. */
export interface VersionedCredential {
  readonly record: CredentialRecord;
  /** The version of the key and its user. */
  readonly version: string;
  readonly sharedVersions: readonly SharedVersion[];
  /** The approximate memory that all of it needs, with what is made of it later. */
  readonly sizeBytes: number;
}

export interface CurrentVersion {
  readonly version: string;
}

/** Reads credentials and their versions from the primary database. Every call reads what is committed after it. */
export abstract class CredentialSource implements Pick<Credentials, 'findActor' | 'findRoles'> {
  abstract read(keyId: string): Promise<VersionedCredential | null>;

  /** The current versions of these keys and shared subjects, by id; those that do not exist are missing. */
  abstract currentVersions(ids: readonly string[]): Promise<ReadonlyMap<string, CurrentVersion>>;

  abstract findActor(...parameters: Parameters<Credentials['findActor']>): ReturnType<Credentials['findActor']>;

  abstract findRoles(...parameters: Parameters<Credentials['findRoles']>): ReturnType<Credentials['findRoles']>;
}
