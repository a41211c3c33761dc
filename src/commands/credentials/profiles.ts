import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../../common/index.js';
import { LockError, makePrivateFolder, readPrivateFile, withLockFile, writePrivateFile } from '../../sdk/internals/index.js';
import { type Keyring, systemKeyring } from './keyring.js';
import { checkProfileName, type Credential, formerProfileNameOf, type KeyringEntry, type Profile, profileNameOf } from './profile.js';

const SUFFIX = '.json';

/** What can be done with a profile while no other command can: two that renew a login at the same time would end it. */
export interface HeldProfile {
  /** Null if there is none by now. */
  read(): Profile | null;
  /** Keeps the credential in the keyring or in the file; by default where it is. What the keyring refuses is kept in the file, with a warning. */
  save(profile: NewProfile, place?: CredentialPlace): void;
  /** Deletes the profile; it is then not the one that commands use. */
  remove(): void;
}

export type CredentialPlace = 'file' | 'keyring';

type NewProfile = Pick<Profile, 'url' | 'username'> & { readonly credential: Credential };

/** The profiles of one account of this machine: a file for each, which only that account can read. */
export class Profiles {
  private readonly folder: string;
  private readonly exposed = new Set<string>();

  /** `warn` is called about a file that others can read, and when a keyring fails. */
  constructor(
    configDirectory: string,
    private readonly warn: (text: string) => void,
    private readonly keyring: Keyring = systemKeyring,
  ) {
    this.folder = join(configDirectory, 'client');
  }

  names(): string[] {
    try {
      const files = readdirSync(this.folder).filter((file) => file.endsWith(SUFFIX));
      return files.map((file) => file.slice(0, -SUFFIX.length)).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // from the file system
      throw error;
    }
  }

  /** Null if there is no such profile. Throws for a file with another content. */
  read(name: string): Profile | null {
    const path = this.pathOf(name);
    const text = readPrivateFile(path, () => {
      if (this.exposed.has(path)) return;
      this.exposed.add(path);
      this.warn(`other users of this machine can read ${path}, which contains a token. Log out, log in again, and keep the file private`);
    });
    if (text === null) return null;
    const stored = storedProfile(text);
    if (!stored) throw new OperatorError(`${path} is damaged: delete it and log in again`);
    return { name, ...stored };
  }

  /** Throws if the keyring has it and cannot be used. */
  credentialOf({ name, url, credential }: Profile): Credential {
    if (credential.kind !== 'keyring') return credential;
    const kept = storedCredential(parsed(this.keyring.read(credential.account) ?? ''));
    if (kept && kept.kind !== 'keyring') return kept;
    throw new OperatorError(
      `the keyring has no token for the profile ${name}: log in again with \`gatehouse login ${url} --profile ${name}\``,
    );
  }

  /** The profile of this server. */
  findByUrl(url: string): Profile | null {
    const likely = [profileNameOf(url), formerProfileNameOf(url)];
    for (const name of [...likely, ...this.names().filter((each) => !likely.includes(each))]) {
      const profile = name === null ? null : this.read(name);
      if (profile?.url === url) return profile;
    }
    return null;
  }

  /** The name for a login at this server if nobody chose one. That of a login which an earlier version named stays. */
  nameFor(url: string): string {
    const former = formerProfileNameOf(url);
    return former !== null && this.read(former)?.url === url ? former : profileNameOf(url);
  }

  /**
   * Makes sure that no login to another server has this name: it would be lost. One that has it because earlier versions gave several servers the
   * same name gets its own; for any other it throws.
   */
  async keepFree(name: string, url: string): Promise<void> {
    const other = this.read(name);
    if (!other || other.url === url) return;
    const ownName = profileNameOf(other.url);
    if (formerProfileNameOf(other.url) !== name || ownName === name) throw taken(other);
    await this.exclusively(name, () =>
      this.exclusively(ownName, () => {
        if (existsSync(this.pathOf(ownName))) throw taken(other);
        const isCurrent = this.currentName() === name;
        renameSync(this.pathOf(name), this.pathOf(ownName));
        if (isCurrent) this.use(ownName);
        return Promise.resolve();
      }),
    );
  }

