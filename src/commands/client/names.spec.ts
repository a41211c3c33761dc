import { randomUUID } from 'node:crypto';
import { idOf, requireId } from './names.js';

const APP = { what: 'app', list: 'oauth2 apps list' };
const [first, second, third] = [
  { id: randomUUID(), name: 'Notes' },
  { id: randomUUID(), name: 'notes' },
  { id: randomUUID(), name: 'Calendar' },
];

describe('an ID or a name', () => {
  const find = (given: string): Promise<string> => idOf(given, APP, () => Promise.resolve([first, second, third]));

  it('that is an ID needs no list', async () => {
    const id = randomUUID();
    expect(await idOf(id, APP, () => Promise.reject(new Error('not asked for')))).toBe(id);
  });

  it('that is a name is found in any case, and exactly if there are several', async () => {
    expect([await find('calendar'), await find('Notes'), await find('notes')]).toEqual([third.id, first.id, second.id]);
  });

  it('that names several is refused with their IDs', async () => {
    await expect(find('NOTES')).rejects.toThrow(`There is more than one with this name. Use an ID: ${first.id}, ${second.id}.`);
  });

  it('that names nothing is refused without repeating it, because it can be a secret', async () => {
    await expect(find('hunter2')).rejects.toMatchObject({
      message: 'There is no app with this name or ID. See `gatehouse oauth2 apps list`.',
      exitCode: 5,
    });
    expect(() => requireId('hunter2', APP)).toThrow('The ID of the app is a UUID. See `gatehouse oauth2 apps list`.');
  });
});
