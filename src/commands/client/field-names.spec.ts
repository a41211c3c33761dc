import { describeFault, fieldNames } from './field-names.js';

const names = fieldNames(
  { name: 'Name.', 'policy?': { description: 'Policy.', field: 'registration_policy' } },
  {
    tokenLifetime: { flag: '--token-lifetime <duration>', description: '' },
    file: { flag: '-f, --file <id>', description: '', isRepeatable: true },
    email: { flag: '--email <address>', description: '' },
    expiresIn: { flag: '--expires-in <duration>', description: '', field: 'expires_at' },
    scope: { flag: '--scope <name>', description: '' },
    scopes: { flag: '--scopes <names>', description: '', list: 'tokens scopes' },
    redirectUri: { flag: '--redirect-uri <uri>', description: '', field: ['redirect_uris', 'callback_url'] },
    search: { flag: '--search <query>', description: '', field: 'q' },
  },
);

describe('a field of a request', () => {
  it.each([
    ['name', '<name>'],
    ['registration_policy', '<policy>'],
    ['token_lifetime_seconds', '--token-lifetime'],
    ['files', '--file'],
    ['files.0.id', '--file'],
    ['expires_at', '--expires-in'],
    ['scope', '--scope'],
    ['scopes', '--scopes'],
    ['emails_of_others', undefined],
    ['file', '--file'],
    ['password', undefined],
    ['redirect_uris', '--redirect-uri'],
    ['callback_url', '--redirect-uri'],
  ])('%s is what people know as %s', (field, name) => {
    expect(names.nameOf(field)).toBe(name);
  });

  it.each([
    [
      'token_lifetime_seconds',
      'token_lifetime_seconds must not be greater than 2592000',
      '--token-lifetime: must not be greater than 30 days',
    ],
    ['files', 'each value in files must be a UUID', '--file: each value must be a UUID'],
    ['email', 'Validation failed for tag "email" with value: "bad"', '--email: "bad" is not an email address'],
    ['email', 'Validation failed for tag "required" with value: ""', '--email: is missing'],
    ['expires_at', 'must be in the future', '--expires-in: must be in the future'],
    ['password', 'password is too short', 'password: password is too short'],
    ['q', `Query element "x:" cannot start or end with ':'`, `--search: "x:" cannot start or end with ':'`],
    ['action', 'Query param "action" has invalid value "delet": it can be create', 'action: has invalid value "delet": it can be create'],
    ['colour', '"colour" is not a valid query param', 'colour: is nothing to search by'],
    ['scopes', 'an API key scope: "API key"', '--scopes: a token scope: "API key". See `gatehouse tokens scopes`.'],
    ['email', 'or callback_url is required with token_lifetime_seconds.', '--email: or --redirect-uri is required with --token-lifetime.'],
  ])('%s, of which the API says %j, is described as %j', (field, detail, text) => {
    expect(describeFault({ field, detail }, names)).toBe(text);
  });

  it.each([
    ['Change files and registration_policy in the same request.', 'Change files and <policy> in the same request.'],
    ['"token_lifetime_seconds" is what somebody wrote', '"token_lifetime_seconds" is what somebody wrote'],
    ['use authorization_code', 'use authorization_code'],
    ['API keys end. API keys', 'Tokens end. Tokens'],
    ['Invalid API key format', 'Invalid token format'],
  ])('in a text is called what people know, if it cannot be another word: %j', (text, translated) => {
    expect(names.translate(text)).toBe(translated);
  });
});
