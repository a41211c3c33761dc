import { confirmationFault } from './confirmation.js';

describe('the confirmation by a typed name', () => {
  it.each([
    ['with a zero-width space', 'my\u200bapp', 'my\ufffdapp'],
    ['with an override of the direction', 'my\u202eppa', 'my\ufffdppa'],
    ['of nothing that is seen', '\u200b', '\ufffd'],
    ['with two spaces', 'my  app', 'my app'],
    ['with a no-break space', 'my\u00a0app', 'my app'],
    ['with a letter and its accent apart', 'cafe\u0301', 'caf\u00e9'],
    ['with more marks than are shown', `z${'\u0301'.repeat(8)}`, `z${'\u0301'.repeat(4)}`],
  ])('is given by a name %s as it is seen, and as it is', (_what, name, seen) => {
    expect(confirmationFault(seen, name)).toBeNull();
    expect(confirmationFault(name, name)).toBeNull();
  });

  it.each([
    ['another name', 'my app2', 'my app'],
    ['another case', 'My App', 'my app'],
    ['a part', 'my', 'my app'],
    ['nothing', '', 'my app'],
    ['nothing, for a name of spaces', '', '  '],
    ['no field', undefined, 'my app'],
  ])('is not given by %s', (_what, typed, name) => {
    expect(confirmationFault(typed, name)).toEqual({ field: 'typed_name', detail: 'This is not the name above. Nothing was changed.' });
  });
});
