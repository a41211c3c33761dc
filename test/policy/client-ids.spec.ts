import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** This file is dist/test/policy/client-ids.spec.js. */
const ROOT = join(import.meta.dirname, '..', '..', '..');
/** What tokens, introspection, UserInfo and logout tokens are made of. */
const FOLDERS = ['grants', 'introspection', 'logout', 'openid', 'resource-servers'];
/** Claims in which a client is named. */
const NAMES: ReadonlySet<string> = new Set(['aud', 'azp', 'client_id']);
/** What names a client, or a resource. `ClientId` is a type of its own: the compiler lets no ID of an app be one. */
const FINE = /^(?:(?:clientIdOf|resourceUri)\(.*\)|\w+ === null \? clientIdOf\(.*\) : resourceUri\(.*\))$/s;

interface Site {
  readonly file: string;
  readonly text: string;
  readonly isFine: boolean;
}

/** The claims that the objects of this source give to a client. */
function sitesOf(file: string, text: string): Site[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const values = new Map<string, string>();
  const sites: Site[] = [];
  const isFine = (value: string): boolean =>
    FINE.test(value) || (value === 'clientId' && /\bclientId\b: ClientId\b|const clientId = clientIdOf\(/.test(text));
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer) values.set(node.name.getText(), node.initializer.getText());
    const isNamed = (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) && NAMES.has(node.name.getText());
    if (isNamed && ts.isObjectLiteralExpression(node.parent)) {
      const value = ts.isPropertyAssignment(node) ? node.initializer.getText() : (values.get(node.name.text) ?? '');
      sites.push({ file, text: node.getText(), isFine: isFine(value) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sites;
}

/** Parameters of requests have the same names. */
const NOT_CLAIMS: ReadonlySet<string> = new Set([
  'src/oauth2-provider/logout/end-session.controller.ts',
  'src/oauth2-provider/logout/end-session-request.ts',
]);

describe('claims that name a client', () => {
  const files = FOLDERS.map((folder) => `src/oauth2-provider/${folder}`).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const sites = files
    .filter((file) => file.endsWith('.ts') && !/(?:spec|dto)\.ts$/.test(file) && !NOT_CLAIMS.has(file))
    .flatMap((file) => sitesOf(file, readFileSync(join(ROOT, file), 'utf8')));

  it('never have the ID of an app: a client is named by the URL of its document, if it has one', () => {
    expect(sites.filter(({ isFine }) => !isFine)).toEqual([]);
  });

  it('are found in ID tokens, UserInfo, logout tokens, access tokens and introspection', () => {
    expect([...new Set(sites.map(({ file }) => file.split('/').at(-1)))].sort()).toEqual([
      'access-token-claims.ts',
      'id-tokens.ts',
      'introspection.service.ts',
      'logout-token.ts',
      'user-info.service.ts',
    ]);
  });

  it.each(['({ aud: app.id })', '({ client_id: grant.appId })', 'const aud = app.id; ({ aud })', '({ azp: clientId })'])(
    'are not %s',
    (text) => {
      expect(sitesOf('example.ts', text).map(({ isFine }) => isFine)).toEqual([false]);
    },
  );
});
