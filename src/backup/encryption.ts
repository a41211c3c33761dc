import { Readable } from 'node:stream';
import { Decrypter, Encrypter } from 'age-encryption';
import { BackupError } from './backup-error.js';
import { damaged } from './format.js';
import { splitAfter } from './split-after.js';

/** How every file of age begins. */
const AGE = Buffer.from('age-encryption.org/v1\n');

/** Throws `BackupError` for a recipient that is not one of age. */
export function encrypterFor(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch (cause) {
      throw new BackupError(
        `${JSON.stringify(recipient)} is not a recipient of age: it is a public key that age-keygen prints, and begins with age1`,
        { cause },
      );
    }
  }
  return encrypter;
}

/** In chunks of 64 KiB, as they arrive. */
export async function encrypt(content: AsyncIterable<Buffer>, encrypter: Encrypter): Promise<AsyncIterable<Buffer>> {
  return chunksOf(await encrypter.encrypt(webStream(content)));
}

/** The identities in the text of a file of age-keygen. */
export function identitiesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The content of a backup that may be encrypted; `identities` is null if none were given. */
export async function decryptIfNeeded(
  content: AsyncIterable<Buffer>,
  identities: readonly string[] | null,
): Promise<AsyncIterable<Buffer>> {
  const { head, rest } = await splitAfter(content, AGE.length);
  const whole = joined(head, rest);
  if (!head.equals(AGE)) return whole;
  if (identities === null) throw new BackupError('the backup is encrypted: give the file with your age identity (--identity-file)');
  const decrypter = new Decrypter();
  for (const identity of identities) {
    try {
      decrypter.addIdentity(identity);
    } catch {
      // The message of the package may contain the secret key.
      throw new BackupError('the identity file has a line that is not an identity of age: it begins with AGE-SECRET-KEY-');
    }
  }
  let decrypted: ReadableStream<Uint8Array>;
  try {
    decrypted = await decrypter.decrypt(webStream(whole));
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes('no identity matched'))
      throw new BackupError('the backup is encrypted for another recipient: none of the identities can read it', { cause });
    throw damaged(cause);
  }
  return authentic(chunksOf(decrypted));
}

async function* authentic(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (isOfSystem(error) || error instanceof BackupError) throw error;
    throw damaged(error);
  }
}

/** A disk that cannot be read is not a damaged backup. */
function isOfSystem(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

function webStream(content: AsyncIterable<Buffer>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(content)) as ReadableStream<Uint8Array>;
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]) as AsyncIterable<Uint8Array>) {
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}
