import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const SCRIPT = fileURLToPath(new URL('../../../../scripts/check-responses.mjs', import.meta.url));
const TEXT = { type: 'string' };
const FINE = 'responses: those of v2.0.0 have what the SDK requires, and its SDK finds what it requires\n';

describe('a required property of a response', () => {
  let root: string;
  const write = (file: string, content: unknown): void => {
    writeFileSync(join(root, file), JSON.stringify(content));
  };
  /** An API with a list of things. */
  const describeThings = (thing: object, owner: object = { type: 'object' }): void => {
    const content = { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } } };
    write('docs/openapi.json', {
      paths: { '/things': { get: { responses: { 200: { content } } } } },
      components: { schemas: { Thing: { type: 'object', ...thing }, Owner: owner } },
    });
  };
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.test', '-c', 'commit.gpgsign=false', ...args], {
      cwd: root,
    });
  };
  const check = (): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [SCRIPT, root], { encoding: 'utf8' });
  const owner = { allOf: [{ $ref: '#/components/schemas/Owner' }] };

  beforeEach(async () => {
    root = await temporaryDirectory('responses');
    for (const folder of ['docs', 'scripts']) mkdirSync(join(root, folder));
    for (const list of ['added-later', 'removed']) write(`scripts/sdk-${list}.json`, []);
    describeThings({ properties: { id: TEXT, owner }, required: ['id', 'owner'] });
    git('init', '--quiet');
    git('add', '-A');
    git('commit', '--quiet', '-m', 'first');
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('can be added before the first release', () => {
    describeThings({ properties: { id: TEXT, name: TEXT }, required: ['id', 'name'] });
    expect(check()).toMatchObject({ status: 0, stdout: 'responses: nothing is released yet, so no server is older\n' });
  });

  it('that a release did not have is reported, however deep it is, until the SDK knows that older servers do not send it', () => {
    git('tag', 'v2.0.0');
    expect(check()).toMatchObject({ status: 0, stdout: FINE });
    const thing = { properties: { id: TEXT, owner, name: TEXT, note: TEXT }, required: ['id', 'owner', 'name'] };
    describeThings(thing, { type: 'object', properties: { email: TEXT }, required: ['email'] });
    const { status, stderr } = check();
    expect(status).toBe(1);
    expect(stderr.match(/^\S+/gm)).toEqual(['Owner.email', 'Thing.name']);
    write('scripts/sdk-added-later.json', ['Owner.email', 'Thing.name']);
    expect(check()).toMatchObject({ status: 0, stderr: '' });
  });

  it('that the SDK of a release requires is reported when it has another name or need not be there, until its removal is listed', () => {
    describeThings(
      { properties: { id: TEXT, owner, name: TEXT }, required: ['id', 'owner', 'name'] },
      { type: 'object', properties: { email: TEXT }, required: ['email'] },
    );
    git('commit', '--quiet', '-am', 'second');
    git('tag', 'v2.0.0');
    describeThings(
      { properties: { id: TEXT, owner, title: TEXT }, required: ['id', 'owner'] },
      { type: 'object', properties: { email: TEXT } },
    );
    const { status, stderr } = check();
    expect(status).toBe(1);
    expect(stderr.match(/^\S+ is not required any more/gm)).toEqual([
      'Owner.email is not required any more',
      'Thing.name is not required any more',
    ]);
    write('scripts/sdk-removed.json', ['Owner.email', 'Thing.name']);
    expect(check()).toMatchObject({ status: 0, stdout: FINE, stderr: '' });
  });
});
