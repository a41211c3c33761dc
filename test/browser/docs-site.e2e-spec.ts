import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runsIf } from '../../src/testing/index.js';
import { accessibilityFaults } from './support/accessibility.js';
import { describeInBrowser } from './support/chromium.js';
import { setStage } from './support/stage.js';
import { ROOT } from '../policy/repository-texts.js';

const isBuilt = existsSync(join(ROOT, 'dist/site/index.html'));

describeInBrowser('the documentation at /docs', () => {
  const stage = setStage({ env: () => ({ CODER_DOCS_ENABLE: 'true' }), hasUser: false });
  const inSite = runsIf(isBuilt, 'npm run docs:site has not built the documentation here', it);

  inSite('is read, searched and followed, with nothing that its content security policy stops', async () => {
    const page = await stage.visitor.open(`${stage.server.url}/docs`);
    expect(page.url()).toBe(`${stage.server.url}/docs/`);
    await page.getByRole('link', { name: 'Start in five minutes' }).click();
    await page.getByRole('heading', { name: 'Two commands' }).waitFor();

    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').fill('rotate keys');
    await page.getByRole('option').first().click();
    await page.waitForURL(/\/docs\/.+#/);
    await page.goto(`${stage.server.url}/docs/admin/encryption`);
    await page.getByRole('navigation', { name: 'Sidebar' }).getByRole('link', { name: 'Backups' }).click();
    await page.getByRole('heading', { level: 1, name: 'Backups' }).waitFor();
    await page.goto(`${stage.server.url}/docs/api/keys`);
    expect(await page.getByText('curl -X POST "$GATEHOUSE_URL/api/v2/users/me/keys/tokens"').count()).toBe(1);
    await page.goto(`${stage.server.url}/docs/console/`);
    const broken = 'Array.from(document.images, (image) => image.decode().then(() => null, () => image.src))';
    expect(await page.evaluate(`Promise.all(${broken}).then((all) => all.filter(Boolean))`)).toEqual([]);
  });

  inSite('has no fault in its text that axe-core finds, also in the dark, and fits a phone', async () => {
    const page = await stage.visitor.open(`${stage.server.url}/docs/admin/backup`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await accessibilityFaults(page, '.vp-doc')]).toEqual([colorScheme, []]);
    }
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });

  inSite('links only to pages, headings and files that it has', async () => {
    const seen = new Map<string, string>();
    const queue = ['/docs/'];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      const { status, text: body } = await stage.server.get(path);
      if (status !== 200) throw new Error(`${path} is linked to, and answers ${String(status)}`);
      seen.set(path, body);
      for (const [, target = ''] of body.matchAll(/(?:href|src)="(\/docs\/[^"#?]*)/g)) {
        if (!seen.has(target) && !queue.includes(target)) queue.push(target);
      }
    }
    expect(seen.size).toBeGreaterThan(150);
    const lost = [...seen].flatMap(([path, body]) =>
      Array.from(body.matchAll(/<a [^>]*href="(?:(\/docs\/[^"#?]*))?#([^"]+)"/g), ([, to = path, anchor = '']) => ({
        path,
        to,
        anchor,
      })).filter(({ to, anchor }) => !(seen.get(to) ?? '').includes(` id="${decodeURIComponent(anchor)}"`)),
    );
    expect(lost).toEqual([]);
  });
});
