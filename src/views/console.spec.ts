import { GATEHOUSE, DomainError } from '../common/index.js';
import { buildUserSubject, RbacAuthorizer } from '../authz/index.js';
import { elementsNamed } from '../testing/index.js';
import { renderConsole } from './console.js';
import { html } from './html.js';
import { CONSOLE_PATHS, navigationOf } from './navigation.js';
import { viewerNamed } from './testing/viewers.js';

const PAGE = { viewer: viewerNamed('alice'), here: CONSOLE_PATHS.tokens, title: 'Tokens', content: html`<p>Content</p>` };

describe('a page of the console', () => {
  it('marks its entry in the navigation, and no other', () => {
    const current = elementsNamed(renderConsole(PAGE).render(GATEHOUSE), 'a').filter(
      ({ attributes }) => attributes['aria-current'] === 'page',
    );
    expect(current.map(({ attributes }) => attributes['href'])).toEqual(['/account/tokens']);
  });

  it('does not exist for a person whose navigation does not have it', () => {
    const nobody = { ...PAGE.viewer, navigation: [] };
    const attempt = (): string => renderConsole({ ...PAGE, viewer: nobody }).render(GATEHOUSE);
    expect(attempt).toThrow(DomainError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'not_found' }) as Error);
  });

  it('says first that a form has faults', () => {
    expect(renderConsole({ ...PAGE, isFaulty: true }).render(GATEHOUSE)).toContain('<title>Error: Tokens · Gatehouse</title>');
  });
});

describe('the navigation', () => {
  it('has the start page and the account of everybody, and nothing else for a person without roles', () => {
    const member = buildUserSubject({
      id: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
      friendlyName: 'bob',
      roles: ['member'],
      customRoles: new Map(),
      groups: [],
      scopes: ['coder:all'],
      allowList: ['*:*'],
      authority: { kind: 'own' },
    });
    expect(navigationOf(new RbacAuthorizer(), member).map(({ label }) => label)).toEqual(['Home', 'Your account']);
  });
});
