import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectJson } from '../../support/expect-answer.js';
import { FileClient, TAR, ZIP } from '../../support/files.js';
import { createPerson } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { isInstalled, runsIf } from '../../../src/testing/index.js';

const MTIME = new Date('2024-05-06T07:08:10Z');
const CONTENTS: Readonly<Record<string, Buffer>> = {
  'tree/plain.txt': Buffer.from('plain\n'),
  'tree/nothing': Buffer.alloc(0),
  'tree/sub/ümläut 日本.txt': Buffer.from('names\n'),
  [`tree/sub/${'long-'.repeat(40)}.txt`]: Buffer.from('long\n'),
  'tree/sub/big.bin': randomBytes(3_000_000),
  'tree/run.sh': Buffer.from('#!/bin/sh\n'),
};

/** Archives made by the tools of this machine; in CI all of them are installed. */
const TARS: readonly [what: string, tool: string, command: string][] = [
  ['GNU tar', 'tar', 'tar -cf a tree'],
  ['GNU tar, pax', 'tar', 'tar --format=pax -cf a tree'],
  ['bsdtar', 'bsdtar', 'bsdtar -cf a tree'],
  ['Python', 'python3', 'python3 -m tarfile -c a tree'],
];
const ZIPS: readonly [what: string, tool: string, command: string][] = [
  ['Info-ZIP', 'zip', 'zip -qry a.zip tree && mv a.zip a'],
  ['Info-ZIP, written to a pipe', 'zip', 'zip -qry - tree > a'],
  ['bsdtar', 'bsdtar', 'bsdtar --format=zip -cf a tree'],
  ['Python', 'python3', 'python3 -m zipfile -c a tree'],
];
const READERS: readonly [what: string, tool: string, command: string][] = [
  ['Info-ZIP', 'unzip', 'unzip -q back -d out'],
  ['bsdtar', 'bsdtar', 'bsdtar -xf back -C out'],
];

const withTool = (tool: string): typeof it => runsIf(isInstalled(tool), `archives of ${tool}, not installed`, it);

describe('archives of common programs, over HTTP', () => {
  let server: RunningServer;
  let files: FileClient;
  let folder: string;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    files = new FileClient(server, await createPerson(server));
    folder = await temporaryDirectory('archives');
    mkdirSync(join(folder, 'tree/sub'), { recursive: true });
    mkdirSync(join(folder, 'tree/empty'));
    for (const [name, content] of Object.entries(CONTENTS)) {
      writeFileSync(join(folder, name), content, { mode: 0o640 });
      utimesSync(join(folder, name), MTIME, MTIME);
    }
    chmodSync(join(folder, 'tree/run.sh'), 0o755);
    symlinkSync('plain.txt', join(folder, 'tree/link'));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const run = (command: string): void => {
    const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
    const { status, stderr } = spawnSync('sh', ['-c', `rm -rf a a.zip out && mkdir out && ${command}`], {
      cwd: folder,
      encoding: 'utf8',
      env,
    });
    if (status !== 0) throw new Error(`${command}: ${stderr}`);
  };
  const expectEntries = async (id: string): Promise<void> => {
    const { entries } = expectJson<{ entries: { path: string; mode: string; modified_at: string }[] }>(
      await files.get(`${id}/entries`),
      200,
    );
    expect(entries.map(({ path }) => path)).toEqual(expect.arrayContaining([...Object.keys(CONTENTS), 'tree/empty', 'tree/link']));
    expect(entries.find(({ path }) => path === 'tree/run.sh')).toMatchObject({ mode: '0755', modified_at: MTIME.toISOString() });
    for (const [name, content] of Object.entries(CONTENTS)) {
      const answer = await files.get(`${id}/entries/${encodeURIComponent(name)}`);
      expect({ name, isSame: answer.body.equals(content) }).toEqual({ name, isSame: true });
    }
  };

  for (const [what, tool, command] of TARS) {
    withTool(tool)(`a .tar of ${what} comes back byte for byte, and entry for entry`, async () => {
      run(command);
      const tar = readFileSync(join(folder, 'a'));
      const id = await files.store(tar, TAR);
      expect((await files.get(id)).body.equals(tar)).toBe(true);
      await expectEntries(id);
    });
  }

  for (const [what, tool, command] of ZIPS) {
    withTool(tool)(`a .zip of ${what} comes back entry for entry`, async () => {
      run(command);
      await expectEntries(await files.store(readFileSync(join(folder, 'a')), ZIP));
    });
  }

  for (const [what, tool, command] of READERS) {
    withTool(tool)(`a .tar downloaded as .zip is unpacked by ${what} to the same tree`, async () => {
      run('tar -cf a tree');
      const zip = await files.get(`${await files.store(readFileSync(join(folder, 'a')))}?format=zip`);
      writeFileSync(join(folder, 'back'), zip.body);
      run(
        `${command} && diff -r --no-dereference tree out/tree && test "$(stat -c %a%Y out/tree/run.sh)" = "755${MTIME.getTime() / 1000}"`,
      );
    });
  }
});
