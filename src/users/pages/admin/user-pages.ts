import { Injectable } from '@nestjs/common';
import { ApiKeysService } from '../../../auth/index.js';
import type { Actor } from '../../../authz/index.js';
import { DomainError, isUuid, notFound, sentencesOf } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { FormBody, type HttpReply, isCorrectable } from '../../../http/index.js';
import { sendPage } from '../../../views/index.js';
import type { UserRow } from '../../users.repository.js';
import { UsersService } from '../../users.service.js';
import { listedKey } from '../listed-key.js';
import { pathOfUser } from './administered-user.js';
import { renderUserPage } from './user.view.js';
import { UserPowers } from './user-powers.js';

interface Said {
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

/** What the forms about a user have in common: finding the user, and the page to which they lead back. */
@Injectable()
export class UserPages {
  constructor(
    private readonly users: UsersService,
    private readonly keys: ApiKeysService,
    private readonly powers: UserPowers,
    private readonly viewers: ConsoleViewers,
  ) {}

  /** Pages link users by ID: a name could be one of the paths beside it. */
  find(actor: Actor, id: string): Promise<UserRow> {
    if (!isUuid(id)) throw notFound();
    return this.users.resolve(actor, id);
  }

  /** For a page of which the form would be refused to everybody without this power: for them there is no such page. */
  async findFor(actor: Actor, id: string, power: 'maySetPassword' | 'mayDelete' | 'mayEndKeys'): Promise<UserRow> {
    const user = await this.find(actor, id);
    if (!(await this.powers.of(actor, user))[power]) throw notFound();
    return user;
  }

  /** Carries out what a form asks for, and leads back to the page of the user; if it is refused, the page says why. */
  async change(reply: HttpReply, actor: Actor, body: unknown, done: string, change: (user: UserRow) => Promise<unknown>): Promise<void> {
    const user = await this.find(actor, FormBody.of(body).get('user') ?? '');
    try {
      await change(user);
    } catch (error) {
      if (!isShown(error)) throw error;
      await this.show(reply, 400, actor, user, { error: sentencesOf(error) });
      return;
    }
    void reply.redirect(`${pathOfUser(user.id)}?done=${done}`, 303);
  }

  async show(reply: HttpReply, status: number, actor: Actor, user: UserRow, said: Said): Promise<void> {
    const viewer = this.viewers.of(actor);
    const [powers, sessions, tokens] = await Promise.all([
      this.powers.of(actor, user),
      this.keys.listSessions(actor, user.id),
      this.keys.listTokens(actor, { userId: user.id, includeExpired: false }),
    ]);
    const keys = { sessions: sessions.map((key) => listedKey(key, actor)), tokens: tokens.map((key) => listedKey(key, actor)) };
    sendPage(reply, status, 'account', renderUserPage({ viewer, user, powers, ...keys, ...said }));
  }
}

/** The administrator sees this user, so a refusal says why instead of that there is no such page. */
export function isShown(error: unknown): error is DomainError {
  return isCorrectable(error) || (error instanceof DomainError && error.code === 'forbidden');
}
