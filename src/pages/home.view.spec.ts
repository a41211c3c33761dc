import { GATEHOUSE } from '../common/index.js';
import { elementsNamed, parsePage } from '../testing/index.js';
import { viewerNamed } from '../views/testing/index.js';
import { type HomePage, renderHomePage } from './home.view.js';
import { USER } from './testing/page-models.js';

const STEPS = { issuer: 'https://gatehouse.example', hasApp: false, hasCompany: false, isHttps: true, lastBackupAt: null };
const PAGE: HomePage = {
  viewer: viewerNamed('alice'),
  user: { ...USER, isOwner: true },
  issuer: STEPS.issuer,
  apps: { appCount: 0 },
  firstSteps: STEPS,
};

describe('the first steps on the home page', () => {
  it('say what is done, and how to do the rest', () => {
    const page = renderHomePage(PAGE).render(GATEHOUSE);
    expect(parsePage(page).text).toContain('1 of 4 are done.');
    expect(parsePage(page).text).toContain('Put it behind HTTPS Done');
    expect(parsePage(page).text).toContain('gatehouse apps create my-app');
    const links = elementsNamed(page, 'a').map(({ attributes }) => attributes['href']);
    expect(links).toEqual(expect.arrayContaining(['/admin/apps/new', '/admin/users/invitations/new']));
    expect(parsePage(page).text).not.toContain('CODER_ACCESS_URL');
  });

  it('go away when everything is done, and have no app where the provider is disabled', () => {
    const { now } = viewerNamed('alice');
    const done = { ...STEPS, hasApp: true, hasCompany: true, lastBackupAt: now };
    expect(renderHomePage({ ...PAGE, firstSteps: done }).render(GATEHOUSE)).not.toContain('First steps');
    const { hasApp: _none, ...withoutApps } = { ...STEPS, lastBackupAt: new Date(now.getTime() - 3 * 86_400_000) };
    expect(parsePage(renderHomePage({ ...PAGE, apps: undefined, firstSteps: withoutApps }).render(GATEHOUSE)).text).toContain(
      '2 of 3 are done.',
    );
    expect(parsePage(renderHomePage({ ...PAGE, apps: undefined, firstSteps: withoutApps }).render(GATEHOUSE)).text).toContain(
      'Back it up Done the last time 3 days ago',
    );
  });
});
