/** Which of its secrets is the password of an agent for git over HTTPS, and where. */
export interface GitCredential {
  /** An https URL without a query; the host alone, or with the path of a part of it. */
  readonly url: string;
  readonly username: string;
  /** The name of the secret. */
  readonly secret: string;
}

/** A secret of an agent without its value. */
interface AgentSecret {
  readonly id: string;
  readonly name: string;
  readonly envName: string;
  readonly filePath: string;
  readonly enabled: boolean;
}

interface AgentFile {
  readonly id: string;
  readonly mimetype: string;
  readonly sizeBytes: number;
}

/** What an owner states about an agent, except what it is given in lists. */
export interface AgentFields {
  readonly name: string;
  readonly description: string;
  readonly gitSshKey: boolean;
  readonly tokenLifetimeSeconds: number;
  /** Null: never. */
  readonly expiresAt: Date | null;
}

/** An agent with all that it was given. */
export interface AgentRow extends AgentFields {
  readonly id: string;
  readonly userId: string;
  readonly username: string;
  readonly lastSeenAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** By name. */
  readonly secrets: readonly AgentSecret[];
  readonly files: readonly AgentFile[];
  readonly gitCredentials: readonly GitCredential[];
  /** When the newest of its tokens ends; null without a token. */
  readonly tokenExpiresAt: Date | null;
}

/** An agent as somebody sees it: null for what they may not read, which is still counted. */
export interface AgentView extends Omit<AgentRow, 'secrets' | 'files' | 'gitCredentials'> {
  readonly secrets: AgentRow['secrets'] | null;
  readonly files: AgentRow['files'] | null;
  /** With names of secrets. */
  readonly gitCredentials: AgentRow['gitCredentials'] | null;
  readonly counts: { readonly secrets: number; readonly files: number; readonly gitCredentials: number };
}

/** What an agent is given. A list that is undefined stays as it is; each must be stated, so that no kind can be forgotten on the way here. */
export interface Grants {
  /** Names of secrets. */
  readonly secrets: readonly string[] | undefined;
  /** Ids of files. */
  readonly files: readonly string[] | undefined;
  readonly gitCredentials: readonly GitCredential[] | undefined;
}

export type NewAgent = AgentFields & Grants;
/** Undefined: unchanged. */
export type AgentChange = { readonly [F in keyof AgentFields]: AgentFields[F] | undefined } & Grants;
