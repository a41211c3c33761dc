import { schemaFaults } from './validation.js';

const lines = (value: unknown): string[] => schemaFaults(value).map(({ pointer, message }) => `${pointer} ${message}`);

describe('schemaFaults', () => {
  it('accepts a file that says nothing, and every kind of thing', () => {
    expect(lines({})).toEqual([]);
    expect(lines({ apps: [{ name: 'Notes' }], groups: [], registration_policy: 'off' })).toEqual([]);
  });

  it('names every fault at once, with what would do', () => {
    const file = {
      app: [],
      apps: [{ name: 'Notes', redirect_uri: [], client_type: 'secret' }, { redirect_uris: 'https://notes.example.com' }],
      groups: [{ name: 12 }],
      registration_policy: false,
    };
    expect(lines(file)).toEqual(
      expect.arrayContaining([
        '/app there is no field "app". Did you mean apps?',
        '/apps/0/redirect_uri there is no field "redirect_uri". Did you mean redirect_uris?',
        '/apps/0/client_type must be one of "confidential", "public"',
        '/apps/1 name is missing',
        '/apps/1/redirect_uris must be a list',
        '/groups/0/name must be a text; put quotes around what YAML takes for a number, yes or no',
        '/registration_policy must be one of "off", "token", "open"',
      ]),
    );
  });

  it('does not repeat a secret that is where its place should be', () => {
    const [line, ...others] = lines({ apps: [{ name: 'Notes', client_secret: 'hunter2' }] });
    expect(others).toEqual([]);
    expect(line).toMatch(/^\/apps\/0\/client_secret does not have the right form\. It is: Where its secret is written.*`file:PATH`/);
    expect(line).not.toContain('hunter2');
  });

  it.each(['null', '1', '"text"', '[]', '{ "apps": {} }', '{ "apps": [null] }', '{ "__proto__": [] }', '{ "constructor": [] }'])(
    'refuses %s',
    (text) => {
      const value: unknown = JSON.parse(text);
      expect(lines(value).length).toBeGreaterThan(0);
    },
  );
});
