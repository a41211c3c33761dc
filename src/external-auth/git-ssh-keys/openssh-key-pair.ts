import { generateKeyPairSync, randomBytes } from 'node:crypto';

export interface OpenSshKeyPair {
  /** One line of an authorized_keys file, including the line end. */
  readonly publicKey: string;
  /** The text of a file that ssh reads with `-i`; without a passphrase. */
  readonly privateKey: string;
}

const TYPE = 'ssh-ed25519';
/** The block size for padding the secret part of a file without a passphrase (PROTOCOL.key section 3). */
const BLOCK_BYTES = 8;
const LINE_LENGTH = 70;

/** A new Ed25519 pair in the formats of OpenSSH (RFC 8709 section 4; openssh PROTOCOL.key), which Node cannot write. */
export function generateOpenSshKeyPair(): OpenSshKeyPair {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  // RFC 8037: `x` is the public and `d` the private half, 32 bytes each.
  const publicHalf = Buffer.from(jwk.x ?? '', 'base64url');
  const seed = Buffer.from(jwk.d ?? '', 'base64url');
  const publicBlob = Buffer.concat([text(TYPE), field(publicHalf)]);
  return { publicKey: `${TYPE} ${publicBlob.toString('base64')}\n`, privateKey: armoured(privateBlob(publicBlob, publicHalf, seed)) };
}

function privateBlob(publicBlob: Buffer, publicHalf: Buffer, seed: Buffer): Buffer {
  // The same random number twice: a reader who decrypted with a wrong passphrase would see it differ.
  const check = randomBytes(4);
  const comment = text('');
  const secret = Buffer.concat([check, check, text(TYPE), field(publicHalf), field(Buffer.concat([seed, publicHalf])), comment]);
  const padding = Buffer.from(Array.from({ length: (BLOCK_BYTES - (secret.length % BLOCK_BYTES)) % BLOCK_BYTES }, (_, index) => index + 1));
  return Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    text('none'),
    text('none'),
    text(''),
    number(1),
    field(publicBlob),
    field(Buffer.concat([secret, padding])),
  ]);
}

function armoured(blob: Buffer): string {
  const lines = blob.toString('base64').match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}

/** A string of the SSH protocol (RFC 4251 section 5): its length, then its bytes. */
function field(bytes: Buffer): Buffer {
  return Buffer.concat([number(bytes.length), bytes]);
}

function text(value: string): Buffer {
  return field(Buffer.from(value));
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
