import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled, runsIf } from '../../testing/index.js';
import { collect, pieces, randomAccess } from '../testing/bytes.js';
import { indexTar } from './tar-index.js';
import { assertFitsZip, tarToZip } from './tar-to-zip.js';
import { zipToTar } from './zip-to-tar.js';

/** Archives created, and read back, by common programs. */
const withTool = (...tools: string[]): typeof it => {
  const missing = tools.filter((tool) => !isInstalled(tool));
  return runsIf(missing.length === 0, `archives of ${missing.join(' and ')}, not installed`, it);
};
const LONG = 'long-'.repeat(40);
const MTIME = new Date('2024-05-06T07:08:10Z');

let folder: string;

function run(command: string): void {
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'real-archives-'));
  mkdirSync(join(folder, 'tree/sub/deep'), { recursive: true });
  mkdirSync(join(folder, 'tree/empty'));
  const files: [string, Buffer][] = [
    ['tree/plain.txt', Buffer.from('plain\n')],
    ['tree/nothing', Buffer.alloc(0)],
    ['tree/sub/block', Buffer.alloc(512, 'b')],
    ['tree/sub/ümläut 日本.txt', Buffer.from('names\n')],
    [`tree/sub/deep/${LONG}.txt`, Buffer.from('long\n')],
    ['tree/sub/big.bin', Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) % 251))],
    ['tree/run.sh', Buffer.from('#!/bin/sh\n')],
  ];
  for (const [name, content] of files) {
    writeFileSync(join(folder, name), content, { mode: 0o640 });
    utimesSync(join(folder, name), MTIME, MTIME);
  }
  chmodSync(join(folder, 'tree/run.sh'), 0o755);
  symlinkSync('plain.txt', join(folder, 'tree/link'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const EXPECTED = {
  tree: { type: 'directory' },
  'tree/empty': { type: 'directory' },
  'tree/link': { type: 'symlink', linkTarget: 'plain.txt' },
  'tree/nothing': { type: 'file', mode: 0o640, modifiedAt: MTIME },
  'tree/plain.txt': { type: 'file', mode: 0o640, modifiedAt: MTIME },
  'tree/run.sh': { type: 'file', mode: 0o755, modifiedAt: MTIME },
  'tree/sub': { type: 'directory' },
  'tree/sub/big.bin': { type: 'file', mode: 0o640, modifiedAt: MTIME },
  'tree/sub/block': { type: 'file', mode: 0o640, modifiedAt: MTIME },
  'tree/sub/deep': { type: 'directory' },
  [`tree/sub/deep/${LONG}.txt`]: { type: 'file', mode: 0o640, modifiedAt: MTIME },
  'tree/sub/ümläut 日本.txt': { type: 'file', mode: 0o640, modifiedAt: MTIME },
};

async function expectTheTree(tar: Buffer, expected: Record<string, object> = EXPECTED): Promise<void> {
  const index = await indexTar(pieces(tar));
  expect([...index.keys()].sort()).toEqual(Object.keys(expected).sort());
  for (const [path, facts] of Object.entries(expected)) {
    const entry = index.get(path)!;
    expect(entry).toMatchObject(facts);
    if (entry.type !== 'file') continue;
    expect(tar.subarray(entry.offset, entry.offset + entry.sizeBytes).equals(readFileSync(join(folder, path)))).toBe(true);
  }
}

const PYTHON_TAR = (format: string) =>
  `python3 -c "import tarfile; t = tarfile.open('a.tar', 'w', format=tarfile.${format}); t.add('tree'); t.close()"`;

describe('a .tar created by', () => {
  const makers: [what: string, tool: string, command: string][] = [
    ['GNU tar, its own format', 'tar', 'tar --format=gnu -cf a.tar tree'],
    ['GNU tar, pax', 'tar', 'tar --format=pax -cf a.tar tree'],
    ['GNU tar, from inside of the folder', 'tar', 'tar --format=gnu -cf a.tar ./tree'],
    ['bsdtar, its default', 'bsdtar', 'bsdtar -cf a.tar tree'],
    ['bsdtar, pax', 'bsdtar', 'bsdtar --format=pax -cf a.tar tree'],
    ['bsdtar, GNU', 'bsdtar', 'bsdtar --format=gnutar -cf a.tar tree'],
    ['Python, pax', 'python3', PYTHON_TAR('PAX_FORMAT')],
    ['Python, GNU', 'python3', PYTHON_TAR('GNU_FORMAT')],
  ];
  for (const [what, tool, command] of makers) {
    withTool(tool)(`${what} is read entry for entry`, async () => {
      run(command);
      await expectTheTree(readFileSync(join(folder, 'a.tar')));
    });
  }

  withTool('tar')('GNU tar in the formats of 1979 and 1988 is read as far as they can say it', async () => {
    const short = Object.fromEntries(Object.entries(EXPECTED).filter(([path]) => !path.includes(LONG)));
    for (const format of ['v7', 'ustar', 'oldgnu']) {
      run(`tar --format=${format} --exclude='${LONG}*' -cf a.tar tree`);
      await expectTheTree(readFileSync(join(folder, 'a.tar')), short);
    }
  });

  withTool('tar')('GNU tar with hard links and holes lists both for what they are', async () => {
    run('mkdir -p odd && echo x > odd/a && ln -f odd/a odd/b && truncate -s 1M odd/holes && tar --sparse --format=pax -cf a.tar odd');
    const index = await indexTar(pieces(readFileSync(join(folder, 'a.tar'))));
    const links = [...index.values()].filter((entry) => entry.type === 'link');
    expect(links).toHaveLength(1);
    expect(links[0]!.linkTarget).toMatch(/^odd\/[ab]$/);
    expect(index.get('odd/holes')?.type).toBe('other');
  });
});

describe('a .zip created by', () => {
  const makers: [what: string, tool: string, command: string][] = [
    ['Info-ZIP', 'zip', 'zip -qry a.zip tree'],
    ['Info-ZIP, nothing compressed', 'zip', 'zip -qry0 a.zip tree'],
    ['Info-ZIP, 64-bit', 'zip', 'zip -qry -fz a.zip tree'],
    ['Info-ZIP, sizes after the content', 'zip', 'zip -qry - tree > a.zip'],
    ['bsdtar', 'bsdtar', 'bsdtar --format=zip -cf a.zip tree'],
  ];
  for (const [what, tool, command] of makers) {
    withTool(tool)(`${what} becomes a .tar with the same entries`, async () => {
      run(`rm -f a.zip && ${command}`);
      const tar = await collect(zipToTar(randomAccess(readFileSync(join(folder, 'a.zip'))), 104_857_600));
      await expectTheTree(tar);
    });
  }

  withTool('python3')('Python, which follows links and knows no time zone, becomes a .tar with what it holds', async () => {
    run('rm -f a.zip && TZ=UTC python3 -m zipfile -c a.zip tree');
    const tar = await collect(zipToTar(randomAccess(readFileSync(join(folder, 'a.zip'))), 104_857_600));
    await expectTheTree(tar, { ...EXPECTED, 'tree/link': { type: 'file', mode: 0o640 } });
  });

  withTool('tar', 'zip')('Info-ZIP and converted is unpacked by GNU tar to the same tree', async () => {
    run('rm -rf a.zip out && zip -qry a.zip tree && mkdir out');
    writeFileSync(join(folder, 'a.tar'), await collect(zipToTar(randomAccess(readFileSync(join(folder, 'a.zip'))), 104_857_600)));
    run('tar -xf a.tar -C out && diff -r --no-dereference tree out/tree');
  });
});

describe('a .tar downloaded as .zip', () => {
  const readers: [what: string, tool: string, command: string][] = [
    ['Info-ZIP', 'unzip', 'unzip -q a.zip -d out'],
    ['bsdtar', 'bsdtar', 'bsdtar -xf a.zip -C out'],
  ];
  for (const [what, tool, command] of readers) {
    withTool(tool)(`is unpacked by ${what} to the same tree`, async () => {
      run('tar --format=gnu -cf a.tar tree && rm -rf out a.zip && mkdir out');
      const tar = readFileSync(join(folder, 'a.tar'));
      const index = await indexTar(pieces(tar));
      await assertFitsZip(index);
      writeFileSync(join(folder, 'a.zip'), await collect(tarToZip(index, pieces(tar))));
      run(
        `${command} && diff -r --no-dereference tree out/tree && test "$(stat -c %a%Y out/tree/run.sh)" = "755${MTIME.getTime() / 1000}"`,
      );
    });
  }

  withTool('python3')('passes the checks of Python', async () => {
    run('tar --format=gnu -cf a.tar tree');
    const tar = readFileSync(join(folder, 'a.tar'));
    writeFileSync(join(folder, 'a.zip'), await collect(tarToZip(await indexTar(pieces(tar)), pieces(tar))));
    run('python3 -m zipfile -t a.zip');
  });
});
