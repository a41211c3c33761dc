import { clientCommand, CommandFailure, EXIT_CODES, FAILURE, textOutput, YES } from '../client/index.js';
import { actualFor } from './actual.js';
import { carryOut } from './carry-out.js';
import { wishOf } from './desired.js';
import { changesSubjects } from './kinds/apps.js';
import { type Action, planOf } from './plan.js';
import { planText, type Report, reportOf } from './report.js';
import { unknownScopes } from './scopes.js';
import { secretState } from './secrets.js';
import { Server } from './server.js';
import { readSources, refuse, type Source } from './sources.js';

/** Kinds whose entries name organizations. */
const WITH_ORGANIZATIONS = ['organizations', 'groups', 'roles', 'service_accounts'] as const;

/** `gatehouse apply`. */
export const applyCommand = clientCommand({
  name: 'apply',
  summary: 'make the server what files say',
  description: `Makes organizations, groups, custom roles, service accounts, apps and resource servers what the files say, and the registration policy. A
field that a file does not have gets its default; what no file names stays, unless --prune deletes it.`,
  flags: {
    file: { flag: '-f, --file <path>', description: 'A YAML or JSON file, or a folder of them. Can be repeated.', isRepeatable: true },
    plan: { flag: '--plan', description: 'Only show what would change. Exits with 2 if anything would.' },
    prune: {
      flag: '--prune',
      description:
        'Also delete what no file names, of the kinds that the files name. Never people, nor what is built in. Asks before it does.',
    },
    yes: YES,
  },
  examples: ['apply -f gatehouse.yaml --plan', 'apply -f gatehouse.yaml', 'apply -f gatehouse.yaml --prune --yes'],
  output: textOutput<Report>((report) =>
    report.planned || report.changes.length === 0 ? planText(report) : `Changes made: ${report.changes.length}.`,
  ),
  exitCode: ({ planned, changes }) => (planned && changes.length > 0 ? EXIT_CODES.differs.code : EXIT_CODES.success.code),
  run: async ({ api, flags, console }) => {
    if (flags.file.length === 0) throw new CommandFailure('Say which files: -f gatehouse.yaml', FAILURE);
    const sources = await readSources(flags.file);
    const server = new Server(api);
    const { actions, warnings } = await planFor(server, sources, flags.prune);
    for (const warning of warnings) console.warn(warning);
    const report = reportOf(actions, flags.plan);
    if (flags.plan || actions.length === 0) return report;
    const reasons = reasonsToAsk(actions);
    if (reasons.length > 0 && !flags.yes) {
      console.say(planText(report));
      await console.confirm(`${reasons.join(' ')} Make these changes?`, false);
    }
    await carryOut(actions, server, console);
    return report;
  },
});

async function planFor(
  server: Server,
  sources: readonly Source[],
  prune: boolean,
): Promise<{ actions: readonly Action[]; warnings: readonly string[] }> {
  const namesOrganizations = sources.some(({ value }) => WITH_ORGANIZATIONS.some((kind) => value[kind] !== undefined));
  const wish = wishOf(sources, { defaultOrganization: namesOrganizations ? await server.defaultOrganization() : '' });
  const actual = await actualFor(server, wish, prune);
  const secrets = await secretState(server.api, wish.things, actual);
  const { actions, faults } = planOf(wish, actual, prune, (thing) => secrets.missing.has(thing));
  refuse([...faults, ...secrets.faults]);
  return { actions, warnings: await unknownScopes(server, wish, actions) };
}

/** What cannot be undone. */
function reasonsToAsk(actions: readonly Action[]): string[] {
  const deleted = actions.filter(({ action }) => action === 'delete').length;
  const strangers = actions.flatMap((each) =>
    each.action === 'update' && each.kind === 'apps' && changesSubjects(each.found.entry, each.thing.entry) ? [each.title] : [],
  );
  return [
    ...(deleted > 0 ? [`${deleted} of what the server has will be deleted, with everything that belongs to it.`] : []),
    ...(strangers.length > 0 ? [`The subject (sub) changes that these apps know users by: ${strangers.join(', ')}.`] : []),
  ];
}
