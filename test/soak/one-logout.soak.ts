import { rmSync } from 'node:fs';
import { eventually } from '../support/eventually.js';
import { ClientHost, startProvider, Traveller } from '../support/oauth/index.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import { Membership } from './connect/membership.js';
import { readRecipes } from './connect/recipe.js';
import { letsIn, type RelyingParty, signIn, signOutAt } from './connect/relying-party.js';
import { whileInstalled } from './connect/try-recipe.js';
import type { Soak } from './section.js';

export const title = 'who signs out here, or in one of two stock programs, is out everywhere';
export const limitSeconds = 900;

const PROGRAMS = ['mod-auth-openidc', 'openid-client'];

export async function run({ say, check }: Soak): Promise<void> {
  const directory = await temporaryDirectory('one-logout');
  const host = await ClientHost.start();
  const provider = await startProvider(host.env);
  try {
    const membership = await Membership.create(provider);
    const [first, second] = readRecipes().filter(({ name }) => PROGRAMS.includes(name));
    if (!first || !second) throw new Error(`docs/connect does not have ${PROGRAMS.join(' and ')}`);
    const surroundings = { provider, membership, host, directory };
    await whileInstalled(first, surroundings, (apache) =>
      whileInstalled(second, surroundings, async (app) => {
        const parties = [apache, app];
        const ways: [string, (person: Traveller) => Promise<void>][] = [['at Gatehouse', (person) => person.signOut()]];
        for (const party of parties) ways.push([`in ${party.recipe.title}`, (person) => signOutAt(party, person)]);
        for (const [where, signOut] of ways) {
          const person = await signedInAt(parties);
          const other = await signedInAt(parties);
          await signOut(person);
          for (const party of parties)
            await eventually(`${party.recipe.title} has signed the person out`, async () => !(await letsIn(party, person)));
          check(!(await person.isSignedIn()), 'the session at Gatehouse has ended');
          for (const party of parties) check(await letsIn(party, other), `another browser is still signed in to ${party.recipe.title}`);
          say(`signed out ${where}: out of ${parties.map(({ recipe }) => recipe.title).join(', ')} and Gatehouse`);
        }
      }),
    );
  } finally {
    await provider.server.stop();
    await host.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A browser in which somebody has signed in everywhere. */
async function signedInAt(parties: readonly RelyingParty[]): Promise<Traveller> {
  const [{ provider } = {}] = parties;
  if (!provider) throw new Error('there is nowhere to sign in');
  const person = new Traveller(provider);
  for (const party of parties) {
    await signIn(party, person);
    if (!(await letsIn(party, person))) throw new Error(`${party.recipe.title} does not let the person in`);
  }
  return person;
}
