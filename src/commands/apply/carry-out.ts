import { ApiError } from '../../sdk/client/index.js';
import { CommandFailure, type Console, FAILURE } from '../client/index.js';
import type { Desired } from './desired.js';
import { type Entry, isSame, NOUNS } from './entry.js';
import type { Found } from './kind.js';
import { KIND } from './kinds/index.js';
import type { Action } from './plan.js';
import { writeSecret } from './secrets.js';
import type { Server } from './server.js';

/** Does what a plan says, one after the other, and says what was done. What fails ends it: the next run finds what is done, and goes on from there. */
export async function carryOut(actions: readonly Action[], server: Server, console: Console): Promise<void> {
  const run = new Run(server, console);
  for (const [index, action] of actions.entries()) {
    try {
      await run.perform(action);
    } catch (error) {
      console.say(
        `${index} of ${actions.length} changes were made. Run the command again to make the rest. This one failed: ${describe(action)}`,
      );
      throw error;
    }
  }
  if (run.differences.length > 0) throw new CommandFailure(run.differences.join('\n'), FAILURE);
}

/** `create app Notes`. */
function describe(action: Action): string {
  if (action.action === 'policy') return `set registration_policy to ${action.after}`;
  const verb = action.action === 'secret' ? 'create a secret of' : action.action;
  return `${verb} ${NOUNS[action.kind]} ${action.title}`;
}

class Run {
  /** What the server has made of what it was sent. */
  readonly differences: string[] = [];
  /** The IDs of what was there, or is there now. */
  private readonly ids = new Map<Desired, string>();

  constructor(
    private readonly server: Server,
    private readonly console: Console,
  ) {}

  async perform(action: Action): Promise<void> {
    switch (action.action) {
      case 'create':
        return this.create(action.thing);
      case 'update':
        return this.update(action.thing, action.found);
      case 'delete':
        return this.remove(action);
      case 'secret':
        return this.addSecret(action.thing, action.found);
      case 'policy': {
        const body = { dynamic_client_registration: action.after };
        await this.server.api.PUT('/api/v2/oauth2-provider/settings', { body });
        this.console.say(`Set registration_policy to ${action.after}.`);
      }
    }
  }

  private async create(thing: Desired): Promise<void> {
    const { kind, entry, title } = thing;
    try {
      const { id, stored } = await KIND[kind].create(this.server, entry);
      this.keep(thing, id);
      this.compare(thing, stored);
      this.console.say(`Created ${NOUNS[kind]} ${title}.`);
    } catch (error) {
      const found = isStatus(error, 409) ? await this.findAgain(thing) : undefined;
      if (!found) throw error;
      // Another run makes the same of it, at the same time.
      this.keep(thing, found.id);
      if (!isSame(found.entry, entry)) await this.update(thing, found);
      else this.console.say(`There is ${NOUNS[kind]} ${title} by now.`);
    }
  }

  private async findAgain({ kind, key, entry }: Desired): Promise<Found | undefined> {
    this.server.forget();
    const all = await KIND[kind].read(this.server, { entries: [entry], others: 'none' });
    return all.find((each) => each.isReserved === null && KIND[kind].keyOf(each.entry) === key);
  }

  private async update(thing: Desired, found: Found): Promise<void> {
    this.keep(thing, found.id);
    this.compare(thing, await KIND[thing.kind].update(this.server, found, thing.entry));
    this.console.say(`Changed ${NOUNS[thing.kind]} ${thing.title}.`);
  }

  private async remove({ kind, title, found }: Extract<Action, { action: 'delete' }>): Promise<void> {
    try {
      await KIND[kind].remove(this.server, found);
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
    }
    this.console.say(`Deleted ${NOUNS[kind]} ${title}.`);
  }

  private async addSecret(thing: Desired, found: Found | null): Promise<void> {
    const id = this.ids.get(thing) ?? found?.id;
    if (id === undefined) throw new Error('what gets a secret was there before, or has been made');
    const { path, isOurs } = await writeSecret(this.server.api, thing, id);
    const whose = `a secret of ${NOUNS[thing.kind]} ${thing.title}`;
    this.console.say(isOurs ? `Created ${whose}, and wrote it to ${path}.` : `There is ${whose} in ${path} by now.`);
  }

  private keep(thing: Desired, id: string): void {
    this.ids.set(thing, id);
    this.server.note(thing.kind, thing.title, id);
  }

  /** The server can know better than the files, or can ignore what it does not know. */
  private compare({ kind, title, entry }: Desired, stored: Entry): void {
    for (const field of Object.keys(entry)) {
      if (isSame(stored[field] ?? null, entry[field] ?? null)) continue;
      this.differences.push(
        `${NOUNS[kind]} ${title}: the server has made ${JSON.stringify(stored[field] ?? null)} of ${field}. Write that, or change it.`,
      );
    }
  }
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}
