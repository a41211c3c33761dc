import { describeInBrowser } from './support/chromium.js';
import { ADA } from './support/people.js';
import { setStage } from './support/stage.js';
import { picture } from './support/visitor.js';

describeInBrowser('the first visit', () => {
  const stage = setStage({ hasUser: false });

  it('redirects every page to the form for the first account', async () => {
    for (const path of ['/', '/login', '/login?redirect=%2Fswagger']) {
      const page = await stage.visitor.open(stage.server.url + path);
      expect(new URL(page.url()).pathname).toBe('/setup');
    }
  });

  it('keeps the input when the password is too weak, says so at the field, and continues from there', async () => {
    const page = await stage.visitor.open(`${stage.server.url}/setup`);
    await picture(page, 'setup');
    await page.getByLabel('Email address').fill(ADA.email);
    await page.getByLabel('Username').fill(ADA.username);
    await page.getByLabel('Full name').fill('Ada “Countess” Lovelace');
    await page.getByLabel('Password').fill('weak');
    await page.getByRole('button', { name: 'Create owner account' }).click();

    const password = page.getByLabel('Password');
    await page.locator('#password-fault').waitFor();
    await page.locator('#password:focus').waitFor();
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.getByLabel('Email address').inputValue()).toBe(ADA.email);
    expect(await page.getByLabel('Username').inputValue()).toBe(ADA.username);
    expect(await page.getByLabel('Full name').inputValue()).toBe('Ada “Countess” Lovelace');
    expect(await password.inputValue()).toBe('');
    expect(await password.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#password-fault').textContent()).toMatch(/insecure password/i);
    await picture(page, 'setup-weak-password');

    await password.fill(ADA.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await page.getByText('You are an owner of this deployment.').isVisible()).toBe(true);
    await picture(page, 'home-of-the-first-user');
  });

  it('closes the form once there is an account', async () => {
    const page = await stage.visitor.open(`${stage.server.url}/setup`);
    expect(new URL(page.url()).pathname).toBe('/login');
  });
});
