import type { Validation } from '../../common/index.js';
import { CLAIMS_OF_SCOPE, type ScopeClaim } from '../openid/claims.js';
import { OPENID_SCOPES, type OpenIdScope } from './scope.js';

/** For each claim that a request names: null for any value, or the only values that the app wants. */
type WantedClaims = Readonly<Partial<Record<ScopeClaim, readonly unknown[] | null>>>;

/** The part of a `claims` parameter that counts when claims are given out. It adds nothing to what the scopes of the grant allow. */
export interface RequestedClaims {
  /** In the ID token, too. */
  readonly id_token: WantedClaims;
  readonly userinfo: WantedClaims;
}

/** What a request says in `claims` (OpenID Connect Core section 5.5). */
export interface ClaimsRequest {
  /** Null: nothing. */
  readonly claims: RequestedClaims | null;
  /** The scopes that stand for these claims, so that the user is asked about them. Not those whose name means something else at the resource. */
  readonly scopes: readonly OpenIdScope[];
  /** The only users that the request is about: those who are in each of these lists. */
  readonly subjects: readonly (readonly string[])[];
  /** Values of `acr`, one of which is essential; null: any will do. */
  readonly acrValues: readonly string[] | null;
}

const MAX_CLAIMS_LENGTH = 4096;

const NO_CLAIMS: ClaimsRequest = { claims: null, scopes: [], subjects: [], acrValues: null };
const PLACES = ['id_token', 'userinfo'] as const;

/** Names and members that this server does not know are ignored. `openId`: the scopes about the user that exist at the resource. */
export function readClaimsRequest(
  text: string | undefined,
  openId: readonly string[],
): ClaimsRequest | { readonly faults: readonly Validation[] } {
  if (text === undefined) return NO_CLAIMS;
  if (text.length > MAX_CLAIMS_LENGTH) return fault(`must be at most ${MAX_CLAIMS_LENGTH} characters`);
  const request = parseObject(text);
  if (request === null) return fault('must be a JSON object');
  for (const place of PLACES) {
    const wanted = membersOf(request[place]);
    if (wanted === null) return fault(`${place} must be an object`);
    if (Object.values(wanted).some((each) => membersOf(each) === null)) return fault(`each member of ${place} must be null or an object`);
  }
  const [idToken, userinfo] = PLACES.map((place) => membersOf(request[place]) ?? {});
  const wantedSubjects = [idToken, userinfo].map((wanted) => valuesOf(wanted?.['sub'])).filter((values) => values !== null);
  const subjects = wantedSubjects.map((values) => values.filter((value) => typeof value === 'string'));
  if (subjects.flat().length < wantedSubjects.flat().length) return fault('the value of sub must be a text');
  const claims = { id_token: wantedIn(idToken), userinfo: wantedIn(userinfo) };
  const names = [...Object.keys(claims.id_token), ...Object.keys(claims.userinfo)];
  return {
    claims: names.length === 0 ? null : claims,
    scopes: OPENID_SCOPES.filter((scope) => openId.includes(scope) && CLAIMS_OF_SCOPE[scope].some((name) => names.includes(name))),
    subjects,
    acrValues: essentialClasses(idToken?.['acr']),
  };
}

/** A voluntary class has no effect: a user has one way to log in. */
function essentialClasses(acr: unknown): readonly string[] | null {
  if (membersOf(acr)?.['essential'] !== true) return null;
  return valuesOf(acr)?.filter((value) => typeof value === 'string') ?? null;
}

function wantedIn(members: Readonly<Record<string, unknown>> | undefined): WantedClaims {
  const known = Object.values(CLAIMS_OF_SCOPE).flat();
  return Object.fromEntries(
    known.flatMap((name) => (members && Object.hasOwn(members, name) ? [[name, valuesOf(members[name])] as const] : [])),
  );
}

/** Null: any value. */
function valuesOf(wanted: unknown): readonly unknown[] | null {
  const { value, values } = membersOf(wanted) ?? {};
  if (value !== undefined) return [value];
  return Array.isArray(values) ? values : null;
}

/** Null: it is something else than an object. What is absent or null has no members. */
function membersOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (value === undefined || value === null) return {};
  return typeof value === 'object' && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : null;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value === null ? null : membersOf(value);
  } catch {
    return null;
  }
}

function fault(detail: string): { readonly faults: readonly Validation[] } {
  return { faults: [{ field: 'claims', detail }] };
}
