import { canonicalResource } from './resource-uri.js';

describe('canonicalResource', () => {
  it.each([
    ['HTTPS://Notes.example.com:443', 'https://notes.example.com/'],
    ['https://notes.example.com/', 'https://notes.example.com/'],
    ['https://notes.example.com/Api/', 'https://notes.example.com/Api'],
    ['https://notes.example.com/a/../api', 'https://notes.example.com/api'],
    ['https://notes.example.com/api//', 'https://notes.example.com/api//'],
    ['https://notes.example.com//', 'https://notes.example.com//'],
    ['https://notes.example.com/api?a=/', 'https://notes.example.com/api?a=/'],
    ['https://notes.example.com/%61pi', 'https://notes.example.com/%61pi'],
  ])('of %s is %s, and its own canonical form', (text, canonical) => {
    expect(canonicalResource(text)).toBe(canonical);
    expect(canonicalResource(canonical)).toBe(canonical);
  });

  it.each([
    'notes',
    '/api',
    'urn:example:notes',
    'https:///api',
    'https://a:b@notes.example.com',
    'https://notes.example.com/#',
    'https://n\u00f6tes.example',
  ])('does not exist for %s', (text) => {
    expect(canonicalResource(text)).toBeNull();
  });
});
