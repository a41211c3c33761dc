import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/chromium.js';
import { addressOf, COMPANY_ENV, foundCompany, type NamedPage, namedPages } from '../support/company/index.js';
import { startServer } from '../support/server.js';
import { Camera, DESK, NIGHT, PHONE, type View } from './pictures/camera.js';
import { differenceFrom, writeGolden } from './pictures/golden.js';
import type { Soak } from './section.js';

export const title = 'every page of the console looks as it does in docs/console; `npm run docs:pictures` takes the pictures again';
export const limitSeconds = 600;

const FOLDER = fileURLToPath(new URL('../../../docs/console/', import.meta.url));
const WRITES = process.env['GATEHOUSE_RECORD_PICTURES'] === '1';

/** Letters have the same edges and colours on every machine. */
const SAME_EVERYWHERE = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'];

/** What strangers see, and what exists only before there is a user. */
const FOR_STRANGERS = ['/login', '/invitation'];
const SETUP = '/setup';
/** Also in the dark, and on a phone. */
const AT_NIGHT = ['/', '/account/tokens/new', '/admin/users', '/admin/apps/{id}', '/oauth2/authorize'];
const ON_A_PHONE = ['/', '/admin/users', '/admin/users/{id}', '/admin/apps/new', '/oauth2/authorize'];

export async function run({ say, check }: Soak): Promise<void> {
  const pages = namedPages();
  const browser = await launchBrowser(...SAME_EVERYWHERE);
  const server = await startServer({ env: COMPANY_ENV });
  const album = new Album(say);
  try {
    const startedAt = Date.now();
    const setup = pages.filter(({ path }) => path === SETUP);
    await album.fill(browser, DESK, { url: server.url, startedAt }, setup, () => SETUP);
    const company = await foundCompany(server);
    const address = (page: NamedPage): string => addressOf(page, company);
    const strangers = { url: server.url, startedAt };
    const owner = { ...strangers, session: company.owner.token };
    await album.fill(
      browser,
      DESK,
      strangers,
      pages.filter(({ path }) => FOR_STRANGERS.includes(path)),
      address,
    );
    const known = pages.filter(({ path }) => path !== SETUP && !FOR_STRANGERS.includes(path));
    await album.fill(browser, DESK, owner, known, address);
    await album.fill(
      browser,
      NIGHT,
      owner,
      pages.filter(({ path }) => AT_NIGHT.includes(path)),
      address,
    );
    await album.fill(
      browser,
      PHONE,
      owner,
      pages.filter(({ path }) => ON_A_PHONE.includes(path)),
      address,
    );
    album.close();
    check(album.differences.length === 0, `these pictures differ:\n${album.differences.join('\n')}`);
  } finally {
    await browser.close();
    await server.stop();
  }
}

class Album {
  readonly differences: string[] = [];
  private readonly taken: string[] = [];
  private bytes = 0;

  constructor(private readonly say: Soak['say']) {
    mkdirSync(FOLDER, { recursive: true });
  }

  async fill(
    browser: Browser,
    view: View,
    visit: { readonly url: string; readonly session?: string; readonly startedAt: number },
    pages: readonly NamedPage[],
    addressOfPage: (page: NamedPage) => string,
  ): Promise<void> {
    const camera = await Camera.open(browser, view, visit);
    for (const page of pages) this.keep(page.picture + view.suffix, await camera.take(visit.url + addressOfPage(page)));
    await camera.close();
  }

  /** Nothing stays in the folder of which no picture was taken. */
  close(): void {
    const left = readdirSync(FOLDER).filter((file) => file.endsWith('.png') && !this.taken.includes(file));
    for (const file of left) {
      if (WRITES) rmSync(join(FOLDER, file));
      else this.differences.push(`${file}: there is no such page`);
    }
    this.say(`${this.taken.length} pictures${WRITES ? `, ${(this.bytes / 1e6).toFixed(1)} MB` : ''}`);
  }

  private keep(name: string, shot: Buffer): void {
    const file = `${name}.png`;
    this.taken.push(file);
    const difference = differenceFrom(join(FOLDER, file), shot);
    if (difference === null) return;
    if (WRITES) this.bytes += writeGolden(join(FOLDER, file), shot);
    else this.differences.push(`${file}: ${difference}`);
  }
}
