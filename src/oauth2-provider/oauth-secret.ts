import { DomainError, matchesHash, randomAlphanumeric, sha256 } from '../common/index.js';

const PREFIX_LENGTH = 10;
const SECRET_LENGTH = 40;
const FORM = new RegExp(`^coder_([A-Za-z0-9]{${PREFIX_LENGTH}})_([A-Za-z0-9]{${SECRET_LENGTH}})$`);

/** Once a minute is enough for "last used". */
const USE_MS = 60_000;

/** Whether the use of a secret is to be written. */
export function isUseDue(lastUsedAt: Date | null, now: Date): boolean {
  return lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > USE_MS;
}

/**
 * A client secret, authorization code or refresh token: `coder_<10>_<40>`. The prefix finds the row, the
 * secret (238 random bits) is stored as SHA-256 and compared in constant time.
 */
export interface NewOAuthSecret {
  readonly prefix: Buffer;
  readonly hash: Buffer;
  /** The whole secret. Leaves the server once. */
  readonly text: string;
}

export function generateOAuthSecret(): NewOAuthSecret {
  const random = randomAlphanumeric(PREFIX_LENGTH + SECRET_LENGTH);
  const prefix = random.slice(0, PREFIX_LENGTH);
  const secret = random.slice(PREFIX_LENGTH);
  return { prefix: Buffer.from(prefix), hash: sha256(secret), text: `coder_${prefix}_${secret}` };
}

/** The row has the id that the form had reserved: it was sent twice. */
export function createdBefore(cause: unknown): DomainError {
  return new DomainError('conflict', 'This was already created. It cannot be shown again.', { cause });
}

export class PresentedSecret {
  private constructor(
    readonly prefix: Buffer,
    private readonly secret: string,
  ) {}

  /** Null when the text does not have our format. */
  static parse(text: string): PresentedSecret | null {
    const [, prefix, secret] = FORM.exec(text) ?? [];
    return prefix !== undefined && secret !== undefined ? new PresentedSecret(Buffer.from(prefix), secret) : null;
  }

  /** `undefined`: no row has the prefix. Takes the same time. */
  matches(hash: Uint8Array | undefined): boolean {
    return matchesHash(this.secret, hash);
  }
}
