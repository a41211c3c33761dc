import { GATEHOUSE } from '../common/index.js';
import { renderHomePage, type HomePage } from './home.view.js';
import { elementsNamed } from '../testing/index.js';
import { USER } from './testing/page-models.js';

const PAGE: HomePage = { user: USER, issuer: 'https://gatehouse.example', apps: { appCount: 0, canRegisterApps: true } };

describe('the first step on the home page', () => {
  it.each([
    ['with an API explorer', '/swagger', 'Send it from a terminal, or enter it in the API explorer under “bearer”:'],
    ['without one', undefined, 'Send it from a terminal:'],
  ])('links to the session token that registering an app needs, %s', (_, swaggerPath, words) => {
    const page = renderHomePage({ ...PAGE, swaggerPath }).render(GATEHOUSE);
    expect(elementsNamed(page, 'a').map(({ attributes }) => attributes['href'])).toContain('/cli-auth');
    expect(page).toContain(words);
  });
});
