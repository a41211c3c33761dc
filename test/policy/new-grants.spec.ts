import { NEW_GRANTS } from '../e2e/oauth2-provider/new-grants.js';
import { repositoryTexts } from './repository-texts.js';

/** A revocation does not see a grant that is not committed: so a new grant waits for it, or makes it wait. */
describe('code that inserts a grant', () => {
  it('has a test that it locks every row by which grants are revoked', () => {
    const inserting = repositoryTexts().flatMap(({ path, text }) =>
      /^src\/.*(?<!\.spec)\.ts$/.test(path) && /\.grantInsertion\(/.test(text) ? [path] : [],
    );
    expect(inserting.sort()).toEqual(Object.keys(NEW_GRANTS).sort());
  });
});
