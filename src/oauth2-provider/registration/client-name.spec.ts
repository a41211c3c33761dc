import { imitatedName, mixesScripts, storedName } from './client-name.js';

describe('the stored name of a self-registered app', () => {
  it.each([
    ['My editor', 'My editor'],
    ['  My \t\n editor ', 'My editor'],
    ['Zo\u200be\u202e', 'Zoe'],
    ['🚀 Rocket', '🚀 Rocket'],
    ['', ''],
    ['\u200b \u00a0', ''],
  ])('of %j is %j', (given, stored) => {
    expect(storedName(given)).toBe(stored);
  });

  it('has at most 64 characters, and stays different for different long names', () => {
    const [a, b] = [storedName('x'.repeat(1000)), storedName('x'.repeat(1001))];
    expect([a.length, b.length]).toEqual([64, 64]);
    expect(a).not.toBe(b);
    expect(storedName('🚀'.repeat(100))).not.toMatch(/\p{Cs}/u);
  });
});

describe('a name that imitates another', () => {
  const known = ['CI Dashboard', 'Swagger UI', '日本語'];

  it.each([
    ['ci dashboard', 'CI Dashboard'],
    ['CI-Dashboard (official)', 'CI Dashboard'],
    ['СІ Dаshbоard', 'CI Dashboard'],
    ['Cl Dash8oard', 'CI Dashboard'],
    ['The Swagger UI', 'Swagger UI'],
    ['Śwaggér UI', 'Swagger UI'],
    ['日本語', '日本語'],
    ['Gatehouse', 'gatehouse'],
    ['Gateh0use Login', 'gatehouse'],
    ['My Gate house', 'gatehouse'],
    ['ɢᴀᴛᴇʜᴏᴜꜱᴇ', 'gatehouse'],
    ['Ꮪwagger UI', 'Swagger UI'],
  ])('is recognized: %s', (name, imitated) => {
    expect(imitatedName(name, known)).toBe(imitated);
  });

  it.each(['Claude', 'CI Dashboard Viewer', 'Visual Studio Code', 'Cursor', '中文', 'App', 'MCP Inspector'])(
    'is not assumed: %s',
    (name) => {
      expect(imitatedName(name, known)).toBeNull();
    },
  );

  it.each([
    ['Clаude', true],
    ['Claude', false],
    ['Клод', false],
    ['Claude Клод', false],
    ['Ꮯlaude', true],
    ['Տlack', true],
    ['ⲟpen', true],
    ['Google翻訳', false],
    ['Claudeアプリ', false],
    ['الClaude', false],
    ['ᴄʟᴀᴜᴅᴇ', false],
  ])('mixes scripts in a word: %s is %s', (name, mixes) => {
    expect(mixesScripts(name)).toBe(mixes);
  });
});
