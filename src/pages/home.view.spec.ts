import { GATEHOUSE } from '../common/index.js';
import { elementsNamed, parsePage } from '../testing/index.js';
import { viewerNamed } from '../views/testing/index.js';
import { type HomePage, renderHomePage } from './home.view.js';
import { USER } from './testing/page-models.js';

const STEPS = { issuer: 'https://gatehouse.example', hasApp: false, hasCompany: false, isHttps: true };
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
    expect(parsePage(page).text).toContain('1 of 3 are done.');
    expect(parsePage(page).text).toContain('Put it behind HTTPS Done');
    expect(parsePage(page).text).toContain('gatehouse apps create my-app');
    expect(elementsNamed(page, 'a').map(({ attributes }) => attributes['href'])).toContain('/admin/users/new');
    expect(parsePage(page).text).not.toContain('CODER_ACCESS_URL');
  });

  it('go away when everything is done, and have no app where the provider is disabled', () => {
    const done = { ...STEPS, hasApp: true, hasCompany: true };
    expect(renderHomePage({ ...PAGE, firstSteps: done }).render(GATEHOUSE)).not.toContain('First steps');
    const { hasApp: _none, ...withoutApps } = STEPS;
    expect(parsePage(renderHomePage({ ...PAGE, apps: undefined, firstSteps: withoutApps }).render(GATEHOUSE)).text).toContain(
      '1 of 2 are done.',
    );
  });
});
