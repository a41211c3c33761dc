import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { Keyring, KeyringDbcrypt, parseKeyList, rotate, type Sealed } from '../../src/dbcrypt/index.js';
import { createTables, keyring, NOTES_BODY, plant } from '../support/dbcrypt-notes.js';
import { EmptyDatabases } from '../support/empty-databases.js';
import globalSetup from '../support/global-setup.js';
import globalTeardown from '../support/global-teardown.js';
import { readOptions } from './read-options.js';

const USAGE = `npm run bench:dbcrypt

Measures encryption and decryption of values beside bare createCipheriv, and the rotation of keys.`;
readOptions(USAGE, {});

const SECONDS = 1.5;
const ROWS = 10_000;

/** Calls per second of processor time, after a warm-up, so that other work on the machine has no influence. */
function rate(work: () => unknown): number {
  const runFor = (seconds: number): number => {
    const start = process.cpuUsage();
    for (let calls = 0; ; calls += 500) {
      const { user, system } = process.cpuUsage(start);
      if (user + system > seconds * 1e6) return (calls * 1e6) / (user + system);
      for (let index = 0; index < 500; index += 1) work();
    }
  };
  runFor(0.3);
  return runFor(SECONDS);
}

function benchCipher(bytes: number): void {
  const key = randomBytes(32);
  const dbcrypt = new KeyringDbcrypt(new Keyring(parseKeyList(key.toString('base64')).keys));
  const rowId = randomUUID();
  const plaintext = randomBytes(bytes / 2).toString('hex');
  const bareSeal = (): Buffer => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  };
  const bareOpen = (sealed: Buffer): string => {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
  };
  const [bare, sealed]: [Buffer, Sealed] = [bareSeal(), dbcrypt.seal(NOTES_BODY, rowId, plaintext)];
  report(
    `seal ${bytes} B`,
    rate(() => dbcrypt.seal(NOTES_BODY, rowId, plaintext)),
    rate(bareSeal),
  );
  report(
    `open ${bytes} B`,
    rate(() => dbcrypt.open(NOTES_BODY, rowId, sealed)),
    rate(() => bareOpen(bare)),
  );
}

function report(what: string, ours: number, bare: number): void {
  const line = [what.padEnd(12), `${Math.round(ours)} values/s`.padStart(18), `bare createCipheriv ${Math.round(bare)}/s`.padStart(32)];
  console.log(`${line.join('')}   ${(bare / ours).toFixed(2)} times the time`);
}

async function benchRotate(): Promise<void> {
  await globalSetup();
  const databases = new EmptyDatabases();
  const db = await databases.create();
  const context = await createTables(db);
  await plant(db, keyring(''), ROWS, (index) => `${index} ${randomBytes(60).toString('hex')}`);
  for (const [letters, what] of [
    ['a', 'plaintext to a key'],
    ['ba', 'one key to another'],
  ] as const) {
    const start = performance.now();
    const { changed } = await rotate(context, keyring(letters));
    const seconds = (performance.now() - start) / 1000;
    const values = changed.reduce((sum, entry) => sum + entry.values, 0);
    console.log(
      `rotate ${what}: ${values} values in ${seconds.toFixed(1)} s, ${Math.round(values / seconds)} values/s, read back included`,
    );
  }
  await databases.drop();
  await globalTeardown();
}

for (const bytes of [40, 256, 2048]) benchCipher(bytes);
await benchRotate();
