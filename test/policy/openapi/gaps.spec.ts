import type { OpenAPIObject } from '@nestjs/swagger';
import { openApiText } from '../../support/api-description.js';
import { gapsOf } from './gaps.js';

const USER_BY_NAME = 'paths > /api/v2/users/{user} > get';
const AUTHORIZE = 'paths > /oauth2/authorize > get';
const USER = 'components > schemas > UserResponse > properties';

/** Removes each piece from the complete document, and expects it to be reported. */
describe('gapsOf', () => {
  let complete: string;
  beforeAll(async () => {
    complete = await openApiText();
  });

  it.each([
    ['a summary', `${USER_BY_NAME} > summary`, /GET \/api\/v2\/users\/\{user\}: no summary/],
    ['an operationId', `${USER_BY_NAME} > operationId`, /no operationId that could name a method/],
    ['the tag', `${USER_BY_NAME} > tags > 0`, /not exactly one tag/],
    ['the description of a tag', 'tags > 1 > description', /the tag users has no description/],
    ['the description of a parameter', `${AUTHORIZE} > parameters > 0 > description`, /parameter client_id has no description/],
    ['the type of a parameter', `${AUTHORIZE} > parameters > 0 > schema`, /parameter client_id has no type/],
    ['the schema of a body', 'paths > /api/v2/users/login > post > requestBody > content > application/json > schema', /the body as/],
    ['the answer to success', `${USER_BY_NAME} > responses > 200`, /no answer to success/],
    ['the body of the answer to success', `${USER_BY_NAME} > responses > 200 > content`, /answer 200 has no body/],
    ['the answer to a stranger', `${USER_BY_NAME} > responses > 401`, /no answer to a stranger/],
    ['the answer to a path that names nothing', `${USER_BY_NAME} > responses > 404`, /no answer to a path that names nothing/],
    ['the answer to a fault', `${USER_BY_NAME} > responses > 500`, /no answer to a fault/],
    [
      'the schema of an error',
      'paths > /api/v2/oauth2-provider/apps/{app} > get > responses > 404 > content',
      /\{app\}: answer 404 has no body/,
    ],
    ['the schema of a shared error', 'components > responses > Forbidden > content', /answer Forbidden has no body/],
    ['the example of a parameter', `${USER_BY_NAME} > parameters > 0 > example`, /parameter user has no example/],
    [
      'the example of a body',
      'paths > /api/v2/users/login > post > requestBody > content > application/json > example',
      /the body has no ex/,
    ],
    ['the example of success', `${USER_BY_NAME} > responses > 200 > content > application/json > example`, /answer 200 has no example/],
    [
      'the example of an error',
      'paths > /api/v2/oauth2-provider/apps/{app} > get > responses > 404 > content > application/json > example',
      /\{app\}: answer 404 has no example/,
    ],
    [
      'the example of a shared error',
      'components > responses > Forbidden > content > application/json > example',
      /answer Forbidden has no ex/,
    ],
    ['the description of a property', `${USER} > email > description`, /UserResponse\.email has no description/],
    ['the type of a property', `${USER} > email > type`, /UserResponse\.email has no type/],
    ['the items of an array', `${USER} > roles > items`, /UserResponse\.roles has no type/],
  ])('reports a missing %s', (_piece, place, gap) => {
    const document = JSON.parse(complete) as OpenAPIObject;
    removeAt(document, place.split(' > '));
    expect(gapsOf(document).join('\n')).toMatch(gap);
  });

  it('reports a repeated operationId', () => {
    const document = JSON.parse(complete.replace('"getUser"', '"logout"')) as OpenAPIObject;
    expect(gapsOf(document)).toEqual(['operationId logout is not unique']);
  });
});

function removeAt(parent: object, [step = '', ...rest]: readonly string[]): void {
  const child: unknown = Reflect.get(parent, step);
  if (child === undefined) throw new Error(`the document has no ${step} there`);
  if (rest.length > 0 && typeof child === 'object' && child !== null) removeAt(child, rest);
  else if (Array.isArray(parent)) parent.splice(Number(step), 1);
  else Reflect.deleteProperty(parent, step);
}
