import { failed, ok, type Verdict, warning } from './finding.js';

/** A key that the database knows. */
export interface KnownKey {
  readonly id: string;
  /** Can values be encrypted with it? A revoked one has none. */
  readonly isActive: boolean;
  readonly encryptions: number;
}

export interface EncryptionFacts {
  /** Why keys of the setting cannot be used, by their place in it. */
  readonly faults: readonly string[];
  /** The IDs of the keys of the setting. */
  readonly held: readonly string[];
  /** The one that encrypts; null: values are stored in plaintext. */
  readonly primary: string | null;
  readonly known: readonly KnownKey[];
  /** Keys of the setting that cannot decrypt the known text which the database has of them. */
  readonly broken: readonly string[];
  /** Running servers that cannot decrypt with the first key. */
  readonly unprepared: readonly string[];
  /** After so many values, a key should be replaced. */
  readonly encryptionsWarning: number;
}

const SETTING = 'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS';

export function judgeEncryption(facts: EncryptionFacts): Verdict[] {
  const { faults, held, primary, known, broken, unprepared, encryptionsWarning } = facts;
  if (faults.length > 0) {
    return faults.map((fault) => failed(`${SETTING}: ${fault}`, 'Correct this key: each one is the output of openssl rand -base64 32.'));
  }
  const found: Verdict[] = [];
  const missing = known.filter(({ id, isActive }) => isActive && !held.includes(id)).map(({ id }) => id);
  if (missing.length > 0) {
    found.push(
      failed(
        `values are encrypted with a key that is not given: ${missing.join(', ')}`,
        `Add it to ${SETTING} behind the first key. If it is lost: docs/admin/encryption.md.`,
      ),
    );
  }
  if (broken.length > 0) {
    found.push(
      failed(
        `these keys cannot decrypt the text that the database has to test them: ${broken.join(', ')}`,
        'The table dbcrypt_keys was damaged: restore it from a backup, then run gatehouse server dbcrypt status.',
      ),
    );
  }
  const first = known.find(({ id }) => id === primary);
  if (first?.isActive === false) {
    found.push(failed(`the first key, ${first.id}, was revoked by a rotation`, `Let ${SETTING} begin with the key that replaced it.`));
  }
  if (first && first.encryptions > encryptionsWarning) {
    found.push(
      warning(`the first key, ${first.id}, has encrypted ${first.encryptions} values`, 'Replace it: gatehouse server dbcrypt rotate.'),
    );
  }
  if (unprepared.length > 0) {
    found.push(
      warning(`these servers cannot decrypt with the first key: ${unprepared.join(', ')}`, `Restart them with the key in ${SETTING}.`),
    );
  }
  if (found.length > 0) return found;
  return [ok(primary === null ? 'off: secrets are stored in plaintext' : `on, with the key ${primary}`)];
}

/** The keys of one algorithm that are published. */
export interface SigningKeyFacts {
  readonly feature: string;
  /** When the newest one begins or began to sign. */
  readonly newestSignsFrom: Date;
}

const DAY_MS = 86_400_000;

/** The next key is published a day before it signs. Unless nothing rotates them, none is ever older than its lifetime. */
export function judgeSigningKeys(keys: readonly SigningKeyFacts[], lifetimeSeconds: number, now: Date): Verdict[] {
  if (keys.length === 0) return [ok('none has been needed so far')];
  const ageOf = ({ newestSignsFrom }: SigningKeyFacts): number => now.getTime() - newestSignsFrom.getTime();
  const days = (ms: number): number => Math.round(ms / DAY_MS);
  const overdue = keys.filter((key) => ageOf(key) > lifetimeSeconds * 1000 + DAY_MS);
  const future = keys.filter((key) => ageOf(key) < -2 * DAY_MS);
  const found = overdue.map((key) =>
    warning(
      `the newest key of ${key.feature} has signed for ${days(ageOf(key))} days, and its lifetime is ${days(lifetimeSeconds * 1000)}`,
      'Start a server: each one replaces keys that are due. If one runs, its log says why it could not.',
    ),
  );
  for (const key of future) {
    const detail = `the newest key of ${key.feature} begins to sign in ${days(-ageOf(key))} days: a clock was wrong when it was made`;
    found.push(warning(detail, 'Check the clocks, then revoke the key on /admin/signing-keys: another one takes its place.'));
  }
  if (found.length > 0) return found;
  return [ok(`the oldest that signs is ${days(Math.max(0, ...keys.map(ageOf)))} days old`)];
}
