import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rawTar } from '../../../../src/files/testing/raw-tar.js';
import { rawZip } from '../../../../src/files/testing/raw-zip.js';
import { CommandLine } from '../../../support/client-command.js';
import { FileClient } from '../../../support/files.js';
import { PROGRAM } from '../../../support/program.js';
import { RecordingServer } from '../../../support/recording-server.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner } from '../../../support/sign-in.js';

let server: RunningServer;
let recording: RecordingServer;
let line: CommandLine;
let files: FileClient;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  recording = await RecordingServer.start(server.url);
  const token = await createOwner(server);
  files = new FileClient(server, { token });
  line = await CommandLine.open();
  await line.logIn(recording.url, token);
});
afterAll(async () => {
  await recording.stop();
  await line.close();
  await server.stop();
});
beforeEach(() => {
  recording.take();
});

const at = (name: string): string => join(line.folder, name);
const sameBytes = (one: Buffer, other: Buffer): [number, boolean] => [one.length, one.equals(other)];

async function push(name: string, bytes: Buffer): Promise<string> {
  writeFileSync(at(name), bytes);
  const { code, out } = await line.run(['files', 'push', at(name)]);
  expect(code).toBe(0);
  return out.trim();
}

describe('gatehouse files', () => {
  it('pulls every byte of a .tar that it pushed, into a file and to standard output', async () => {
    const bytes = rawTar({ name: 'random', content: randomBytes(2_500_000) }, { name: 'empty', content: '' });
    const id = await push('site.tar', bytes);
    expect(await line.run(['files', 'pull', id, at('pulled.tar')])).toEqual({ code: 0, out: '', err: `Downloaded ${at('pulled.tar')}.\n` });
    expect(sameBytes(readFileSync(at('pulled.tar')), bytes)).toEqual([bytes.length, true]);
    const env = { PATH: process.env['PATH'], HOME: line.folder, CODER_CONFIG_DIR: line.configDirectory };
    const output = { env, maxBuffer: 10_000_000, encoding: 'buffer' } as const;
    const { stdout: piped } = await promisify(execFile)(process.execPath, [PROGRAM, 'files', 'pull', id, '-'], output);
    expect(sameBytes(piped, bytes)).toEqual([bytes.length, true]);
  });

  it('pulls a .zip with the entries of what it pushed as .zip or .tar, byte for byte as the server has it', async () => {
    const id = await push('site.zip', rawZip({ name: 'd/a', content: 'alpha' }, { name: 'b', content: 'beta' }));
    expect((await line.run(['files', 'pull', id, at('pulled.zip'), '--zip'])).code).toBe(0);
    const answer = await files.get(`${id}?format=zip`);
    const bytes = readFileSync(at('pulled.zip'));
    expect(sameBytes(bytes, answer.body)).toEqual([answer.body.length, true]);
    // The same entries are the same archive.
    expect(await push('again.zip', bytes)).toBe(id);
  });

  it('never writes over a file, and asks the server for nothing then', async () => {
    writeFileSync(at('mine.tar'), 'mine');
    const result = await line.run(['files', 'pull', '0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11', at('mine.tar')]);
    expect(result).toEqual({ code: 1, out: '', err: `error: ${at('mine.tar')} exists already\n` });
    expect([readFileSync(at('mine.tar'), 'utf8'), recording.take()]).toEqual(['mine', []]);
  });

  it.each([
    ['no/x.tar', 'cannot be created: its directory does not exist'],
    ['mine.tar/x.tar', 'cannot be created: a part of its path is a file, not a directory'],
    ['', 'is a directory: name a file in it'],
  ])('says why it cannot create %j, and asks the server for nothing then', async (name, fault) => {
    writeFileSync(at('mine.tar'), 'mine');
    const result = await line.run(['files', 'pull', '0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11', at(name)]);
    expect(result).toEqual({ code: 1, out: '', err: `error: ${at(name)} ${fault}\n` });
    expect(recording.take()).toEqual([]);
  });

  it('says of an empty path that it is empty, and asks the server for nothing then', async () => {
    const pull = await line.run(['files', 'pull', '0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11', '']);
    expect(pull).toEqual({ code: 1, out: '', err: 'error: The path is empty: name a file; - is standard output\n' });
    expect(await line.run(['files', 'push', ''])).toEqual({ code: 1, out: '', err: 'error: The path is empty: name a file\n' });
    expect(recording.take()).toEqual([]);
  });

  it('uploads no directory, and asks the server for nothing then', async () => {
    mkdirSync(at('folder.tar'));
    const result = await line.run(['files', 'push', at('folder.tar')]);
    expect(result).toEqual({ code: 1, out: '', err: `error: ${at('folder.tar')} is a directory\n` });
    expect(recording.take()).toEqual([]);
  });

  it('leaves no file when there is no such archive, or when the connection breaks', async () => {
    expect((await line.run(['files', 'pull', '0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11', at('none.tar')])).code).toBe(5);
    recording.scripted = [{ status: 200, headers: { 'content-type': 'application/x-tar', 'content-length': '1000' }, body: 'half' }];
    expect((await line.run(['files', 'pull', '0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11', at('half.tar')])).code).not.toBe(0);
    expect([existsSync(at('none.tar')), existsSync(at('half.tar'))]).toEqual([false, false]);
  });
});
