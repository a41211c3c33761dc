import { repositoryTexts } from './repository-texts.js';

/** Limits of one process that are not divided, because what they limit does not grow with the number of requests: as docs/admin/workers.md names them. */
const OF_EACH_WORKER: Readonly<Record<string, string>> = {
  'src/key-sets/key-sets.ts': 'key sets of others fetched at a time',
  'src/oauth2-provider/client-documents/document-fetcher.ts': 'metadata documents of clients fetched at a time',
  'src/oauth2-provider/subjects/sector-documents.ts': 'lists of redirect URIs of a sector fetched at a time',
};

const texts = new Map(repositoryTexts().map(({ path, text }) => [path, text]));

/** Processes share cores and memory: what one of them limits for the sake of the machine is multiplied by their number. */
describe('work that is limited by slots', () => {
  const limited = [...texts].filter(([path, text]) => /^src\/.*(?<!\.spec)\.ts$/.test(path) && text.includes('new WorkSlots('));

  it('is divided among the workers, or a limit of each worker that docs/admin/workers.md names', () => {
    const undivided = limited.filter(([, text]) => !/settings\((?:'\w+', )*'workers'/.test(text) || !/\/ workers\b/.test(text));
    expect(undivided.map(([path]) => path)).toEqual(Object.keys(OF_EACH_WORKER));
    const row = texts
      .get('docs/admin/workers.md')
      ?.split('\n')
      .find((line) => /^\| `.*\| each worker \|$/.test(line));
    for (const what of Object.values(OF_EACH_WORKER)) expect(row).toContain(what);
  });
});
