import { dump, SCALAR_STYLE, visit } from 'js-yaml';
import { clientCommand, textOutput } from '../client/index.js';
import { policyOf } from './actual.js';
import { type Entry, KINDS, type KindName } from './entry.js';
import type { Names } from './kind.js';
import { KIND } from './kinds/index.js';
import { isDefault } from './plan.js';
import { Server } from './server.js';
import type { Configuration } from './sources.js';

const SETTING = 'registration_policy';
const EXPORTED = [...KINDS, SETTING] as const;

/** `gatehouse export`. */
export const exportCommand = clientCommand({
  name: 'export',
  summary: 'write what the server has as a file for `gatehouse apply`',
  description: `Prints organizations, groups, custom roles, service accounts, apps and resource servers, and the registration policy, as gatehouse apply
reads them. Without secrets, without people, and without what is built in, has registered itself or belongs to an identity provider.`,
  flags: { kind: { flag: '-k, --kind <kind>', choices: EXPORTED, description: 'Only this kind. Can be repeated.', isRepeatable: true } },
  examples: ['export > gatehouse.yaml', 'export -k apps -k resource_servers -o json'],
  output: textOutput<Configuration>(yamlOf),
  run: async ({ api, flags }) => {
    const server = new Server(api);
    const kinds = flags.kind.length === 0 ? EXPORTED : EXPORTED.filter((kind) => flags.kind.includes(kind));
    const parts: [string, unknown][] = [];
    for (const kind of kinds) parts.push([kind, kind === SETTING ? await policyOf(server) : await entriesOf(server, kind)]);
    return Object.fromEntries(parts);
  },
});

async function entriesOf(server: Server, kind: KindName): Promise<Entry[]> {
  const names = { defaultOrganization: kind === 'organizations' ? await server.defaultOrganization() : '' };
  const found = await KIND[kind].read(server, { entries: [], others: 'everything' });
  return found
    .filter(({ isReserved, mayBePruned }) => isReserved === null && (mayBePruned || kind === 'organizations'))
    .map(({ entry }) => entry)
    .sort((one, other) => (KIND[kind].keyOf(one) < KIND[kind].keyOf(other) ? -1 : 1))
    .map((entry) => trimmed(kind, entry, names));
}

/** Without the fields that have their defaults. */
export function trimmed(kind: KindName, entry: Entry, names: Names): Entry {
  let short = entry;
  for (const field of Object.keys(entry)) {
    const { [field]: _value, ...others } = short;
    if (isDefault(kind, short, field, names)) short = others;
  }
  return short;
}

const UNSAFE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

/** Whatever a terminal could take for more than text is written as an escape, which only double quotes have. */
function yamlOf(configuration: Configuration): string {
  const text = dump(configuration, {
    lineWidth: 120,
    noRefs: true,
    transform: (documents) => {
      visit(documents, (node) => {
        if (node.kind === 'scalar' && UNSAFE.test(node.value)) node.style = SCALAR_STYLE.DOUBLE_QUOTED;
      });
    },
  });
  return text.trimEnd();
}
