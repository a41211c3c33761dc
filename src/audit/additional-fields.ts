/** An automatic change, and the part of the server that made it. */
interface Automatic<Subsystem extends string> {
  /** Fixed: clients of the reference know the server by this name. */
  readonly automatic_actor: 'coder';
  readonly automatic_subsystem: Subsystem;
}

/** A change by an operator with direct access to the database. */
interface ByCommand<Command extends string> {
  readonly command: Command;
}

/** Additional facts in an entry about a changed row, by kind of resource. */
export interface AdditionalFields {
  readonly user:
    | Automatic<'dormancy' | 'login' | 'role_sync'>
    | ByCommand<'server create-admin-user' | 'reset-password'>
    /** The person who had the link of this invitation created the account. */
    | { readonly invitation_id: string };
  /** `member`: whose login created the group. `members_left_out`: the number of members, where the row does not list them. */
  readonly group: (Automatic<'group_sync'> & { readonly member: string }) | { readonly members_left_out: number };
  /** How an app that registered itself was created, changed or deleted. */
  readonly oauth2_provider_app:
    | { readonly registration: 'open' | 'registration_access_token' | 'unused' }
    /** `ended_grants`: how many grants ended because the redirect URIs of the document changed. */
    | { readonly registration: 'metadata_document'; readonly ended_grants?: number }
    | { readonly registration: 'initial_access_token'; readonly initial_access_token_id: string };
  readonly oauth2_provider_initial_access_token: ByCommand<'server oauth2 registration'>;
  readonly oauth2_provider_settings: ByCommand<'server oauth2 registration'>;
  readonly oauth2_provider_resource_server: ByCommand<'server oauth2 resources'>;
  readonly oauth2_provider_exchange_rule: ByCommand<'server oauth2 exchange-rules'>;
  readonly oauth2_provider_resource_server_secret: ByCommand<'server oauth2 resources'>;
  /** What it has been given since: names of secrets, ids of files, URLs of Git hosts. */
  readonly agent: { readonly secrets: readonly string[]; readonly files: readonly string[]; readonly git_credentials: readonly string[] };
  /** The id that was reserved for the key before it was made. */
  readonly api_key: { readonly reserved_key_id: string };
}

/** Facts in an entry about an event that did not change a single row, by kind of resource. */
export interface RowlessEvents {
  readonly api_key:
    | { readonly action: 'login' | 'register'; readonly additionalFields?: { readonly reauthentication: true } }
    | { readonly action: 'logout'; readonly additionalFields?: { readonly replaced_by_login: true } }
    | { readonly action: 'delete'; readonly additionalFields: { readonly sessions_ended: number } | EndedAccess | RevokeAll | Restored };
  readonly agent:
    /** It was given the values of all its secrets, or the bytes of a file. */
    | {
        readonly action: 'read';
        readonly additionalFields:
          { readonly secrets: readonly { readonly id: string; readonly name: string }[] } | { readonly file: string };
      }
    | AgentTokenEvent;
  /** An agent was given the value. Nobody else ever is. */
  readonly user_secret: { readonly action: 'read'; readonly additionalFields?: never };
  readonly git_ssh_key: { readonly action: 'read'; readonly additionalFields?: never };
  /** A person's consent to an app is a grant, which lasts as long as its tokens. */
  readonly oauth2_provider_app: {
    readonly action: 'write';
    readonly additionalFields:
      /** `remembered`: without asking, because the user had allowed it before. `device_address`: where a device asked from. */
      | { readonly consent: 'allowed' | 'remembered'; readonly resource: string; readonly scope: string; readonly device_address?: string }
      /** The user will be asked again. */
      | { readonly consent: 'forgotten'; readonly user_id: string }
      | { readonly consent: 'denied'; readonly resource: string; readonly scope: string; readonly device_address: string }
      | { readonly consent: 'revoked' }
      | { readonly registration_access_token: 'rotated' | 'revoked' }
      /** How many logouts it is told again. */
      | { readonly logouts_retried: number }
      /** The app got a token for another resource in exchange for one of this user, which was issued to the subject app. */
      | {
          readonly token_exchange: 'issued';
          readonly rule_id: string;
          readonly subject_app_id: string;
          readonly subject_resource: string;
          readonly resource: string;
          readonly scope: string;
          /** The apps that act one for the other, the latest first. */
          readonly actor_ids: readonly string[];
        }
      /** The user, who had signed in to the app from this session, is signed out of it. */
      | { readonly sign_in: 'ended'; readonly user_id: string; readonly session_id: string }
      /** All of them, by an administrator. */
      | { readonly consent: 'revoked'; readonly grants_ended: number }
      /** One grant, of this user. */
      | { readonly consent: 'revoked'; readonly user_id: string; readonly grant_id: string };
  };
  /** Id of the user who joined or left at a login. The other members are not listed, because there may be many. */
  readonly group: {
    readonly action: 'write';
    readonly additionalFields: Automatic<'group_sync'> & ({ readonly joined: string } | { readonly left: string });
  };
}

interface AgentTokenEvent {
  readonly action: 'write';
  readonly additionalFields:
    | { readonly token: 'issued' | 'rotated'; readonly expires_at: string }
    /** For the token of a platform with this `jti`. */
    | {
        readonly token: 'exchanged';
        readonly expires_at: string;
        readonly workload_identity_id: string;
        readonly issuer: string;
        readonly subject: string;
        readonly jti: string;
      }
    /** `copied_token`: one that had been replaced was used again. */
    | { readonly tokens_revoked: number; readonly reason: 'copied_token' | 'revoked' };
}

/** How many of a user's grants to apps were ended, and with them other sessions and tokens, and programs that the user's agents trusted. */
interface EndedAccess {
  readonly grants_ended: number;
  readonly keys_ended?: number;
  readonly workload_identities_ended?: number;
}

/** How many there were. */
interface RevokeAll extends ByCommand<'server revoke-all'> {
  readonly sessions: number;
  readonly tokens: number;
  readonly access_tokens: number;
  readonly agent_tokens: number;
  readonly workload_identities: number;
  readonly grants: number;
}

/** All rows are those of a backup. */
interface Restored extends ByCommand<'restore'> {
  /** When the backup was made. */
  readonly backup_of: string;
  /** The version of Gatehouse that made it. */
  readonly backup_version: string;
  /** Did sessions, tokens and grants stay? */
  readonly kept_sessions: boolean;
}

/** In every entry about what an agent did, beside the other facts. */
export interface ByAgent {
  readonly agent: { readonly id: string; readonly name: string };
}
