import { holdsUnstorableText } from '../../../src/database/index.js';
import { type Answer, type RunningServer, startServer } from '../../support/server.js';

/** PostgreSQL stores every character but U+0000. Wherever one arrives, the caller gets an error of theirs, not a 500. */
describe('a request with the character U+0000', () => {
  let server: RunningServer;
  beforeAll(async () => (server = await startServer()));
  afterAll(() => server.stop());

  it('in JSON gets 400 with the name of the field', async () => {
    const answer = await server.post('/api/v2/users/first', {
      email: 'ada@example.com',
      username: 'ada',
      name: 'a\u0000b',
      password: 'Correct-horse-battery-staple-9',
    });
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual({
      message: 'Validation failed.',
      validations: [{ field: 'name', detail: 'must not hold control characters' }],
    });
  });

  it('in a form gets a page with status 400', async () => {
    const answer = await form('/login', { email: '\u0000', password: 'x' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('The request contains a character that cannot be stored.');
  });

  it.each([{ client_id: '\u0000' }, { client_id: '5a66e700-0000-4000-8000-000000000001', code: 'coder_\u0000_x' }])(
    'at the token endpoint gets an OAuth error: %j',
    async (fields) => {
      const answer = await form('/oauth2/tokens', {
        grant_type: 'authorization_code',
        code: 'x',
        code_verifier: 'v'.repeat(43),
        ...fields,
      });
      expect(answer.status).toBeLessThan(500);
      expect(answer.json()).toHaveProperty('error', expect.stringMatching(/^invalid_/));
    },
  );

  it.each([
    [`SELECT '{"a":"\\u0000"}'::jsonb`, true],
    [`SELECT '{"\\u0000":1}'::jsonb`, true],
    [`SELECT '["\\ud800"]'::jsonb`, true],
    [`SELECT 'x'::uuid`, false],
    [`SELECT 'x'::int`, false],
  ])('is known by the error of the statement, also in a JSON value: %s', async (sql, isUnstorable) => {
    const error: unknown = await server.db.query(sql).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(Error);
    expect(holdsUnstorableText(error)).toBe(isUnstorable);
  });

  function form(path: string, fields: Record<string, string>): Promise<Answer> {
    return server.request('POST', path, { body: new URLSearchParams(fields), headers: { origin: server.url } });
  }
});
