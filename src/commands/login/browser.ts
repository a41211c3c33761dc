import { spawn } from 'node:child_process';
import type { Environment } from '../../config/index.js';

/** The program that opens a page; null if there is no screen to open it on. */
export function browserCommand(env: Environment, platform: NodeJS.Platform): readonly [program: string, ...args: string[]] | null {
  const chosen = env['BROWSER']?.split(':')[0]?.trim();
  if (chosen !== undefined && chosen !== '') return [chosen];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  if (platform === 'darwin') return env['SSH_CONNECTION'] === undefined ? ['open'] : null;
  return env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined ? null : ['xdg-open'];
}

/** Opens a page in the browser, which outlives this command. Returns whether that began. */
export function openBrowser(url: string, env: Environment): Promise<boolean> {
  const command = browserCommand(env, process.platform);
  if (!command) return Promise.resolve(false);
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore' });
    child.once('error', () => {
      resolve(false);
    });
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
