import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled, runsIf } from '../../testing/index.js';
import { generateOpenSshKeyPair } from './openssh-key-pair.js';

describe('generateOpenSshKeyPair', () => {
  it('writes the public key as a line for authorized_keys', () => {
    expect(generateOpenSshKeyPair().publicKey).toMatch(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}\n$/);
  });

  it('frames and pads the private key like OpenSSH', () => {
    const { publicKey, privateKey } = generateOpenSshKeyPair();
    const [first, ...rest] = privateKey.split('\n');
    expect([first, rest.at(-2), rest.at(-1)]).toEqual(['-----BEGIN OPENSSH PRIVATE KEY-----', '-----END OPENSSH PRIVATE KEY-----', '']);
    const blob = Buffer.from(rest.slice(0, -2).join(''), 'base64');
    expect(blob.toString('latin1', 0, 15)).toBe('openssh-key-v1\0');
    expect(blob.includes(Buffer.from(publicKey.split(' ')[1]!, 'base64'))).toBe(true);
    // 136 bytes of private section: a multiple of the block size, so the bytes before are its length.
    expect(blob.readUInt32BE(blob.length - 136 - 4)).toBe(136);
  });

  it('generates a different pair each time', () => {
    expect(generateOpenSshKeyPair().publicKey).not.toBe(generateOpenSshKeyPair().publicKey);
  });

  runsIf(
    isInstalled('ssh-keygen'),
    'that OpenSSH reads our private keys: ssh-keygen is not installed',
    it,
  )('is read by OpenSSH, which derives the same public half and signs with it', () => {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-ssh-'));
    try {
      const { publicKey, privateKey } = generateOpenSshKeyPair();
      const file = join(directory, 'id');
      writeFileSync(file, privateKey, { mode: 0o600 });
      expect(execFileSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' }).trim()).toBe(publicKey.trim());
      writeFileSync(join(directory, 'text'), 'hello');
      execFileSync('ssh-keygen', ['-Y', 'sign', '-n', 'git', '-f', file, join(directory, 'text')], { stdio: 'ignore' });
      writeFileSync(join(directory, 'signers'), `somebody ${publicKey}`);
      const check = ['-Y', 'verify', '-f', join(directory, 'signers'), '-I', 'somebody', '-n', 'git', '-s', join(directory, 'text.sig')];
      expect(execFileSync('ssh-keygen', check, { input: 'hello', encoding: 'utf8' })).toContain('Good "git" signature');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
