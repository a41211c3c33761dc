import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Company } from './company.js';

const DOCUMENT = fileURLToPath(new URL('../../../../docs/console.md', import.meta.url));

/** A page of the console as docs/console.md names it: `/admin/users/{id}/apps`. */
export interface NamedPage {
  readonly path: string;
  /** The heading above it. */
  readonly section: string;
  /** Titles of roles, as the line "Seen by" of the section has them, or the column "only for". Empty: a page before the login. */
  readonly seenBy: 'everybody' | readonly string[];
  /** Where its forms are sent, from the last column. */
  readonly forms: readonly string[];
  /** Of its picture in docs/console, without `.png`. */
  readonly picture: string;
}

/** Every page in docs/console.md, in its order: the first column of the tables. */
export function namedPages(text = readFileSync(DOCUMENT, 'utf8')): readonly NamedPage[] {
  const [, ...sections] = text.split(/^## /m);
  return sections.flatMap((part) => {
    const [section = ''] = part.split('\n', 1);
    const ofSection = rolesIn(/^Seen by ([^.]*)\./m.exec(part)?.[1] ?? '');
    const hasColumn = part.includes('\n| page | only for |');
    return [...part.matchAll(/^\| (`\/[^|]*) \|([^|]*)\|(?:.*\|)?([^|]*)\|$/gm)].flatMap(([, cell = '', second = '', last = '']) => {
      const seenBy = hasColumn && second.trim() !== '' ? rolesIn(second) : ofSection;
      return pathsIn(cell).map((path) => ({ path, section, seenBy, forms: pathsIn(last), picture: pictureOf(path) }));
    });
  });
}

function pathsIn(cell: string): readonly string[] {
  return Array.from(cell.matchAll(/`(\/[^`]*)`/g), ([, path = '']) => path);
}

function rolesIn(list: string): NamedPage['seenBy'] {
  if (list.startsWith('everybody')) return 'everybody';
  return list
    .replaceAll('\n', ' ')
    .split(/,| and /)
    .flatMap((title) => (title.trim() === '' ? [] : [title.trim()]));
}

function pictureOf(path: string): string {
  return path === '/' ? 'home' : path.slice(1).replaceAll(/[{}]/g, '').replaceAll('/', '-');
}

/** Where the page is at this company. */
export function addressOf({ path }: NamedPage, company: Company): string {
  const subjects: readonly (readonly [string, string])[] = [
    ['/admin/settings/{group}', '/admin/settings/networking'],
    ['/admin/users/{id}', `/admin/users/${company.staff.barbara}`],
    ['/admin/organizations/{id}', `/admin/organizations/${company.organization}`],
    ['/admin/apps/{id}', `/admin/apps/${company.app.id}`],
    ['/admin/resource-servers/{id}', `/admin/resource-servers/${company.api}`],
    ['{user}', company.staff.barbara],
    ['{group}', company.group],
    ['{role}', company.role],
    ['{secret}', company.app.secretId ?? ''],
    ['{key}', company.signingKey],
    ['{entry}', company.auditEntry],
  ];
  const address = subjects.reduce((text, [name, value]) => text.replace(name, value), path);
  return address + (QUERIES[path]?.(company) ?? '');
}

/** What a page is asked about. */
const QUERIES: Readonly<Record<string, (company: Company) => string>> = {
  '/account/secrets/edit': () => '?name=npm-token',
  '/account/secrets/delete': () => '?name=npm-token',
  '/reauthenticate': () => '?reason=app&redirect=%2Faccount',
  '/oauth2/authorize': ({ app }) =>
    `?${new URLSearchParams({
      response_type: 'code',
      client_id: app.id,
      redirect_uri: app.redirectUri,
      scope: 'openid email user:read_personal',
      state: 'x'.repeat(22),
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    }).toString()}`,
  '/oauth2/logout': ({ app }) => `?client_id=${app.id}`,
};
