import { describeFault, namesOfFields } from './field-names.js';

const nameOf = namesOfFields(
  { name: 'Name.', 'policy?': { description: 'Policy.', field: 'registration_policy' } },
  {
    tokenLifetime: { flag: '--token-lifetime <duration>', description: '' },
    file: { flag: '-f, --file <id>', description: '', isRepeatable: true },
    email: { flag: '--email <address>', description: '' },
    expiresIn: { flag: '--expires-in <duration>', description: '', field: 'expires_at' },
    scope: { flag: '--scope <name>', description: '' },
    scopes: { flag: '--scopes <names>', description: '' },
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
  ])('%s is what people know as %s', (field, name) => {
    expect(nameOf(field)).toBe(name);
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
  ])('%s, of which the API says %j, is described as %j', (field, detail, text) => {
    expect(describeFault({ field, detail }, nameOf)).toBe(text);
  });
});
