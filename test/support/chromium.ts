import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** No page of ours needs the network, so the browser's own requests are disabled too. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** The path of the distribution's browser; null if none is installed. */
function findChromium(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const executablePath = findChromium();

export const hasChromium = executablePath !== null;

/** A headless browser without a profile. Close it after the suite. `extra` are further arguments. */
export function launchBrowser(...extra: readonly string[]): Promise<Browser> {
  if (executablePath === null) throw new Error('no Chromium in PATH (Debian and Ubuntu: apt-get install chromium)');
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...extra], headless: true });
}
