import { OAuthError } from '../../common/index.js';
import { LINEAR, costGrowth } from '../../testing/index.js';
import { type ClientCredentials, readClientCredentials } from './client-credentials.js';

const NOTHING = { all: () => [] };

function basic(encoded: string): ClientCredentials {
  return readClientCredentials({ form: NOTHING, query: NOTHING, authorization: [`Basic ${encoded}`] });
}

describe('client credentials in a Basic header', () => {
  it.each([
    ['with padding', 'YXBwOnNlY3JldDE='],
    ['without padding, as some clients send them', 'YXBwOnNlY3JldDE'],
  ])('are read %s', (_how, encoded) => {
    expect(basic(encoded)).toEqual({ clientId: 'app', secret: 'secret1', method: 'client_secret_basic' });
  });

  it.each(['YXBwOnNlY3JldDE=====', 'YXBwOnN=lY3JldDE=', 'YXBw*OnNlY3JldDE=', '====', 'YXBw'])('are refused as "%s"', (encoded) => {
    expect(() => basic(encoded)).toThrow(OAuthError);
  });

  it.each(['=', ' ', 'a', '%', '+'])('take time linear in the length of a header of repeated "%s"', (piece) => {
    const read = (text: string): void => {
      expect(() => basic(`${text}\u00e9x`)).toThrow(OAuthError);
    };
    expect(costGrowth(piece, read)).toBeLessThan(LINEAR);
  });
});
