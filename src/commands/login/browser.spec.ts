import { browserCommand } from './browser.js';

describe('the browser', () => {
  it.each<[NodeJS.Platform, Record<string, string>, readonly string[] | null]>([
    ['linux', { DISPLAY: ':0' }, ['xdg-open']],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
    ['linux', {}, null],
    ['darwin', {}, ['open']],
    ['darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, null],
    ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler']],
    ['linux', { BROWSER: 'firefox:chromium' }, ['firefox']],
  ])('on %s with %j is %j', (platform, env, command) => {
    expect(browserCommand(env, platform)).toEqual(command);
  });
});