  /** The name of the profile that commands use; null if there is none. */
  currentName(): string | null {
    return readPrivateFile(join(this.folder, 'current'), () => undefined)?.trim() ?? null;
  }

  current(): Profile | null {
    const name = this.currentName();
    return name === null ? null : this.read(name);
  }

  use(name: string): void {
    this.write(join(this.folder, 'current'), `${checkProfileName(name)}\n`);
  }

  /** Runs `work` while no other command changes this profile. Throws if others leave no time for it. */
  exclusively<T>(name: string, work: (profile: HeldProfile) => Promise<T>): Promise<T> {
    const held: HeldProfile = {
      read: () => this.read(name),
      save: (profile, place) => {
        this.save(name, profile, place);
      },
      remove: () => {
        const entry = this.entryOf(name);
        rmSync(this.pathOf(name), { force: true });
        if (this.currentName() === name) rmSync(join(this.folder, 'current'), { force: true });
        if (entry) this.removeEntry(entry);
      },
    };
    return withLockFile(join(this.folder, `${name}.lock`), () => work(held)).catch((error: unknown) => {
      throw error instanceof LockError ? new OperatorError(error.message) : error;
    });
  }

  private write(path: string, text: string): void {
    makePrivateFolder(this.folder);
    writePrivateFile(path, text);
  }

  private save(name: string, { url, username, credential }: NewProfile, place?: CredentialPlace): void {
    const before = this.entryOf(name);
    const isForKeyring = (place ?? (before ? 'keyring' : 'file')) === 'keyring';
    const entry = isForKeyring ? this.entryWith(credential, before, name) : null;
    this.write(this.pathOf(name), `${JSON.stringify({ url, username, credential: entry ?? credential }, null, 2)}\n`);
    if (before && !entry) this.removeEntry(before);
  }

  /** Null if the keyring refuses it. A token that was renewed must not be lost: the former one is no longer valid. */
  private entryWith(credential: Credential, before: KeyringEntry | null, name: string): KeyringEntry | null {
    const entry = before ?? { kind: 'keyring', account: randomUUID() };
    const text = JSON.stringify(credential);
    try {
      this.keyring.write(entry.account, text);
      if (this.keyring.read(entry.account) === text) return entry;
      throw new OperatorError('the keyring cannot be used (it does not keep what is written)');
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      this.warn(`${error.message}. The token is kept in ${this.pathOf(name)} from now on`);
      return null;
    }
  }

  private removeEntry({ account }: KeyringEntry): void {
    try {
      this.keyring.remove(account);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      this.warn(`${error.message}. A token that is no longer used stays in it, as gatehouse ${account}`);
    }
  }

  private entryOf(name: string): KeyringEntry | null {
    const credential = this.read(name)?.credential;
    return credential?.kind === 'keyring' ? credential : null;
  }

  private pathOf(name: string): string {
    return join(this.folder, `${checkProfileName(name)}${SUFFIX}`);
  }
}

function taken({ name, url }: Profile): OperatorError {
  return new OperatorError(
    `the profile ${name} is a login to ${url}: choose another name with --profile, or log out there with \`gatehouse logout --profile ${name}\``,
  );
}

function storedProfile(text: string): Omit<Profile, 'name'> | null {
  const value = parsed(text);
  if (!isRecord(value) || typeof value['url'] !== 'string' || typeof value['username'] !== 'string') return null;
  const credential = storedCredential(value['credential']);
  return credential && { url: value['url'], username: value['username'], credential };
}

function storedCredential(value: unknown): Profile['credential'] | null {
  if (!isRecord(value)) return null;
  const { kind, token, account, accessToken, refreshToken, expiresAt } = value;
  if (kind === 'keyring') return typeof account === 'string' ? { kind, account } : null;
  if (kind === 'token') return typeof token === 'string' ? { kind, token } : null;
  const isComplete = typeof accessToken === 'string' && typeof refreshToken === 'string' && typeof expiresAt === 'string';
  return kind === 'device' && isComplete ? { kind, accessToken, refreshToken, expiresAt } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
