import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../../common/index.js';
import { LockError, makePrivateFolder, readPrivateFile, withLockFile, writePrivateFile } from '../../sdk/internals/index.js';
import { checkProfileName, type Credential, type Profile, profileNameOf } from './profile.js';

const SUFFIX = '.json';

/** What can be done with a profile while no other command can: two that renew a login at the same time would end it. */
export interface HeldProfile {
  /** Null if there is none by now. */
  read(): Profile | null;
  save(profile: Omit<Profile, 'name'>): void;
  /** Deletes the profile; it is then not the one that commands use. */
  remove(): void;
}

/** The profiles of one account of this machine: a file for each, which only that account can read. */
export class Profiles {
  private readonly folder: string;
  private readonly exposed = new Set<string>();

  /** `warn` is called about a file that others can read. */
  constructor(
    configDirectory: string,
    private readonly warn: (text: string) => void,
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

  /** The profile of this server. */
  findByUrl(url: string): Profile | null {
    const likely = profileNameOf(url);
    for (const name of [likely, ...this.names().filter((each) => each !== likely)]) {
      const profile = this.read(name);
      if (profile?.url === url) return profile;
    }
    return null;
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
    const path = this.pathOf(name);
    const held: HeldProfile = {
      read: () => this.read(name),
      save: ({ url, username, credential }) => {
        this.write(path, `${JSON.stringify({ url, username, credential }, null, 2)}\n`);
      },
      remove: () => {
        rmSync(path, { force: true });
        if (this.currentName() === name) rmSync(join(this.folder, 'current'), { force: true });
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

  private pathOf(name: string): string {
    return join(this.folder, `${checkProfileName(name)}${SUFFIX}`);
  }
}

function storedProfile(text: string): Omit<Profile, 'name'> | null {
  const value = parsed(text);
  if (!isRecord(value) || typeof value['url'] !== 'string' || typeof value['username'] !== 'string') return null;
  const credential = storedCredential(value['credential']);
  return credential && { url: value['url'], username: value['username'], credential };
}

function storedCredential(value: unknown): Credential | null {
  if (!isRecord(value)) return null;
  const { kind, token, accessToken, refreshToken, expiresAt } = value;
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
