import { randomUUID } from 'node:crypto';
import { access, constants, link, open, unlink } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { Client } from '../../sdk/client/index.js';
import { CommandFailure, FAILURE } from '../client/index.js';
import type { Desired } from './desired.js';
import type { Actual } from './plan.js';
import { foundOf } from './plan.js';
import type { Fault } from './sources.js';

const MAX_SECRET_BYTES = 1024;

/** Things whose secret is not where it should be, and faults of the places of others. */
export interface SecretState {
  readonly missing: ReadonlySet<Desired>;
  readonly faults: readonly Fault[];
}

/** Asks the server only about secrets that are there. */
export async function secretState(api: Client, things: readonly Desired[], actual: Actual): Promise<SecretState> {
  const missing = new Set<Desired>();
  const faults: Fault[] = [];
  for (const thing of things) {
    if (thing.secret === null) continue;
    const state = await stateOf(api, thing, actual);
    if (state === 'missing') missing.add(thing);
    else if (state !== null) faults.push(thing.fault(state.fault, '/client_secret'));
  }
  return { missing, faults };
}

/** Null: it is there. */
async function stateOf(api: Client, thing: Desired, actual: Actual): Promise<'missing' | { fault: string } | null> {
  const path = pathOf(thing);
  const [found] = foundOf(thing, actual);
  const secret = await readBeginning(path);
  const folder = dirname(path);
  if (secret === null) return (await canWriteTo(folder)) ? 'missing' : { fault: `${folder} is not a folder that can be written to` };
  const known = found ? await endsOf(api, thing, found.id) : [];
  if (known.some((end) => secret.endsWith(end))) return null;
  return { fault: `${path} is there already, and what is in it is not a secret of this. Move it away, or name another file` };
}

/** A path is relative to the file that has it. */
function pathOf({ secret }: Desired): string {
  const { folder = '', path = '' } = secret ?? {};
  return isAbsolute(path) ? path : join(folder, path);
}

async function canWriteTo(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Null if there is no such file. */
async function readBeginning(path: string): Promise<string | null> {
  try {
    // Without waiting for whoever would write to a pipe.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_SECRET_BYTES), 0, MAX_SECRET_BYTES);
      return buffer.toString('utf8', 0, bytesRead).trim();
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new CommandFailure(`${path} cannot be read (${code ?? 'unknown error'}).`, FAILURE);
  }
}

/** The last characters of each secret, which is all that the server says. */
async function endsOf(api: Client, { kind }: Desired, id: string): Promise<string[]> {
  const { data } =
    kind === 'apps'
      ? await api.GET('/api/v2/oauth2-provider/apps/{app}/secrets', { params: { path: { app: id } } })
      : await api.GET('/api/v2/oauth2-provider/resource-servers/{resource_server}/secrets', { params: { path: { resource_server: id } } });
  return data.map(({ client_secret_truncated: end }) => end).filter(Boolean);
}

/**
 * Creates a secret and writes it to its file, which only the owner can read. The file is there with all of the secret or not at all; if somebody else has
 * written it meanwhile, theirs stays, and this secret is deleted again.
 */
export async function writeSecret(api: Client, thing: Desired, id: string): Promise<{ path: string; isOurs: boolean }> {
  const path = pathOf(thing);
  const temporary = `${path}.${randomUUID()}`;
  // Before there is a secret, which would be lost if this failed.
  const file = await open(temporary, 'wx', 0o600).catch((error: unknown) => {
    throw unwritable(path, error);
  });
  try {
    const secret = await create(api, thing, id);
    try {
      await file.writeFile(`${secret.text}\n`);
      await file.sync();
      await link(temporary, path);
    } catch (error) {
      await secret.remove();
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return { path, isOurs: false };
      throw unwritable(path, error);
    }
  } finally {
    await file.close();
    await unlink(temporary);
  }
  return { path, isOurs: true };
}

async function create(api: Client, { kind }: Desired, id: string): Promise<{ text: string; remove: () => Promise<void> }> {
  if (kind === 'apps') {
    const path = { app: id };
    const { data } = await api.POST('/api/v2/oauth2-provider/apps/{app}/secrets', { params: { path } });
    const params = { path: { ...path, secret: data.id } };
    return {
      text: data.client_secret_full,
      remove: async () => {
        await api.DELETE('/api/v2/oauth2-provider/apps/{app}/secrets/{secret}', { params });
      },
    };
  }
  const path = { resource_server: id };
  const { data } = await api.POST('/api/v2/oauth2-provider/resource-servers/{resource_server}/secrets', { params: { path } });
  const params = { path: { ...path, secret: data.id } };
  return {
    text: data.client_secret_full,
    remove: async () => {
      await api.DELETE('/api/v2/oauth2-provider/resource-servers/{resource_server}/secrets/{secret}', { params });
    },
  };
}

function unwritable(path: string, error: unknown): CommandFailure {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return new CommandFailure(`${path} cannot be written (${code}).`, FAILURE);
}
