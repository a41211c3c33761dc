// Generated from docs/openapi.json by `npm run docs:generate`. Do not edit.

import type { Binary } from "./binary.js";
export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public keys of this server (RFC 7517)
         * @description They verify ID tokens, JWT access tokens (RFC 9068) and introspection responses (RFC 9701).
         */
        get: operations["getJsonWebKeySet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-authorization-server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Authorization server metadata (RFC 8414) */
        get: operations["getAuthorizationServerMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Protected resource metadata (RFC 9728) */
        get: operations["getProtectedResourceMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/openid-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OpenID provider metadata (OpenID Connect Discovery) */
        get: operations["getOpenIdConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's agents
         * @description Ordered by name.
         */
        get: operations["listAgents"];
        put?: never;
        /**
         * Create an agent
         * @description The response has its first token. Requires a login session; for its own agents, a service account can use a long-lived token with full access.
         */
        post: operations["createAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/agents/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get this agent's manifest
         * @description What the agent of this request was given, without values. Only for the token of an agent.
         */
        get: operations["getAgentManifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/agents/me/gitsshkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the Git SSH key of this agent's owner
         * @description Recorded in the audit log. Only for the token of an agent.
         */
        get: operations["readAgentGitSshKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/agents/me/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read this agent's secrets
         * @description All of them with their values, ordered by name. One entry of the audit log lists them. Only for the token of an agent.
         */
        get: operations["readAgentSecrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/agents/me/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one of this agent's secrets
         * @description Recorded in the audit log. Only for the token of an agent.
         */
        get: operations["readAgentSecret"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/agents/me/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate this agent's token
         * @description Returns a new token. The one of this request stays valid until the new one is first used, for 60 seconds at most: if the response is lost, send the request again. Only for the token of an agent.
         */
        post: operations["rotateAgentToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/agents/{agent}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an agent */
        get: operations["getAgent"];
        put?: never;
        post?: never;
        /**
         * Delete an agent
         * @description Ends its tokens immediately.
         */
        delete: operations["deleteAgent"];
        options?: never;
        head?: never;
        /**
         * Update an agent
         * @description Omitted fields are unchanged; a list replaces the one before. Counts from the next request of the agent. Requires a login session; for its own agents, a service account can use a long-lived token with full access.
         */
        patch: operations["updateAgent"];
        trace?: never;
    };
    "/api/v2/agents/{agent}/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue a new token for an agent
         * @description Revokes all former tokens of the agent immediately. Requires a login session; for its own agents, a service account can use a long-lived token with full access.
         */
        post: operations["createAgentToken"];
        /**
         * Revoke all tokens of an agent
         * @description Immediately. The agent stays.
         */
        delete: operations["revokeAgentTokens"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/agents/{agent}/workload-identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the workload identities of an agent
         * @description The programs of other platforms that may act as the agent, with a token of their platform (RFC 8693).
         */
        get: operations["listWorkloadIdentities"];
        put?: never;
        /**
         * Let a program of another platform act as an agent
         * @description Exactly one program, named by its subject or its claims; at most 20 for each agent. An identity cannot be changed. Requires a login session; for its own agents, a service account can use a long-lived token with full access.
         */
        post: operations["createWorkloadIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/agents/{agent}/workload-identities/{identity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Stop trusting a workload identity
         * @description Immediately ends every token of the agent that was issued for it.
         */
        delete: operations["deleteWorkloadIdentity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/appearance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the appearance
         * @description The application name, logo and banners that clients show.
         */
        get: operations["getAppearance"];
        /**
         * Replace the appearance
         * @description Sets the application name, logo and banners. Omitted fields are cleared. Owners only; apps acting for an owner cannot do this.
         */
        put: operations["updateAppearance"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the audit log
         * @description Newest entries first. `q` accepts `key:value` filters: `resource_type` (also as a bare word), `resource_id`, `resource_target`, `request_id`, `id` (of an entry), `username` (`me` for yourself), `email`, `action`, `date_from`, `date_to` (`YYYY-MM-DD`) and `organization`. An unknown `action` or `resource_type` is an error that lists the known ones.
         */
        get: operations["listAuditLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the audit log
         * @description The newest 50000 entries that match `q`, as a file. JSON has the entries of the search in `audit_logs`, and in `truncated` whether there are more; `date_to` continues where a file ends. In CSV, text that a spreadsheet would run as a formula begins with an apostrophe.
         */
        get: operations["exportAuditLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/auth/scopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the scopes available for tokens */
        get: operations["listScopes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/authcheck": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check your permissions
         * @description Evaluates up to 5000 checks (256 KiB) per request. Has no side effects.
         */
        post: operations["checkAuthorization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/buildinfo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get build information */
        get: operations["getBuildInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/debug/{user}/debug-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a user's identity provider claims by source */
        get: operations["getDebugLink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deployment/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the deployment configuration
         * @description Every option with its value and the source of the value. Secrets are left empty. Owners and auditors only.
         */
        get: operations["getDeploymentConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deployment/encryption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the state of encryption at rest
         * @description Keys by their IDs, running servers and counted values. It reads no value: whether all can be read is what `gatehouse server dbcrypt status` says. Owners and auditors only.
         */
        get: operations["getEncryption"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deployment/identity-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List identity providers
         * @description Those of the configuration, in the order of the login page, without secrets. Owners and auditors only.
         */
        get: operations["listIdentityProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deployment/identity-providers/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test the identity providers
         * @description Reads the metadata and the keys of each now, as a login does. Changes nothing, and signs nobody in. Repeated within five seconds, it gives the same result.
         */
        post: operations["testIdentityProviders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deployment/ssh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the SSH configuration for workspaces
         * @description Always empty, because this server has no workspaces. Present for compatibility.
         */
        get: operations["getSSHConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deployment/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get deployment statistics
         * @description When the last backup was made. The rest is always zero, because this server has no workspaces, and present for compatibility.
         */
        get: operations["getDeploymentStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/entitlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get entitlements
         * @description Every feature is entitled: this server needs no license.
         */
        get: operations["getEntitlements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List enabled experiments
         * @description Contains `oauth2` if the authorization server is enabled.
         */
        get: operations["getExperiments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/experiments/available": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List available experiments */
        get: operations["getAvailableExperiments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload an archive
         * @description At most 100 MiB. A .zip archive is stored as a .tar archive with the same entries. Limited to 12 requests per minute.
         */
        post: operations["uploadFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file
         * @description Returns the file as stored, or converted to another format. Limited to 12 requests per minute and file.
         */
        get: operations["getFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/files/{id}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the entries of an archive
         * @description Returns at most 1000 entries per page.
         */
        get: operations["listFileEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/files/{id}/entries/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one file of an archive */
        get: operations["getFileEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups
         * @description Lists the groups that are visible to you, with those of their members that are.
         */
        get: operations["listGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a group */
        get: operations["getGroup"];
        put?: never;
        post?: never;
        /** Delete a group */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        /**
         * Update a group and its members
         * @description Either all changes are made or none.
         */
        patch: operations["updateGroup"];
        trace?: never;
    };
    "/api/v2/groups/{group}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of a group
         * @description Lists only what you have permission to read.
         */
        get: operations["listGroupMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List pending invitations */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invite a user
         * @description Creates a link with which one person creates their own account once. The server sends no mail: send the link yourself. The account gets these roles and organizations if you may still give them at that time.
         */
        post: operations["createInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation
         * @description Creates the account of the person who got the link. Works only once, also for concurrent requests. Does not start a session.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/invitations/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look up an invitation
         * @description For the person who got the link.
         */
        post: operations["lookUpInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/invitations/{invitation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an invitation */
        delete: operations["deleteInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/licenses/refresh-entitlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh entitlements
         * @description Has no effect: this server needs no license. Present for compatibility.
         */
        post: operations["refreshEntitlements"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List OAuth2 apps */
        get: operations["listOAuth2Apps"];
        put?: never;
        /** Register an OAuth2 app */
        post: operations["createOAuth2App"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/apps/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List how much OAuth2 apps are used
         * @description By name. `q` accepts words of a name and `key:value` filters: `name`, `id`, `client_type`, `self_registered` and `verified`.
         */
        get: operations["listOAuth2AppUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/apps/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an OAuth2 app */
        get: operations["getOAuth2App"];
        /**
         * Update an OAuth2 app
         * @description If omitted, `icon` is cleared, while everything else but the name is unchanged. A change of the service account revokes the tokens that the app obtained for itself.
         */
        put: operations["updateOAuth2App"];
        post?: never;
        /**
         * Delete an OAuth2 app
         * @description Immediately revokes the app's secrets, grants and tokens.
         */
        delete: operations["deleteOAuth2App"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/apps/{app}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End every user's access of an OAuth2 app
         * @description Ends all grants of the app with their tokens, and what users have allowed before, so that they are asked again. Apps that want to be told are told to sign the users out (back-channel logout). The app and its secrets stay.
         */
        delete: operations["endOAuth2AppAccess"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/apps/{app}/logouts/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry undelivered logouts of an app
         * @description Tells the app again what it has not confirmed, up to 5,000 logouts, also those that the server has given up, with up to eight more attempts. What is due within a minute anyway is not counted. A change of `backchannel_logout_uri` has the same effect.
         */
        post: operations["retryOAuth2AppLogouts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/apps/{app}/registration-access-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke the registration access token of an app
         * @description Afterwards only administrators can change an app that registered itself. A change by an administrator has the same effect.
         */
        delete: operations["revokeOAuth2AppRegistrationToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/apps/{app}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an app's secrets */
        get: operations["listOAuth2AppSecrets"];
        put?: never;
        /**
         * Add a client secret
         * @description An app can have several secrets, so that you can rotate them without downtime.
         */
        post: operations["createOAuth2AppSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/apps/{app}/secrets/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a client secret
         * @description Immediately revokes the grants that used the secret.
         */
        delete: operations["deleteOAuth2AppSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/exchange-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List exchange rules
         * @description Which app can exchange tokens for one resource server for tokens for another one (RFC 8693). Without a rule, none can.
         */
        get: operations["listExchangeRules"];
        put?: never;
        /**
         * Create an exchange rule
         * @description A rule cannot be changed: delete it, which revokes what was issued under it, and create another one.
         */
        post: operations["createExchangeRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/exchange-rules/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an exchange rule */
        get: operations["getExchangeRule"];
        put?: never;
        post?: never;
        /**
         * Delete an exchange rule
         * @description Immediately revokes every token that was issued under it, and what was exchanged for these.
         */
        delete: operations["deleteExchangeRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/initial-access-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List initial access tokens */
        get: operations["listInitialAccessTokens"];
        put?: never;
        /**
         * Create an initial access token
         * @description Lets apps register themselves, in your name, while the policy is `token` or `open`.
         */
        post: operations["createInitialAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/initial-access-tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete an initial access token
         * @description Apps that were registered with it stay.
         */
        delete: operations["deleteInitialAccessToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/logouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List undelivered logouts
         * @description Apps with a `backchannel_logout_uri` that have not confirmed yet that a session has ended, newest first. The server tries eight times in eleven hours. What no app has confirmed is kept for 30 days.
         */
        get: operations["listOAuth2Logouts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/resource-servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List resource servers
         * @description The APIs that access tokens are issued for. The API of this server is the first.
         */
        get: operations["listResourceServers"];
        put?: never;
        /** Register a resource server */
        post: operations["createResourceServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/resource-servers/{resource_server}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a resource server */
        get: operations["getResourceServer"];
        /**
         * Update a resource server
         * @description Applies to tokens that are issued or refreshed later; introspection applies removed scopes and apps to earlier ones, too. The identifier cannot be changed.
         */
        put: operations["updateResourceServer"];
        post?: never;
        /**
         * Delete a resource server
         * @description Immediately revokes its secrets, and every grant and token for it.
         */
        delete: operations["deleteResourceServer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/resource-servers/{resource_server}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a resource server's secrets */
        get: operations["listResourceServerSecrets"];
        put?: never;
        /**
         * Add a secret of a resource server
         * @description The resource server authenticates with it for introspection. It can have several, so that you can rotate them without downtime.
         */
        post: operations["createResourceServerSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/resource-servers/{resource_server}/secrets/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a secret of a resource server */
        delete: operations["deleteResourceServerSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the settings of the authorization server */
        get: operations["getOAuth2Settings"];
        /**
         * Change the settings of the authorization server
         * @description Omitted settings are unchanged. Apps that are registered already are not affected.
         */
        put: operations["updateOAuth2Settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List signing keys
         * @description The published ones, newest first for each algorithm.
         */
        get: operations["listSigningKeys"];
        put?: never;
        /**
         * Rotate a signing key
         * @description Publishes the next key of an algorithm. It signs a day later, when every verifier has it. The server does this on its own before a key is too old.
         */
        post: operations["createSigningKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/oauth2-provider/signing-keys/{kid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a signing key
         * @description Withdraws a key that others may know, and signs with another one at once, if its algorithm is offered. What it has signed is refused here at once, and elsewhere when the verifier has read the key set again.
         */
        delete: operations["deleteSigningKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List organizations
         * @description Lists only what you have permission to read.
         */
        get: operations["listOrganizations"];
        put?: never;
        /**
         * Create an organization
         * @description You become the first member.
         */
        post: operations["createOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations/{organization}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an organization */
        get: operations["getOrganization"];
        put?: never;
        post?: never;
        /**
         * Delete an organization
         * @description First delete its groups and remove all members except one.
         */
        delete: operations["deleteOrganization"];
        options?: never;
        head?: never;
        /**
         * Update an organization
         * @description Omitted fields are unchanged.
         */
        patch: operations["updateOrganization"];
        trace?: never;
    };
    "/api/v2/organizations/{organization}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an organization's groups */
        get: operations["listOrganizationGroups"];
        put?: never;
        /** Create a group */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations/{organization}/groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a group by name */
        get: operations["getGroupByName"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations/{organization}/groups/{group}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the members of a group by its name */
        get: operations["listGroupMembersByName"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations/{organization}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List members
         * @description Ordered by username, at most 5000. Use `paginated-members` to page through larger organizations.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations/{organization}/members/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an organization's roles
         * @description Built-in and custom roles.
         */
        get: operations["listOrganizationRoles"];
        /**
         * Update a custom role
         * @description Updates the role with the given name. Unknown permissions are dropped.
         */
        put: operations["updateOrganizationRole"];
        /** Create a custom role */
        post: operations["createOrganizationRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations/{organization}/members/roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a custom role
         * @description Immediately removes the role from everyone who has it.
         */
        delete: operations["deleteOrganizationRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations/{organization}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a member */
        get: operations["getMember"];
        put?: never;
        /**
         * Add a member
         * @description The user must be visible to you.
         */
        post: operations["addMember"];
        /**
         * Remove a member
         * @description Also removes the member from all groups of the organization.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations/{organization}/members/{user}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace a member's roles */
        put: operations["updateMemberRoles"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations/{organization}/paginated-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an organization's groups, paginated
         * @description Ordered by name, without members. Requires permission to read all groups of the organization.
         */
        get: operations["listPaginatedGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/organizations/{organization}/paginated-members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List members, paginated
         * @description Ordered by username.
         */
        get: operations["listPaginatedMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/updatecheck": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check for updates
         * @description Always reports the running version as current: this server does not check for updates.
         */
        get: operations["checkForUpdates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description Ordered by username; lists only users who are visible to you. `q` accepts words and `key:value` filters: `search`, `name`, `username`, `email`, `status`, `role`, `login_type`, `service_account`, `github_com_user_id`, `last_seen_before`, `last_seen_after`, `created_before` and `created_after`.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Create a user
         * @description Creates a regular user or a service account. The user is dormant until the first login or the first use of a key.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/authmethods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the login methods */
        get: operations["getAuthMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/first": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check whether the first user exists */
        get: operations["getFirstUser"];
        put?: never;
        /**
         * Create the first user
         * @description Creates the owner of the deployment. Works only once, also for concurrent requests. Does not start a session.
         */
        post: operations["createFirstUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with email and password
         * @description Returns a session token and sets it as the cookie `coder_session_token`. Limited to 60 requests per minute and IP address.
         */
        post: operations["loginWithPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Deletes the API key used for this request and clears the session cookie. Other sessions and tokens are not affected.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/oauth2/github/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log in with GitHub
         * @description Without `code`, starts a login: redirects the browser to the identity provider and sets a cookie that ties the login to this browser. The provider redirects back here with `code` and `state`, and the session cookie is set. A response can be used once; if it is sent again by a signed-in browser, that browser is redirected to the original destination. Errors are shown as pages. Limited to 60 requests per minute and IP address.
         */
        get: operations["githubCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/oidc-claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get your identity provider claims
         * @description The claims received at your last login. The provider is not queried again.
         */
        get: operations["getOidcClaims"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log in with OpenID Connect
         * @description Without `code`, starts a login: redirects the browser to the identity provider and sets a cookie that ties the login to this browser. The provider redirects back here with `code` and `state`, and the session cookie is set. A response can be used once; if it is sent again by a signed-in browser, that browser is redirected to the original destination. Errors are shown as pages. Limited to 60 requests per minute and IP address.
         */
        get: operations["oidcCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/oidc/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log in with one of several OpenID Connect providers
         * @description Without `code`, starts a login: redirects the browser to the identity provider and sets a cookie that ties the login to this browser. The provider redirects back here with `code` and `state`, and the session cookie is set. A response can be used once; if it is sent again by a signed-in browser, that browser is redirected to the original destination. Errors are shown as pages. Limited to 60 requests per minute and IP address.
         */
        get: operations["oidcProviderCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the site roles
         * @description Does not include `member`, which every user has.
         */
        get: operations["listSiteRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/validate-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Validate a password */
        post: operations["validateUserPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a user */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /**
         * Delete a user
         * @description Deletes the user's keys, identity provider links and memberships. The username and email address can be used again.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End everything
         * @description Immediately ends all sessions, long-lived tokens and apps of the user, for when one of them may have been stolen. Agents stay, without tokens and workload identities. The session or token of this request is kept.
         */
        delete: operations["endAccess"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what happened to your account
         * @description Newest first: logins and refused logins, passwords, sessions and tokens, roles, and apps that got or lost access. From the audit log, and kept as long. Only your own: other users' entries are in the audit log, for those who may read it.
         */
        get: operations["listUserActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/gitsshkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a user's Git SSH public key
         * @description Generates an Ed25519 key pair on first use.
         */
        get: operations["getUserGitSSHKey"];
        /**
         * Regenerate a user's Git SSH key
         * @description Replaces the key pair immediately. Add the new public key wherever the old one was registered.
         */
        put: operations["regenerateUserGitSSHKey"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a CLI key
         * @description Creates a key with full scope and the default lifetime. OAuth tokens cannot create keys.
         */
        post: operations["createAPIKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/keys/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List long-lived tokens
         * @description Returns `null` instead of an empty list, for compatibility.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Create a long-lived token
         * @description A login session can create any token. A token can only create tokens within its own scopes, allow list and expiry; without a `lifetime`, none lives longer than the token. An OAuth token cannot create tokens.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/keys/tokens/tokenconfig": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the maximum token lifetime */
        get: operations["getTokenConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/keys/tokens/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a long-lived token by name */
        get: operations["getTokenByName"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a key */
        get: operations["getAPIKey"];
        put?: never;
        post?: never;
        /** Delete a key */
        delete: operations["deleteAPIKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/keys/{key}/expire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Expire a key immediately and keep its record */
        put: operations["expireAPIKey"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/login-type": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get your login type */
        get: operations["getUserLoginType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/oauth2-consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List remembered consents
         * @description What verified apps get again without asking the user, also when they have no access at the moment.
         */
        get: operations["listOAuth2Consents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/oauth2-consents/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget the consents to an app
         * @description The user is asked when the app next wants access. Access that it has stays; ending that also forgets the consents.
         */
        delete: operations["forgetOAuth2Consents"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/oauth2-grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the apps that have access
         * @description One entry for each consent that is in force, by the name of the app. An app has several if the user consented on several devices.
         */
        get: operations["listOAuth2Grants"];
        put?: never;
        post?: never;
        /**
         * End the access of all apps
         * @description Immediately revokes all grants of the user with their tokens. Sessions and long-lived tokens stay.
         */
        delete: operations["endOAuth2Grants"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/oauth2-grants/{grant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End an app's access
         * @description Immediately revokes this grant with its tokens. Other grants of the same app stay.
         */
        delete: operations["endOAuth2Grant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/oauth2-sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the apps that the user is signed in to
         * @description One entry for each app and each session from which the user signed in to it by OpenID Connect, by the name of the app. Entries end with their session. Access that belongs to no session is only in the list of grants.
         */
        get: operations["listOAuth2SignIns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/oauth2-sign-ins/{sign_in}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out of an app
         * @description Does to one app what the end of the session does to all: the app is told, if it wants to be (back-channel logout), and the grants of the sign-in that have no `offline_access` end with their tokens. The session stays, as do sign-ins to the app from other sessions.
         */
        delete: operations["endOAuth2SignIn"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's organizations
         * @description Lists only what you have permission to read.
         */
        get: operations["listUserOrganizations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/organizations/{organization}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one of a user's organizations */
        get: operations["getUserOrganization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a password
         * @description Revokes every session, token and grant of the user, including the current session. Requires a login session.
         */
        put: operations["updateUserPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain a user's permissions
         * @description What the roles of the user allow on resources that belong to no organization, or to the given one, and which roles decide that. Tokens of the user can allow less. A suspended user is allowed nothing.
         */
        get: operations["getUserPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Update a profile */
        put: operations["updateUserProfile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a user's roles */
        get: operations["getUserRoles"];
        /** Replace a user's site roles */
        put: operations["updateUserRoles"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's secrets
         * @description Ordered by name. Values are never returned. You can only list your own secrets.
         */
        get: operations["listUserSecrets"];
        put?: never;
        /** Create a secret */
        post: operations["createUserSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/secrets/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import secrets from a file
         * @description Creates one secret per key. A key that is a valid environment variable name becomes an enabled secret in that variable; other keys become disabled secrets. Either all secrets are created or none; existing secrets are never changed.
         */
        post: operations["importUserSecrets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a secret */
        get: operations["getUserSecretByName"];
        put?: never;
        post?: never;
        /** Delete a secret */
        delete: operations["deleteUserSecret"];
        options?: never;
        head?: never;
        /**
         * Update a secret
         * @description Omitted fields are unchanged.
         */
        patch: operations["updateUserSecret"];
        trace?: never;
    };
    "/api/v2/users/{user}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List active sessions
         * @description Lists browser and CLI sessions. To end a session, delete its key.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /**
         * End all other sessions
         * @description Keeps the current session.
         */
        delete: operations["endSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/status/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Activate a user */
        put: operations["activateUser"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/users/{user}/status/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Suspend a user
         * @description The user's keys stop working immediately. Nothing is deleted.
         */
        put: operations["suspendUser"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/workload-identity-issuers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List issuers of workload identities
         * @description The platforms whose programs can exchange a token of the platform for one of an agent, if the agent trusts them.
         */
        get: operations["listWorkloadIdentityIssuers"];
        put?: never;
        /**
         * Add an issuer of workload identities
         * @description No agent trusts it yet: its owner adds the exact identity.
         */
        post: operations["createWorkloadIdentityIssuer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/workload-identity-issuers/{issuer}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an issuer of workload identities */
        get: operations["getWorkloadIdentityIssuer"];
        put?: never;
        post?: never;
        /**
         * Delete an issuer of workload identities
         * @description Also deletes the rules of all agents for it, and immediately ends every token that was issued under them.
         */
        delete: operations["deleteWorkloadIdentityIssuer"];
        options?: never;
        head?: never;
        /**
         * Update an issuer of workload identities
         * @description Its name and its keys. Everything else gives the rules for it their meaning, so that it cannot be changed.
         */
        patch: operations["updateWorkloadIdentityIssuer"];
        trace?: never;
    };
    "/oauth2/authorize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the consent page
         * @description For browsers. Without a session, redirects to the login page and back. If the app is verified and the user has allowed all of this before, redirects to the app without a page. With `prompt=none`, always redirects to the app, unless it registered itself.
         */
        get: operations["authorizeOAuth2App"];
        put?: never;
        /**
         * Submit the consent decision
         * @description With a session cookie, requires the `csrf_token` of the consent page. If the grant would now differ from what that page offered, redirects to an updated consent page. A form with `client_id` is an authorization request: redirects to itself as a GET request.
         */
        post: operations["consentToOAuth2App"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/clients/{client_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a registration (RFC 7592) */
        get: operations["getOAuth2ClientConfiguration"];
        /**
         * Replace a registration (RFC 7592)
         * @description Omitted metadata is reset to its default. A client cannot change between public and confidential.
         */
        put: operations["updateOAuth2ClientConfiguration"];
        post?: never;
        /**
         * Delete a registration (RFC 7592)
         * @description Immediately revokes the client's secrets, grants and tokens.
         */
        delete: operations["deleteOAuth2ClientConfiguration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/clients/{client_id}/registration-access-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a registration access token
         * @description The response contains the new token for the only time. The previous one is invalid from then on.
         */
        post: operations["rotateOAuth2RegistrationToken"];
        /**
         * Revoke a registration access token
         * @description Afterwards only administrators can change or delete the registration.
         */
        delete: operations["revokeOAuth2RegistrationToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/device_authorization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Device authorization endpoint (RFC 8628)
         * @description For devices without a browser or a keyboard: show the user `user_code` and `verification_uri`, and poll the token endpoint with `device_code`. Confidential clients authenticate as at the token endpoint.
         */
        post: operations["authorizeOAuth2Device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Introspection endpoint (RFC 7662)
         * @description Tells a resource server whether an access token for it is active, and a confidential app whether a token that it got is. Every other token is `{"active": false}`, whatever the reason. Resource servers authenticate as apps do, with their ID as `client_id`. With `Accept: application/token-introspection+jwt`, the response is a signed JWT (RFC 9701).
         */
        post: operations["introspectOAuth2Token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign out
         * @description For browsers. Ends the session at once if `id_token_hint` is about it, and asks the person otherwise. Without a session it only redirects. Nobody is redirected to an app that registered itself who has not confirmed it. A POST with a form does the same.
         */
        get: operations["endSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/par": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pushed authorization request endpoint (RFC 9126)
         * @description A client sends the parameters of an authorization request here, and the user with `client_id` and `request_uri` to the authorization endpoint. Confidential clients authenticate as at the token endpoint. The parameters are checked as they are there, and the user has to open the link before `request_uri` expires. It can be used for one consent.
         */
        post: operations["pushOAuth2AuthorizationRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a client (RFC 7591)
         * @description The policy of the deployment decides whether this needs an initial access token in the Authorization header. Unknown metadata is ignored. The response states what was registered, which can differ from the request, and contains the registration access token, and the client secret for the only time.
         */
        post: operations["registerOAuth2Client"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revocation endpoint (RFC 7009)
         * @description Immediately revokes the grant behind the token, including all its tokens. Unknown tokens, malformed tokens and tokens of other clients get the same response and change nothing.
         */
        post: operations["revokeOAuth2Token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Token endpoint (RFC 6749 section 3.2)
         * @description Confidential clients authenticate every request: with HTTP Basic, with `client_id` and `client_secret` in the form, or with a JWT. Also available at `/oauth2/token`. The grant types:
         *
         *     - `authorization_code`: exchanges an authorization code, with its PKCE verifier, for an access token and a refresh token.
         *     - `refresh_token`: exchanges a refresh token for a new pair. A refresh token can be used once. A client that lost the response can repeat the request within 10 seconds; any other reuse revokes the grant.
         *     - `client_credentials`: issues an access token to the app itself, which acts as its service account, with all roles of that. There is no refresh token: the app requests another access token.
         *     - `urn:ietf:params:oauth:grant-type:device_code`: exchanges the device code of `/oauth2/device_authorization` for an access token and a refresh token, once the user has entered the user code at `/device` and consented.
         *     - `urn:ietf:params:oauth:grant-type:token-exchange`: exchanges an access token of a user, which the app received as a resource server, for one for another resource server, as far as an exchange rule allows it (RFC 8693). There is no refresh token.
         */
        post: operations["exchangeOAuth2Token"];
        /**
         * Revoke an app's access
         * @description Revokes all your grants to the app, on every device.
         */
        delete: operations["revokeOAuth2App"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/userinfo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the user of an access token
         * @description The claims that the scopes of the access token stand for: `openid` is needed, `profile`, `email`, `groups` and `roles` add to it. A JWT for an app that is registered for one.
         */
        get: operations["getUserInfo"];
        put?: never;
        /**
         * Get the user of an access token
         * @description The claims that the scopes of the access token stand for: `openid` is needed, `profile`, `email`, `groups` and `roles` add to it. A JWT for an app that is registered for one.
         */
        post: operations["postUserInfo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptInvitationRequest: {
            /** @description The token of the invitation. */
            token: string;
            /**
             * @description Unique, case-insensitive.
             * @example grace
             */
            username: string;
            /**
             * @description Full name, truncated to 128 characters.
             * @example Grace Hopper
             */
            name?: string;
            /**
             * @description How the user will sign in.
             * @default password
             * @enum {string}
             */
            login_type: "password" | "oidc";
            /**
             * Format: password
             * @description Required for login type `password`; must be omitted otherwise.
             */
            password?: string;
        };
        ActivityResponse: {
            /**
             * Format: uuid
             * @description ID of the entry, for `after_id`.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            time: string;
            /**
             * @description What happened.
             * @enum {string}
             */
            event: "signed_in" | "confirmed_password" | "signed_out" | "session_created" | "session_ended" | "other_sessions_ended" | "apps_disconnected" | "everything_ended" | "token_created" | "token_changed" | "token_revoked" | "account_created" | "account_deleted" | "password_changed" | "login_method_changed" | "email_changed" | "roles_changed" | "suspended" | "activated" | "became_dormant" | "profile_changed" | "organization_joined" | "organization_left" | "organization_roles_changed" | "ssh_key_created" | "ssh_key_replaced" | "ssh_key_read" | "app_allowed" | "app_denied" | "app_withdrawn" | "app_consent_forgotten" | "app_signed_out";
            /** @description False if it was attempted and refused, such as a login with a wrong password. */
            succeeded: boolean;
            /**
             * @description Who did it: the user, another user, or the server.
             * @enum {string}
             */
            by: "self" | "other" | "server";
            /** @description Name of the agent that acted for the user. Absent if none did. */
            agent?: string;
            /** @description Name of the token, app or organization. May be empty. */
            target: string;
            /** @description IP address of the user. Empty if unknown, and if another user or the server acted. */
            ip: string;
            /** @description `User-Agent` of the user. Empty if another user or the server acted. */
            user_agent: string;
            /** @description Roles that the user got. */
            roles_added: string[];
            /** @description Roles that the user lost. */
            roles_removed: string[];
        };
        AgentGitSshKeyResponse: {
            /** @description Public key in OpenSSH format. */
            public_key: string;
            /**
             * Format: password
             * @description Private key in OpenSSH format, without a passphrase.
             */
            private_key: string;
        };
        AgentManifestResponse: {
            /**
             * Format: uuid
             * @description ID of the agent. Never changes.
             */
            id: string;
            /**
             * @description Name of the agent.
             * @example nightly-build
             */
            name: string;
            /** @description What the agent is for. */
            description: string;
            /** @description The user that the agent acts for. */
            owner: components["schemas"]["AgentOwnerResponse"];
            /** @description Whether the agent can read the private key of its owner's Git SSH key. */
            git_ssh_key: boolean;
            /** @description Lifetime of each token in seconds, when it is new. */
            token_lifetime_seconds: number;
            /**
             * Format: date-time
             * @description When the agent ends. Null: never.
             */
            expires_at: string | null;
            /** @description The token of this request. */
            token: components["schemas"]["AgentTokenFactsResponse"];
            /** @description Which of its secrets is the password for Git over HTTPS, and for which hosts. */
            git_credentials: components["schemas"]["GitCredentialModel"][];
            /** @description The secrets that the agent can read. */
            secrets: components["schemas"]["ManifestSecretResponse"][];
            /** @description The files that the agent can download. */
            files: components["schemas"]["ManifestFileResponse"][];
        };
        AgentOwnerResponse: {
            /**
             * Format: uuid
             * @description ID of the user.
             */
            id: string;
            /** @description Username. */
            username: string;
        };
        AgentResponse: {
            /**
             * Format: uuid
             * @description ID of the agent. Never changes.
             */
            id: string;
            /**
             * @description Name of the agent.
             * @example nightly-build
             */
            name: string;
            /** @description What the agent is for. */
            description: string;
            /** @description The user that the agent acts for. */
            owner: components["schemas"]["AgentOwnerResponse"];
            /** @description Whether the agent can read the private key of its owner's Git SSH key. */
            git_ssh_key: boolean;
            /** @description Lifetime of each token in seconds, when it is new. */
            token_lifetime_seconds: number;
            /**
             * Format: date-time
             * @description When the agent ends. Null: never.
             */
            expires_at: string | null;
            /** @description Names of the secrets that the agent can read. Null if you may not read secrets of its owner: only a person can read their own. */
            secrets: string[] | null;
            /** @description Number of secrets that the agent can read. */
            secret_count: number;
            /** @description IDs of the files that the agent can download. Null if you may not read them. */
            files: string[] | null;
            /** @description Number of files that the agent can download. */
            file_count: number;
            /** @description Which of its secrets is the password for Git over HTTPS, and for which hosts. Null if you may not read secrets of its owner: only a person can read their own. */
            git_credentials: components["schemas"]["GitCredentialModel"][] | null;
            /** @description Number of credentials for Git over HTTPS. */
            git_credential_count: number;
            /** @description The newest token of the agent, which may have expired. Null without a token. */
            token: components["schemas"]["AgentTokenFactsResponse"] | null;
            /**
             * Format: date-time
             * @description When the agent was last seen. Null: never.
             */
            last_seen_at: string | null;
            /**
             * Format: date-time
             * @description When the agent was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When its owner last changed it.
             */
            updated_at: string;
        };
        AgentSecretResponse: {
            /**
             * @description Name of the secret.
             * @example npm-token
             */
            name: string;
            /**
             * @description Environment variable that holds the secret. Empty for none, and for a reserved one.
             * @example NPM_TOKEN
             */
            env_name: string;
            /**
             * @description Path of the file that holds the secret. Empty for none, and for a reserved one.
             * @example ~/.npm-token
             */
            file_path: string;
            /** @description Whether the secret belongs in the environment and in its file. If not, use it only by its name. */
            enabled: boolean;
            /**
             * Format: password
             * @description The value.
             */
            value: string;
        };
        AgentTokenFactsResponse: {
            /**
             * Format: date-time
             * @description When the token ends.
             */
            expires_at: string;
        };
        AgentTokenResponse: {
            /** @description The token, in the form `gha_<10>-<22>`. Shown only once. */
            token: string;
            /**
             * Format: date-time
             * @description When the token ends.
             */
            expires_at: string;
        };
        AgentsResponse: {
            /** @description The agents of this page, by name. */
            agents: components["schemas"]["AgentResponse"][];
            /** @description Number of agents of the user that match the search. 0 if the page is empty. */
            count: number;
        };
        ApiKeyResponse: {
            /** @description Key ID: ten letters and digits. */
            id: string;
            /**
             * Format: uuid
             * @description ID of the user who owns the key.
             */
            user_id: string;
            /**
             * Format: date-time
             * @description When the key was last used. The Unix epoch if never.
             */
            last_used: string;
            /**
             * Format: date-time
             * @description When the key expires. Sessions extend it while they are used.
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description When the key was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the key was last changed.
             */
            updated_at: string;
            /**
             * @description How the key was created: by a login, as a long-lived token (`token`), by an OAuth app, or as the token of an agent.
             * @enum {string}
             */
            login_type: "password" | "github" | "oidc" | "token" | "none" | "oauth2_provider_app" | "agent";
            /**
             * @deprecated
             * @description Legacy scope: `all`, `application_connect` or empty.
             */
            scope: string;
            /** @description Scopes of the key. */
            scopes: string[];
            /** @description Name of a long-lived token. Empty for a session. */
            token_name: string;
            /** @description Lifetime in seconds, counted from creation, or from the last use for sessions. */
            lifetime_seconds: number;
            /** @description Resources that the key can access, as `type:id` entries. */
            allow_list: string[];
            /** @description IP address of the last use. */
            ip_address: string;
            /**
             * @description Browser or program that created the key, in words. Empty when it is not known.
             * @example Firefox on Linux
             */
            created_with: string;
        };
        ApiKeyWithOwnerResponse: {
            /** @description Key ID: ten letters and digits. */
            id: string;
            /**
             * Format: uuid
             * @description ID of the user who owns the key.
             */
            user_id: string;
            /**
             * Format: date-time
             * @description When the key was last used. The Unix epoch if never.
             */
            last_used: string;
            /**
             * Format: date-time
             * @description When the key expires. Sessions extend it while they are used.
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description When the key was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the key was last changed.
             */
            updated_at: string;
            /**
             * @description How the key was created: by a login, as a long-lived token (`token`), by an OAuth app, or as the token of an agent.
             * @enum {string}
             */
            login_type: "password" | "github" | "oidc" | "token" | "none" | "oauth2_provider_app" | "agent";
            /**
             * @deprecated
             * @description Legacy scope: `all`, `application_connect` or empty.
             */
            scope: string;
            /** @description Scopes of the key. */
            scopes: string[];
            /** @description Name of a long-lived token. Empty for a session. */
            token_name: string;
            /** @description Lifetime in seconds, counted from creation, or from the last use for sessions. */
            lifetime_seconds: number;
            /** @description Resources that the key can access, as `type:id` entries. */
            allow_list: string[];
            /** @description IP address of the last use. */
            ip_address: string;
            /**
             * @description Browser or program that created the key, in words. Empty when it is not known.
             * @example Firefox on Linux
             */
            created_with: string;
            /** @description Username of the owner. */
            username: string;
        };
        AppEndpointsResponse: {
            /**
             * Format: uri
             * @description Authorization endpoint.
             */
            authorization: string;
            /**
             * Format: uri
             * @description Token endpoint.
             */
            token: string;
            /**
             * Format: uri
             * @description Revocation endpoint.
             */
            token_revoke: string;
            /**
             * Format: uri
             * @description Device authorization endpoint.
             */
            device_authorization: string;
        };
        AppResponse: {
            /**
             * Format: uuid
             * @description The client_id.
             */
            id: string;
            /**
             * @description Name shown on the consent page.
             * @example My editor
             */
            name: string;
            /**
             * @description The primary redirect URI. Empty if the app has none.
             * @example https://client.example/callback
             */
            callback_url: string;
            /** @description All redirect URIs, including the primary one. */
            redirect_uris: string[];
            /** @description Path of an icon on this server. May be empty. */
            icon: string;
            /**
             * @description A public client has no secret.
             * @enum {string}
             */
            client_type: "confidential" | "public";
            /** @description Whether the app registered itself (RFC 7591). */
            dynamically_registered: boolean;
            /** @description Grant types that the app can use at the token endpoint. */
            grant_types: ("authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "urn:ietf:params:oauth:grant-type:token-exchange")[];
            /** @description Space-separated scopes that the app can be granted. Empty allows any scope. */
            scope: string;
            /**
             * Format: uuid
             * @description ID of the service account that the app acts as with `client_credentials`. Null if it has none.
             */
            service_account_id: string | null;
            /**
             * @description How the app authenticates. With `client_secret_basic` or `client_secret_post`, both work.
             * @enum {string}
             */
            token_endpoint_auth_method: "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";
            /** @description Public keys of the app. Null without them. */
            jwks: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: uri
             * @description URL of the public keys of the app. Null without one.
             */
            jwks_uri: string | null;
            /**
             * @description The only algorithm that the app signs with. Null: any supported one, or none.
             * @enum {string|null}
             */
            token_endpoint_auth_signing_alg: "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384" | "ES512" | "EdDSA" | "Ed25519" | null;
            /** @description Web page of the app. May be empty, as the next two. */
            client_uri: string;
            /** @description Privacy policy of the app. */
            policy_uri: string;
            /** @description Terms of service of the app. */
            tos_uri: string;
            /** @description Whether an administrator vouches for the app. */
            verified: boolean;
            /** @description Whether only authorization requests count that the app pushed. */
            require_pushed_authorization_requests: boolean;
            /** @description Whether the app gets only tokens that are bound to a key (RFC 9449). */
            dpop_bound_access_tokens: boolean;
            /**
             * @description What the ID tokens of the app are signed with.
             * @enum {string}
             */
            id_token_signed_response_alg: "RS256" | "ES256" | "EdDSA";
            /**
             * @description What UserInfo responses to the app are signed with. Null: they are JSON.
             * @enum {string|null}
             */
            userinfo_signed_response_alg: "RS256" | "ES256" | "EdDSA" | null;
            /** @description Whether ID tokens have the claims of `profile` and `email`, too. */
            id_token_user_claims: boolean;
            /** @description Default of `max_age` of requests with the scope `openid`, in seconds. Null: none. */
            default_max_age: number | null;
            /** @description Whether ID tokens have to say when the user logged in. */
            require_auth_time: boolean;
            /** @description Whether authorization requests need PKCE (RFC 7636). */
            require_pkce: boolean;
            /** @description Where people can be sent after a logout that the app has asked for. */
            post_logout_redirect_uris: string[];
            /** @description Where the app is told that a session has ended. May be empty. */
            backchannel_logout_uri: string;
            /** @description Whether the app needs `sid` to know which session has ended. */
            backchannel_logout_session_required: boolean;
            /**
             * @description Whether the app knows users by their IDs or by pairwise subjects.
             * @enum {string}
             */
            subject_type: "public" | "pairwise";
            /** @description Where the redirect URIs of its sector are listed. May be empty. */
            sector_identifier_uri: string;
            /** @description Patterns of the groups that the app learns of. Empty: all. */
            group_filter: string[];
            /** @description Patterns of the roles that the app learns of. Empty: all. */
            role_filter: string[];
            /**
             * @description Claims that the app gets by another name.
             * @example {
             *       "preferred_username": "login"
             *     }
             */
            claim_names: {
                [key: string]: string;
            };
            /** @description Endpoint URLs, for clients that do not use discovery. */
            endpoints: components["schemas"]["AppEndpointsResponse"];
        };
        AppSecretResponse: {
            /**
             * Format: uuid
             * @description ID of the secret, used to delete it.
             */
            id: string;
            /**
             * Format: date-time
             * @description When the secret was last used, to the minute. Null if never.
             */
            last_used_at: string | null;
            /** @description The last six characters of the secret. */
            client_secret_truncated: string;
        };
        AppUsageResponse: {
            /**
             * Format: uuid
             * @description ID of the app, which is its `client_id`.
             */
            id: string;
            /** @description Name of the app. */
            name: string;
            /**
             * @description A public client has no secret.
             * @enum {string}
             */
            client_type: "confidential" | "public";
            /** @description Whether the app registered itself (RFC 7591). */
            dynamically_registered: boolean;
            /** @description Whether an administrator vouches for the app. */
            verified: boolean;
            /**
             * Format: date-time
             * @description When the app was registered.
             */
            created_at: string;
            /** @description Number of users whose access has not ended. Above `count_cap`, it is more than that. */
            user_count: number;
            /** @description Number of tokens that the app can still use or refresh. Above `count_cap`, it is more than that. */
            token_count: number;
        };
        AppUsagesResponse: {
            /** @description The apps of this page, by name. */
            apps: components["schemas"]["AppUsageResponse"][];
            /** @description Number of matching apps. */
            count: number;
            /**
             * @description How many grants and tokens of one app are counted.
             * @example 1000
             */
            count_cap: number;
        };
        AppearanceResponse: {
            /** @description Name that clients show for this server. May be empty. */
            application_name: string;
            /** @description URL or path of the logo. May be empty. */
            logo_url: string;
            /**
             * @description Color of links and buttons, as `#rrggbb`. May be empty.
             * @example #004852
             */
            accent_color: string;
            /** @description Always empty. Present for compatibility. */
            docs_url: string;
            /** @description The first of `announcement_banners`, for older clients. */
            service_banner: components["schemas"]["BannerResponse"];
            /** @description Banners in display order. */
            announcement_banners: components["schemas"]["BannerResponse"][];
        };
        AssignableRolesResponse: {
            /** @description Role name, as used in requests. */
            name: string;
            /** @description Display name. */
            display_name: string;
            /**
             * Format: uuid
             * @description Organization of the role. Absent for site roles.
             */
            organization_id?: string;
            /** @description Whether apps can use the role when they act for a user who has it. */
            delegable: boolean;
            /** @description Permissions on all resources of the deployment. */
            site_permissions: components["schemas"]["PermissionResponse"][];
            /** @description Permissions on resources that the user owns outside organizations. */
            user_permissions: components["schemas"]["PermissionResponse"][];
            /** @description Permissions on all resources of the organization. */
            organization_permissions: components["schemas"]["PermissionResponse"][];
            /** @description Permissions on resources that the user owns in the organization. */
            organization_member_permissions: components["schemas"]["PermissionResponse"][];
            /** @description Whether you can assign the role. */
            assignable: boolean;
            /** @description False for custom roles. */
            built_in: boolean;
        };
        AuditLogResponse: {
            /**
             * Format: uuid
             * @description ID of the log entry.
             */
            id: string;
            /**
             * Format: uuid
             * @description `X-Request-Id` of the request.
             */
            request_id: string;
            /**
             * Format: date-time
             * @description When the action happened.
             */
            time: string;
            /** @description IP address of the client. Empty if unknown. */
            ip: string;
            /** @description `User-Agent` of the client. */
            user_agent: string;
            /**
             * @description Type of the affected resource.
             * @enum {string}
             */
            resource_type: "user" | "organization" | "organization_member" | "custom_role" | "group" | "api_key" | "agent" | "git_ssh_key" | "user_secret" | "oauth2_provider_app" | "oauth2_provider_app_secret" | "oauth2_provider_resource_server" | "oauth2_provider_resource_server_secret" | "oauth2_provider_exchange_rule" | "oauth2_provider_initial_access_token" | "user_invitation" | "oauth2_provider_settings" | "workload_identity" | "workload_identity_issuer" | "oauth2_signing_key" | "appearance";
            /**
             * Format: uuid
             * @description ID of the affected resource. For an API key, the ID of its user.
             */
            resource_id: string;
            /** @description Human-readable name of the affected resource. */
            resource_target: string;
            /** @description URL or path of a picture of the resource. May be empty. */
            resource_icon: string;
            /**
             * @description What was done to the resource.
             * @enum {string}
             */
            action: "create" | "read" | "write" | "delete" | "login" | "logout" | "register";
            /** @description Changed columns, each as `{old, new, secret}`. The values of secret columns are not included. */
            diff: {
                [key: string]: unknown;
            };
            /** @description HTTP status of the response. From 400 on, the action failed. */
            status_code: number;
            /** @description Additional details, such as the part of the server that acted automatically. */
            additional_fields: {
                [key: string]: unknown;
            };
            /** @description Sentence with the placeholders `{user}` and `{target}`. */
            description: string;
            /** @description Always empty. Present for compatibility. */
            resource_link: string;
            /** @description Whether the resource has been deleted. */
            is_deleted: boolean;
            /**
             * Format: uuid
             * @description The nil UUID if the entry belongs to no organization.
             */
            organization_id: string;
            /** @description The organization of the entry, if it still exists. */
            organization?: components["schemas"]["AuditOrganizationResponse"];
            /** @description The user who acted. Null if the server acted or the user no longer exists. */
            user: components["schemas"]["AuditUserResponse"] | null;
        };
        AuditLogsResponse: {
            /** @description The entries of this page, newest first. */
            audit_logs: components["schemas"]["AuditLogResponse"][];
            /** @description Number of matching entries. A value above `count_cap` means that there are more than `count_cap`. */
            count: number;
            /**
             * @description Highest number up to which entries are counted.
             * @example 2000
             */
            count_cap: number;
        };
        AuditOrganizationResponse: {
            /**
             * Format: uuid
             * @description Organization ID.
             */
            id: string;
            /** @description Organization name, as used in paths. */
            name: string;
            /** @description Display name. */
            display_name: string;
            /** @description URL or path of a picture. May be empty. */
            icon: string;
        };
        AuditRoleResponse: {
            /**
             * @description Role name.
             * @example owner
             */
            name: string;
            /**
             * @description Display name.
             * @example Owner
             */
            display_name: string;
        };
        AuditUserResponse: {
            /**
             * Format: uuid
             * @description User ID.
             */
            id: string;
            /** @description Username. */
            username: string;
            /** @description Full name. May be empty. */
            name: string;
            /** @description Email address. Empty for service accounts. */
            email: string;
            /** @description URL or path of a picture. May be empty. */
            avatar_url: string;
            /** @description Current status: `active`, `dormant` or `suspended`. */
            status: string;
            /** @description How the user logs in. */
            login_type: string;
            /**
             * Format: date-time
             * @description When the user was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user was last changed.
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the user was last active. Absent if never.
             */
            last_seen_at?: string;
            /** @description True for a service account, otherwise absent. */
            is_service_account?: boolean;
            /** @description The user's organizations whose audit log you have permission to read. */
            organization_ids: string[];
            /** @description Current site roles. Every user also has `member`. */
            roles: components["schemas"]["AuditRoleResponse"][];
            /** @description Always false. Present for compatibility. */
            has_ai_seat: boolean;
        };
        AuthMethodResponse: {
            /** @description Whether this login method is available. */
            enabled: boolean;
        };
        AuthMethodsResponse: {
            /**
             * Format: uri
             * @description Terms of service for the login page to link to. Absent if there are none.
             */
            terms_of_service_url?: string;
            /** @description Login with email and password. */
            password: components["schemas"]["AuthMethodResponse"];
            /** @description Login with a GitHub account. */
            github: components["schemas"]["GithubAuthMethodResponse"];
            /** @description The default OpenID Connect provider. See `oidc_providers` for all providers. */
            oidc: components["schemas"]["OidcAuthMethodResponse"];
            /** @description All OpenID Connect providers. */
            oidc_providers: components["schemas"]["OidcProviderResponse"][];
        };
        AuthorizationCheck: {
            /** @description Resource to check. */
            object: components["schemas"]["AuthorizationObject"];
            /**
             * @description Action to check.
             * @example read
             */
            action: string;
        };
        AuthorizationObject: {
            /**
             * @description Resource type. For an unknown type, the result is always false.
             * @example template
             */
            resource_type: string;
            /** @description Owner of the resource: a user ID or `me`. */
            owner_id?: string;
            /**
             * Format: uuid
             * @description Organization that the resource belongs to. Empty for none.
             */
            organization_id?: string;
            /**
             * Format: uuid
             * @description ID of an existing workspace, template, user or group. At most 10 checks per request can have one.
             */
            resource_id?: string;
            /** @description Check whether the action is allowed in at least one of your organizations. A hint for user interfaces; do not rely on it for access control. */
            any_org?: boolean;
        };
        AuthorizationRequest: {
            /** @description Checks by a key of your choice. */
            checks: {
                [key: string]: components["schemas"]["AuthorizationCheck"];
            };
        };
        AuthorizationServerMetadata: {
            /**
             * Format: uri
             * @description The access URL without a trailing slash; also `iss` on every authorization response.
             */
            issuer: string;
            /**
             * Format: uri
             * @description Where a client sends the browser.
             */
            authorization_endpoint: string;
            /**
             * Format: uri
             * @description Where a client exchanges authorization codes and refresh tokens.
             */
            token_endpoint: string;
            /**
             * Format: uri
             * @description Where a client revokes tokens (RFC 7009).
             */
            revocation_endpoint: string;
            /**
             * Format: uri
             * @description Where a device starts (RFC 8628).
             */
            device_authorization_endpoint: string;
            /**
             * Format: uri
             * @description Where a client pushes its authorization requests (RFC 9126).
             */
            pushed_authorization_request_endpoint: string;
            /** @description Whether every client has to push its authorization requests. Single ones may have to, even if it is false. */
            require_pushed_authorization_requests: boolean;
            /**
             * Format: uri
             * @description Where a client registers itself (RFC 7591), perhaps with an initial access token. Absent if that is disabled.
             */
            registration_endpoint?: string;
            /**
             * Format: uri
             * @description The public keys that verify JWTs of this server (RFC 7517).
             */
            jwks_uri: string;
            /**
             * Format: uri
             * @description Where a resource server or a confidential app asks about tokens (RFC 7662).
             */
            introspection_endpoint: string;
            /** @description Scopes that this server supports. */
            scopes_supported: string[];
            /**
             * @description Supported values of `response_type`.
             * @example [
             *       "code"
             *     ]
             */
            response_types_supported: string[];
            /**
             * @description How the authorization response is returned.
             * @example [
             *       "query",
             *       "form_post"
             *     ]
             */
            response_modes_supported: string[];
            /** @description Supported values of `grant_type`. */
            grant_types_supported: ("authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "urn:ietf:params:oauth:grant-type:token-exchange")[];
            /** @description How clients authenticate at the token endpoint. `none` is for public clients. */
            token_endpoint_auth_methods_supported: string[];
            /** @description How clients authenticate at the revocation endpoint. */
            revocation_endpoint_auth_methods_supported: string[];
            /**
             * @description Signature algorithms of introspection responses (RFC 9701).
             * @example [
             *       "RS256"
             *     ]
             */
            introspection_signing_alg_values_supported: string[];
            /** @description How callers authenticate at the introspection endpoint. */
            introspection_endpoint_auth_methods_supported: string[];
            /** @description Signature algorithms of `private_key_jwt` at the token endpoint. Absent unless that is offered. */
            token_endpoint_auth_signing_alg_values_supported?: string[];
            /** @description The same at the revocation endpoint. */
            revocation_endpoint_auth_signing_alg_values_supported?: string[];
            /** @description The same at the introspection endpoint. */
            introspection_endpoint_auth_signing_alg_values_supported?: string[];
            /**
             * @description PKCE methods (RFC 7636). PKCE is required, except of apps that an administrator has excepted.
             * @example [
             *       "S256"
             *     ]
             */
            code_challenge_methods_supported: string[];
            /**
             * @description Signature algorithms of DPoP proofs (RFC 9449).
             * @example [
             *       "ES256",
             *       "ES384",
             *       "ES512",
             *       "Ed25519",
             *       "EdDSA",
             *       "PS256",
             *       "RS256"
             *     ]
             */
            dpop_signing_alg_values_supported: string[];
            /** @description Always true (RFC 9207). */
            authorization_response_iss_parameter_supported: boolean;
            /** @description True if a client can be named by the URL of its metadata document; otherwise absent. */
            client_id_metadata_document_supported?: boolean;
        };
        AvailableExperimentsResponse: {
            /** @description Always empty. */
            safe: string[];
        };
        BannerRequest: {
            /** @description Whether the banner is shown. */
            enabled: boolean;
            /** @description Plain text. Empty if omitted. */
            message?: string;
            /**
             * @description Background color as `#rrggbb`.
             * @example #004852
             */
            background_color: string;
        };
        BannerResponse: {
            /** @description Whether the banner is shown. */
            enabled: boolean;
            /** @description Banner text (plain text). */
            message?: string;
            /**
             * @description Background color as `#rrggbb`.
             * @example #004852
             */
            background_color?: string;
        };
        BuildInfoResponse: {
            /** @description Public base URL of the deployment. */
            external_url: string;
            /**
             * @description Version of the server, also sent in the `X-Coder-Build-Version` header of every response.
             * @example v2.0.0
             */
            version: string;
            /** @description URL of the web interface. Same as `external_url`. */
            dashboard_url: string;
            /** @description Always false: this server sends no telemetry. */
            telemetry: boolean;
            /** @description Always false. Present for compatibility. */
            workspace_proxy: boolean;
            /** @description Always empty. Present for compatibility. */
            agent_api_version: string;
            /** @description Always empty. Present for compatibility. */
            provisioner_api_version: string;
            /** @description Message shown by a CLI of a different version. May be empty. */
            upgrade_message: string;
            /**
             * Format: uuid
             * @description Unique ID of the deployment, generated with its database.
             */
            deployment_id: string;
        };
        ClientInformationResponse: {
            /**
             * Format: uuid
             * @description ID of the client.
             */
            client_id: string;
            /** @description The secret, in the form `coder_<10>_<40>`. Only in the response to the registration. */
            client_secret?: string;
            /** @description Always 0, with a secret: it does not expire. */
            client_secret_expires_at?: number;
            /**
             * @description When the client was registered, in seconds since 1970.
             * @example 1793977200
             */
            client_id_issued_at: number;
            /** @description Token for managing the registration, in the form `coder_<10>_<40>`: a new one, or else the one of the request. */
            registration_access_token: string;
            /**
             * Format: uri
             * @description Where the client manages its registration (RFC 7592).
             */
            registration_client_uri: string;
            /** @description Registered redirect URIs. */
            redirect_uris: string[];
            /** @description Registered name. */
            client_name: string;
            /**
             * @description Registered authentication method.
             * @enum {string}
             */
            token_endpoint_auth_method: "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";
            /**
             * @description Registered algorithm of a client that signs.
             * @enum {string}
             */
            token_endpoint_auth_signing_alg?: "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384" | "ES512" | "EdDSA" | "Ed25519";
            /** @description Registered public keys. */
            jwks?: {
                [key: string]: unknown;
            };
            /**
             * Format: uri
             * @description Registered URL of the public keys.
             */
            jwks_uri?: string;
            /** @description Registered grant types. */
            grant_types: ("authorization_code" | "refresh_token")[];
            /** @description Registered response types. */
            response_types: "code"[];
            /** @description True if the client has to push its authorization requests; otherwise absent. */
            require_pushed_authorization_requests?: boolean;
            /** @description Registered scopes. Absent: every scope but administrator scopes. */
            scope?: string;
            /** @description Whether the client gets only tokens that are bound to a key (RFC 9449). */
            dpop_bound_access_tokens: boolean;
            /**
             * @description What ID tokens for the client are signed with.
             * @enum {string}
             */
            id_token_signed_response_alg: "RS256" | "ES256" | "EdDSA";
            /**
             * @description What UserInfo responses to the client are signed with. Absent: they are JSON.
             * @enum {string}
             */
            userinfo_signed_response_alg?: "RS256" | "ES256" | "EdDSA";
            /** @description Registered default of `max_age`. */
            default_max_age?: number;
            /** @description Present if ID tokens have to say when the user logged in. */
            require_auth_time?: boolean;
            /** @description Where people can be sent after a logout. Absent without any. */
            post_logout_redirect_uris?: string[];
            /**
             * Format: uri
             * @description Registered URL for logout tokens.
             */
            backchannel_logout_uri?: string;
            /** @description Whether logout tokens without `sid` are useless to the client. Absent without a URL for them. */
            backchannel_logout_session_required?: boolean;
            /**
             * @description Whether the client knows users by their IDs or by pairwise subjects.
             * @enum {string}
             */
            subject_type: "public" | "pairwise";
            /**
             * Format: uri
             * @description Where the redirect URIs of the sector are listed.
             */
            sector_identifier_uri?: string;
            /**
             * Format: uri
             * @description Registered web page.
             */
            client_uri?: string;
            /**
             * Format: uri
             * @description Registered privacy policy.
             */
            policy_uri?: string;
            /**
             * Format: uri
             * @description Registered terms of service.
             */
            tos_uri?: string;
        };
        ClientRegistrationRequest: {
            /**
             * @description Redirect URIs with the scheme https, http on a loopback host, or a private-use scheme, and not a page of this server. Compared as exact strings, except for the port of a loopback URI.
             * @example [
             *       "https://client.example/callback"
             *     ]
             */
            redirect_uris: string[];
            /**
             * @description Name shown on the consent page. Hidden characters are removed, and a name of more than 64 characters is cut. Must not imitate an app of this server.
             * @example My editor
             */
            client_name?: string;
            /**
             * @description `none` registers a public client, the others a confidential client. `private_key_jwt`, if the metadata of the server lists it, needs `jwks` or `jwks_uri`; a client with another method gets a secret.
             * @default client_secret_basic
             * @enum {string}
             */
            token_endpoint_auth_method: "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";
            /**
             * @description For `private_key_jwt`: the only algorithm that the client signs with. Otherwise ignored.
             * @enum {string}
             */
            token_endpoint_auth_signing_alg?: "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384" | "ES512" | "EdDSA" | "Ed25519";
            /** @description Default: `authorization_code`. Without `refresh_token`, the client gets no refresh tokens. Extension grants are dropped. */
            grant_types?: ("authorization_code" | "refresh_token")[];
            /** @description Default: `code`. */
            response_types?: "code"[];
            /** @description Space-separated scopes that the client can be granted, without administrator scopes. If omitted, it can be granted every other scope. */
            scope?: string;
            /**
             * @description Refuse authorization requests that the client did not push (RFC 9126 section 6).
             * @default false
             */
            require_pushed_authorization_requests: boolean;
            /**
             * @description Whether the client always sends DPoP proofs: a token request without one is then refused (RFC 9449 section 5.2).
             * @default false
             */
            dpop_bound_access_tokens: boolean;
            /**
             * @description What ID tokens for the client are signed with. Default: `RS256`.
             * @enum {string}
             */
            id_token_signed_response_alg?: "RS256" | "ES256" | "EdDSA";
            /**
             * @description If present, UserInfo responses to the client are JWTs, signed like this.
             * @enum {string}
             */
            userinfo_signed_response_alg?: "RS256" | "ES256" | "EdDSA";
            /** @description Default of `max_age` of requests with the scope `openid`, in seconds. */
            default_max_age?: number;
            /** @description Whether ID tokens must say when the user logged in. Who cannot log in that way gets `login_required`. */
            require_auth_time?: boolean;
            /** @description Default of `acr_values`. Without effect: each user has one way to log in. Returned. */
            default_acr_values?: string[];
            /**
             * @description What `sub` is: the ID of the user (`public`), or a value that only clients of the same sector get (`pairwise`).
             * @default public
             * @enum {string}
             */
            subject_type: "public" | "pairwise";
            /**
             * Format: uri
             * @description Https URL of a JSON array that has every redirect URI; its host names the sector. Required for pairwise subjects if the redirect URIs have several hosts; otherwise their host names the sector.
             */
            sector_identifier_uri?: string;
            /** @description Where people can be sent after a logout that the client has asked for. The rules are those of `redirect_uris`. */
            post_logout_redirect_uris?: string[];
            /**
             * Format: uri
             * @description Https URL that the server sends a logout token to when a session has ended from which a user signed in to the client (OpenID Connect Back-Channel Logout). Its host must be on the internet.
             */
            backchannel_logout_uri?: string;
            /**
             * @description Whether logout tokens without `sid` are useless to the client.
             * @default false
             */
            backchannel_logout_session_required: boolean;
            /**
             * @description If present, the redirect URIs must fit.
             * @enum {string}
             */
            application_type?: "web" | "native";
            /**
             * Format: uri
             * @description Web page of the client. The consent page links to it.
             */
            client_uri?: string;
            /**
             * Format: uri
             * @description Logo of the client. Stored, but not shown.
             */
            logo_uri?: string;
            /**
             * Format: uri
             * @description Terms of service of the client. The consent page links to them.
             */
            tos_uri?: string;
            /**
             * Format: uri
             * @description Privacy policy of the client. The consent page links to it.
             */
            policy_uri?: string;
            /** @description Who is responsible for the client. */
            contacts?: string[];
            /** @description The same for every instance of the software. */
            software_id?: string;
            /** @description Version of the software. */
            software_version?: string;
            /**
             * Format: uri
             * @description Https URL of the public keys of the client. Fetched only for `private_key_jwt`.
             */
            jwks_uri?: string;
            /** @description Public keys of the client, at most 10. Used only for `private_key_jwt`. */
            jwks?: {
                [key: string]: unknown;
            };
        };
        ClientUpdateRequest: {
            /**
             * @description Redirect URIs with the scheme https, http on a loopback host, or a private-use scheme, and not a page of this server. Compared as exact strings, except for the port of a loopback URI.
             * @example [
             *       "https://client.example/callback"
             *     ]
             */
            redirect_uris: string[];
            /**
             * @description Name shown on the consent page. Hidden characters are removed, and a name of more than 64 characters is cut. Must not imitate an app of this server.
             * @example My editor
             */
            client_name?: string;
            /**
             * @description `none` registers a public client, the others a confidential client. `private_key_jwt`, if the metadata of the server lists it, needs `jwks` or `jwks_uri`; a client with another method gets a secret.
             * @default client_secret_basic
             * @enum {string}
             */
            token_endpoint_auth_method: "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";
            /**
             * @description For `private_key_jwt`: the only algorithm that the client signs with. Otherwise ignored.
             * @enum {string}
             */
            token_endpoint_auth_signing_alg?: "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384" | "ES512" | "EdDSA" | "Ed25519";
            /** @description Default: `authorization_code`. Without `refresh_token`, the client gets no refresh tokens. Extension grants are dropped. */
            grant_types?: ("authorization_code" | "refresh_token")[];
            /** @description Default: `code`. */
            response_types?: "code"[];
            /** @description Space-separated scopes that the client can be granted, without administrator scopes. If omitted, it can be granted every other scope. */
            scope?: string;
            /**
             * @description Refuse authorization requests that the client did not push (RFC 9126 section 6).
             * @default false
             */
            require_pushed_authorization_requests: boolean;
            /**
             * @description Whether the client always sends DPoP proofs: a token request without one is then refused (RFC 9449 section 5.2).
             * @default false
             */
            dpop_bound_access_tokens: boolean;
            /**
             * @description What ID tokens for the client are signed with. Default: `RS256`.
             * @enum {string}
             */
            id_token_signed_response_alg?: "RS256" | "ES256" | "EdDSA";
            /**
             * @description If present, UserInfo responses to the client are JWTs, signed like this.
             * @enum {string}
             */
            userinfo_signed_response_alg?: "RS256" | "ES256" | "EdDSA";
            /** @description Default of `max_age` of requests with the scope `openid`, in seconds. */
            default_max_age?: number;
            /** @description Whether ID tokens must say when the user logged in. Who cannot log in that way gets `login_required`. */
            require_auth_time?: boolean;
            /** @description Default of `acr_values`. Without effect: each user has one way to log in. Returned. */
            default_acr_values?: string[];
            /**
             * @description What `sub` is: the ID of the user (`public`), or a value that only clients of the same sector get (`pairwise`).
             * @default public
             * @enum {string}
             */
            subject_type: "public" | "pairwise";
            /**
             * Format: uri
             * @description Https URL of a JSON array that has every redirect URI; its host names the sector. Required for pairwise subjects if the redirect URIs have several hosts; otherwise their host names the sector.
             */
            sector_identifier_uri?: string;
            /** @description Where people can be sent after a logout that the client has asked for. The rules are those of `redirect_uris`. */
            post_logout_redirect_uris?: string[];
            /**
             * Format: uri
             * @description Https URL that the server sends a logout token to when a session has ended from which a user signed in to the client (OpenID Connect Back-Channel Logout). Its host must be on the internet.
             */
            backchannel_logout_uri?: string;
            /**
             * @description Whether logout tokens without `sid` are useless to the client.
             * @default false
             */
            backchannel_logout_session_required: boolean;
            /**
             * @description If present, the redirect URIs must fit.
             * @enum {string}
             */
            application_type?: "web" | "native";
            /**
             * Format: uri
             * @description Web page of the client. The consent page links to it.
             */
            client_uri?: string;
            /**
             * Format: uri
             * @description Logo of the client. Stored, but not shown.
             */
            logo_uri?: string;
            /**
             * Format: uri
             * @description Terms of service of the client. The consent page links to them.
             */
            tos_uri?: string;
            /**
             * Format: uri
             * @description Privacy policy of the client. The consent page links to it.
             */
            policy_uri?: string;
            /** @description Who is responsible for the client. */
            contacts?: string[];
            /** @description The same for every instance of the software. */
            software_id?: string;
            /** @description Version of the software. */
            software_version?: string;
            /**
             * Format: uri
             * @description Https URL of the public keys of the client. Fetched only for `private_key_jwt`.
             */
            jwks_uri?: string;
            /** @description Public keys of the client, at most 10. Used only for `private_key_jwt`. */
            jwks?: {
                [key: string]: unknown;
            };
            /**
             * Format: uuid
             * @description ID of the client, as in the path. Required by RFC 7592, but not here.
             */
            client_id?: string;
            /**
             * Format: password
             * @description If present, must be the current secret: a client cannot choose one.
             */
            client_secret?: string;
        };
        Confirmation: {
            /** @description Thumbprint of the key (RFC 7638) of which the client must send a proof with every request. */
            jkt: string;
        };
        CreateAgentRequest: {
            /**
             * @description Names of secrets of its owner, whose values the agent can read.
             * @example [
             *       "npm-token"
             *     ]
             */
            secrets?: string[];
            /** @description IDs of files that its owner uploaded, which the agent can download. */
            files?: string[];
            /** @description Whether the agent can read the private key of its owner's Git SSH key. */
            git_ssh_key?: boolean;
            /** @description Which of its secrets is the password for Git over HTTPS, and for which hosts. A change of `secrets` that takes away the secret of a Git credential must also have this list. */
            git_credentials?: components["schemas"]["GitCredentialModel"][];
            /** @description What the agent is for. */
            description?: string;
            /** @description Lifetime of each token in seconds. When omitted at creation, 604800. */
            token_lifetime_seconds?: number;
            /**
             * @description When the agent ends. No token of the agent lives longer. RFC 3339; empty for never.
             * @example 2030-01-31T12:00:00Z
             */
            expires_at?: string;
            /**
             * @description Letters, digits and single hyphens between them. Unique among the agents of its owner, in any case.
             * @example nightly-build
             */
            name: string;
            /** @description The owner: user ID (UUID), username, or `me`, which is the default. Owners of the deployment can name a service account. */
            owner?: string;
        };
        CreateAppRequest: {
            /**
             * @description Where people can be sent after a logout that the app has asked for. The rules are those of `redirect_uris`. Empty removes them. Unchanged if omitted in an update.
             * @example [
             *       "https://client.example/signed-out"
             *     ]
             */
            post_logout_redirect_uris?: string[];
            /**
             * @description Https URL that the server sends a logout token to when a session has ended from which a user signed in to the app (OpenID Connect Back-Channel Logout). Its host must be on the internet. Empty removes it. Unchanged if omitted in an update.
             * @example https://client.example/backchannel-logout
             */
            backchannel_logout_uri?: string;
            /** @description Whether logout tokens without `sid` are useless to the app. Default: false. Unchanged if omitted in an update. */
            backchannel_logout_session_required?: boolean;
            /**
             * @description What `sub` is: the ID of the user for all apps (`public`), or a value that only the apps of one sector share (`pairwise`), so that others cannot tell who it is. Tokens that exist keep theirs. Default: `public`. Unchanged if omitted in an update.
             * @enum {string}
             */
            subject_type?: "public" | "pairwise";
            /**
             * @description Https URL of a JSON array with all redirect URIs of the sector, whose host names it. The server reads it when it or the redirect URIs change. Required for pairwise subjects if the redirect URIs have several hosts; otherwise their host names the sector. Empty removes it. Unchanged if omitted in an update.
             * @example https://sector.example/redirect-uris.json
             */
            sector_identifier_uri?: string;
            /**
             * @description Which groups are in `groups`: those that match one of these patterns, in which `*` stands for any text. Empty: all. Unchanged if omitted in an update.
             * @example [
             *       "acme/*"
             *     ]
             */
            group_filter?: string[];
            /**
             * @description The same for `roles`.
             * @example [
             *       "owner",
             *       "acme/*"
             *     ]
             */
            role_filter?: string[];
            /**
             * @description Other names for claims, for software that insists on them: an object with the name for each of name, preferred_username, picture, updated_at, email, email_verified, groups, roles. Replaces the current ones. Unchanged if omitted in an update.
             * @example {
             *       "preferred_username": "login"
             *     }
             */
            claim_names?: {
                [key: string]: string;
            };
            /**
             * @description Name shown on the consent page. No leading or trailing spaces and no control characters.
             * @example My editor
             */
            name: string;
            /**
             * @description The primary redirect URI. Used if `redirect_uris` is omitted. One is required for `authorization_code`.
             * @example https://client.example/callback
             */
            callback_url?: string;
            /** @description Redirect URIs with the scheme https, http on a loopback host, or a private-use scheme. Compared as exact strings, without wildcards. */
            redirect_uris?: string[];
            /** @description Path of an icon on this server. */
            icon?: string;
            /** @description Space-separated scopes that the app can be granted. Also the default for requests without a scope. Empty allows every scope that the app requests explicitly. Unchanged if omitted in an update. */
            scope?: string;
            /** @description Grant types that the app can use. Default: authorization_code and refresh_token. Unchanged if omitted in an update. */
            grant_types?: ("authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "urn:ietf:params:oauth:grant-type:token-exchange")[];
            /**
             * Format: uuid
             * @description ID of the service account that the app acts as with `client_credentials`, which requires it. The app has all roles of the account, within its scopes. Empty removes it. Unchanged if omitted in an update.
             */
            service_account_id?: string;
            /**
             * @description How the app authenticates. Default: `client_secret_basic`, which also allows `client_secret_post`; `none` for a public client. `private_key_jwt` takes `jwks` or `jwks_uri`, and only if the metadata of the server lists it. Unchanged if omitted in an update.
             * @enum {string}
             */
            token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";
            /** @description For `private_key_jwt`: the public keys of the app, a JSON Web Key Set (RFC 7517) with at most 10 keys. Replaces the current keys or URL. Unchanged if omitted in an update. */
            jwks?: {
                [key: string]: unknown;
            };
            /**
             * Format: uri
             * @description The same by reference: an https URL, which the server fetches when it needs a key.
             * @example https://client.example/jwks.json
             */
            jwks_uri?: string;
            /**
             * @description For `private_key_jwt`: the only algorithm that the app signs with. Empty allows each of these.
             * @enum {string}
             */
            token_endpoint_auth_signing_alg?: "" | "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384" | "ES512" | "EdDSA" | "Ed25519";
            /**
             * @description Refuse authorization requests that the app did not push (RFC 9126). Unchanged if omitted in an update.
             * @default false
             */
            require_pushed_authorization_requests: boolean;
            /**
             * @description Whether the app gets only tokens that are bound to a key: a token request without a DPoP proof is refused (RFC 9449). Unchanged if omitted in an update.
             * @default false
             */
            dpop_bound_access_tokens: boolean;
            /**
             * @description Web page of the app, with https or http. Linked on the consent page. Empty removes it. Unchanged if omitted in an update.
             * @example https://client.example
             */
            client_uri?: string;
            /** @description The same for its privacy policy. */
            policy_uri?: string;
            /** @description The same for its terms of service. */
            tos_uri?: string;
            /** @description Whether you vouch for the app: that it is what its name says. The consent page says so, and can then be skipped if the user has allowed the same before. Not for an app that registered itself. Unchanged if omitted in an update. */
            verified?: boolean;
            /**
             * @description What the ID tokens of the app are signed with, of the algorithms that the metadata of the server lists. Default: `RS256`. Unchanged if omitted in an update.
             * @enum {string}
             */
            id_token_signed_response_alg?: "RS256" | "ES256" | "EdDSA";
            /**
             * @description If set, UserInfo responses to the app are JWTs, signed like this. Empty: they are JSON. Unchanged if omitted in an update.
             * @enum {string}
             */
            userinfo_signed_response_alg?: "" | "RS256" | "ES256" | "EdDSA";
            /** @description Put the claims of the scopes `profile` and `email` into ID tokens, too, for apps that do not ask UserInfo. Default: false. Unchanged if omitted in an update. */
            id_token_user_claims?: boolean;
            /** @description Default of `max_age` of requests with the scope `openid`, in seconds. -1: none. Unchanged if omitted in an update. */
            default_max_age?: number;
            /** @description Whether ID tokens have to say when the user logged in. Users whose identity provider does not say it cannot log in to the app then. Unchanged if omitted in an update. */
            require_auth_time?: boolean;
            /** @description Whether authorization requests need PKCE. Default: true. If not, those without it need the scope `openid` and a `nonce`, which the app must check, and the exchange of their codes needs `redirect_uri`. Only for confidential apps that did not register themselves. Unchanged if omitted in an update. */
            require_pkce?: boolean;
            /**
             * @description Cannot be changed later. A public client has neither a secret nor a key.
             * @default confidential
             * @enum {string}
             */
            client_type: "confidential" | "public";
            /** @description Refuse with 409 if an app that an administrator registered has this name. Of two such requests at the same time, one succeeds: for programs that create what is missing. Default: false. */
            unique_name?: boolean;
        };
        CreateExchangeRuleRequest: {
            /**
             * Format: uuid
             * @description ID of the app that exchanges tokens: a confidential one that an administrator registered.
             */
            app_id: string;
            /**
             * Format: uuid
             * @description ID of the resource server that the subject tokens are for. The app should be the client of the same service.
             */
            subject_resource_server_id: string;
            /**
             * Format: uuid
             * @description ID of the resource server that the exchanged tokens are for: another one.
             */
            target_resource_server_id: string;
            /** @description The scopes that exchanged tokens can have at most. */
            scopes: components["schemas"]["ExchangeScopeModel"][];
        };
        CreateFirstUserRequest: {
            /**
             * Format: email
             * @description Email address to log in with, case-insensitive.
             * @example ada@example.com
             */
            email: string;
            /**
             * @description Letters, digits and single hyphens between them. Words used in paths, such as `me`, `new` and `roles`, are reserved.
             * @example ada
             */
            username: string;
            /**
             * @description Full name.
             * @example Ada Lovelace
             */
            name?: string;
            /**
             * Format: password
             * @description At least 52 bits of entropy, at most 64 bytes.
             */
            password: string;
        };
        CreateGroupRequest: {
            /** @description Letters, digits and single hyphens between them. `Everyone` and words used in paths, such as `new`, are reserved. */
            name: string;
            /** @description Display name. */
            display_name?: string;
            /** @description HTTP(S) URL of a picture, or a path on this server. */
            avatar_url?: string;
            /** @description Quota that the group adds to that of each member. This server does not enforce quotas. */
            quota_allowance?: number;
        };
        CreateInitialAccessTokenRequest: {
            /**
             * @description What the token is for.
             * @example CI runners
             */
            name: string;
            /**
             * @description How many apps can be registered with it.
             * @default 1
             */
            max_uses: number;
            /**
             * @description Seconds until it expires.
             * @default 86400
             */
            lifetime_seconds: number;
        };
        CreateInvitationRequest: {
            /**
             * Format: email
             * @description Email address of the account.
             * @example grace@example.com
             */
            email: string;
            /** @description Site roles, except `owner`. Every user also has `member`. You must have permission to assign them. */
            roles?: string[];
            /** @description Organizations to join. Defaults to the default organization. */
            organization_ids?: string[];
            /**
             * @description Seconds until it expires.
             * @default 604800
             */
            lifetime_seconds: number;
        };
        CreateOrganizationRequest: {
            /** @description 1 to 32 letters, digits and single hyphens between them. Words used in paths, such as `default`, `me` and `new`, are reserved. */
            name: string;
            /** @description Display name. Defaults to the name. */
            display_name?: string;
            /** @description Short description. */
            description?: string;
            /** @description HTTP(S) URL of a picture, or a path on this server. Empty for none. */
            icon?: string;
        };
        CreateResourceServerRequest: {
            /**
             * @description Name shown on the consent page. Unique, ignoring case. No leading or trailing spaces and no control characters.
             * @example Notes
             */
            name: string;
            /** @description Its scopes. An app that requests none is granted all of them that it is registered for. */
            scopes: components["schemas"]["ResourceScopeModel"][];
            /**
             * @description Format of access tokens. The resource server introspects `opaque` tokens and verifies `jwt` ones (RFC 9068). Default: `opaque`. Unchanged if omitted in an update.
             * @enum {string}
             */
            access_token_format?: "opaque" | "jwt";
            /**
             * @description Lifetime of access tokens in seconds: at least 60, for JWTs at most 600. 0: the default of the server, for JWTs also at most that. Unchanged if omitted in an update.
             * @default 0
             */
            access_token_lifetime_seconds: number;
            /** @description IDs of the apps that can obtain tokens for it. Empty: all apps that an administrator registered. Unchanged if omitted in an update. */
            allowed_app_ids?: string[];
            /**
             * @description Whether apps that registered themselves can obtain tokens for it, without being listed. Unchanged if omitted in an update.
             * @default false
             */
            allows_self_registered_apps: boolean;
            /**
             * @description Whether only tokens are issued for it that are bound to a key: a token request without a DPoP proof is refused (RFC 9449). Unchanged if omitted in an update.
             * @default false
             */
            dpop_bound_access_tokens_required: boolean;
            /**
             * Format: uri
             * @description The resource identifier (RFC 8707): the URL of the API, with https, or with http on a loopback host, and without a fragment. Stored in canonical form. Cannot be changed later.
             * @example https://notes.example.com/api
             */
            identifier: string;
        };
        CreateSigningKeyRequest: {
            /**
             * @description The algorithm whose key will be replaced: one that the server offers.
             * @enum {string}
             */
            algorithm: "RS256" | "ES256" | "EdDSA";
        };
        CreateTokenRequest: {
            /**
             * Format: int64
             * @description Lifetime in nanoseconds. If omitted or 0, the default (`CODER_DEFAULT_TOKEN_LIFETIME`).
             * @example 2592000000000000
             */
            lifetime?: number;
            /** @description Unique among the user's tokens. Random if omitted. */
            token_name?: string;
            /** @description Scopes; see `GET /auth/scopes`. Defaults to `coder:all`. */
            scopes?: string[];
            /**
             * @deprecated
             * @description Legacy scope: `all` or `application_connect`. Use `scopes` instead.
             */
            scope?: string;
            /** @description Resources that the token can access, as `type:id` entries. `*` matches any type or ID. Defaults to `*:*`. */
            allow_list?: string[];
        };
        CreateUserRequest: {
            /**
             * Format: email
             * @description Email address. Required, except for a service account.
             * @example grace@example.com
             */
            email?: string;
            /**
             * @description Unique, case-insensitive.
             * @example grace
             */
            username: string;
            /**
             * @description Full name, truncated to 128 characters.
             * @example Grace Hopper
             */
            name?: string;
            /**
             * Format: password
             * @description Required for login type `password`; must be omitted otherwise.
             */
            password?: string;
            /**
             * @description Login type. Defaults to `password`, or to `none` for a service account.
             * @enum {string}
             */
            login_type?: "password" | "github" | "oidc" | "none";
            /**
             * @description Status. Defaults to `dormant`, which becomes `active` at the first login or use of a key.
             * @enum {string|null}
             */
            user_status?: "active" | "dormant" | "suspended" | null;
            /** @description Organizations to join, at least one. The nil UUID stands for the default organization. */
            organization_ids?: string[];
            /**
             * Format: uuid
             * @deprecated
             * @description One more organization to join, for older clients.
             */
            organization_id?: string;
            /** @description Create a service account, which has no email address and cannot log in. Create tokens for it instead. */
            service_account?: boolean;
            /** @description Site roles. Every user also has `member`. You must have permission to assign them. */
            roles?: string[];
        };
        CreateUserSecretRequest: {
            /**
             * @description Unique among your secrets. Used as a URL path segment, so it cannot contain `/`, `?` or `#`.
             * @example npm-token
             */
            name: string;
            /**
             * Format: password
             * @description At most 24576 bytes of UTF-8. Never returned, and encrypted at rest if the server has encryption keys.
             */
            value: string;
            /** @description What the secret is for. */
            description?: string;
            /**
             * @description Environment variable that holds the secret; empty for none. Must be unique. Names that programs obey, such as `PATH` and `NODE_OPTIONS`, are reserved.
             * @example NPM_TOKEN
             */
            env_name?: string;
            /**
             * @description Path of the file that holds the secret, starting with `/` or `~/`; empty for none. Must be unique. Files that programs obey, such as those in `~/.ssh`, are reserved.
             * @example ~/.npm-token
             */
            file_path?: string;
            /**
             * @description Whether the secret is injected into workspaces. An enabled secret needs `env_name` or `file_path`.
             * @default true
             */
            enabled: boolean;
        };
        CreateWorkloadIdentityIssuerRequest: {
            /**
             * @description Name for people.
             * @example GitHub Actions
             */
            name: string;
            /**
             * Format: uri
             * @description The claim `iss` of its tokens: an https URL, which is compared as it is.
             * @example https://token.actions.githubusercontent.com
             */
            issuer: string;
            /**
             * Format: uri
             * @description The URL of its public keys (RFC 7517). Default: `jwks_uri` of its metadata, below `/.well-known/openid-configuration`. The server fetches it when it needs a key, and only from hosts of the internet.
             */
            jwks_url?: string;
            /** @description Its public keys instead, a JSON Web Key Set with at most 10 keys: for a platform that this server cannot reach. */
            jwks?: {
                [key: string]: unknown;
            };
            /** @description The only value of the claim `aud` that is accepted. Choose one that means this server and nothing else. Default: the access URL. */
            audience?: string;
            /**
             * @description Names of claims, of at most 64 characters each: a rule that names no subject must give a value for each of them. Default: none; then every rule names a subject.
             * @example [
             *       "repository_id",
             *       "ref",
             *       "event_name"
             *     ]
             */
            required_claims?: string[];
        };
        CreateWorkloadIdentityRequest: {
            /**
             * @description The issuer, by its URL or its ID. An owner of the deployment adds issuers.
             * @example https://token.actions.githubusercontent.com
             */
            issuer: string;
            /**
             * @description The exact claim `sub` of the tokens of the program. There are no wildcards.
             * @example repo:octo-org/octo-repo:environment:production
             */
            subject?: string;
            /** @description Instead: the exact value of each claim that the issuer requires, and of no other. There are no wildcards. */
            claims?: {
                [key: string]: string;
            };
        };
        CreatedAgentResponse: {
            /** @description The agent. */
            agent: components["schemas"]["AgentResponse"];
            /** @description Its token, in the form `gha_<10>-<22>`. Shown only once. */
            token: string;
        };
        CreatedAppSecretResponse: {
            /**
             * Format: uuid
             * @description ID of the secret, used to delete it.
             */
            id: string;
            /** @description The secret, in the form `coder_<10>_<40>`. Shown only once. */
            client_secret_full: string;
        };
        CreatedInitialAccessTokenResponse: {
            /**
             * Format: uuid
             * @description ID of the token, used to delete it.
             */
            id: string;
            /** @description What the token is for. */
            name: string;
            /**
             * Format: uuid
             * @description Who created it. Null if a command did.
             */
            created_by: string | null;
            /** @description How many apps can be registered with it. */
            max_uses: number;
            /** @description How many apps were registered with it. */
            uses: number;
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it expires.
             */
            expires_at: string;
            /** @description The token, in the form `coder_<10>_<40>`. Shown only once. */
            token: string;
        };
        CreatedInvitationResponse: {
            /**
             * Format: uuid
             * @description ID of the invitation, used to revoke it.
             */
            id: string;
            /** @description Email address of the account. */
            email: string;
            /** @description Site roles that the user gets, in addition to `member`. */
            roles: string[];
            /** @description Organizations that the user joins. */
            organization_ids: string[];
            /**
             * Format: uuid
             * @description Who invited. The account is created with the permissions that this user then has.
             */
            created_by: string;
            /**
             * Format: date-time
             * @description When the invitation was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the invitation expires.
             */
            expires_at: string;
            /** @description The token of the invitation. It is shown only once. */
            token: string;
            /**
             * Format: uri
             * @description The link to send, which contains the token. Browsers do not send that part to any server.
             */
            invitation_url: string;
        };
        CreatedResourceServerSecretResponse: {
            /**
             * Format: uuid
             * @description ID of the secret, used to delete it.
             */
            id: string;
            /** @description The secret, in the form `coder_<10>_<40>`. Shown only once. */
            client_secret_full: string;
        };
        CustomRoleRequest: {
            /** @description At most 32 letters, digits and single hyphens between them. Stored in lowercase. */
            name: string;
            /** @description Display name. */
            display_name?: string;
            /** @description Whether apps can use the role when they act for a user who has it. Defaults to false for a new role; unchanged if omitted in an update. */
            delegable?: boolean;
            /** @description Must be empty. */
            site_permissions?: components["schemas"]["PermissionRequest"][];
            /** @description Must be empty. */
            user_permissions?: components["schemas"]["PermissionRequest"][];
            /** @description Permissions on all resources of the organization. You must have each of them yourself. */
            organization_permissions?: components["schemas"]["PermissionRequest"][];
            /** @description Must be empty. */
            organization_member_permissions?: components["schemas"]["PermissionRequest"][];
        };
        DeletedUserResponse: {
            /** @description Human-readable confirmation. */
            message: string;
        };
        DeploymentConfigResponse: {
            /** @description Option values, nested by name. Durations are in nanoseconds; secrets are empty. */
            config: {
                [key: string]: unknown;
            };
            /** @description Every option with its name, flag, environment variable, default, value and the source of the value. */
            options: {
                [key: string]: unknown;
            }[];
        };
        DeploymentStatsResponse: {
            /**
             * Format: date-time
             * @description Start of the period that the statistics cover.
             */
            aggregated_from: string;
            /**
             * Format: date-time
             * @description When the statistics were collected.
             */
            collected_at: string;
            /**
             * Format: date-time
             * @description When the statistics will next be updated.
             */
            next_update_at: string;
            /** @description Always zero: this server has no workspaces. */
            workspaces: {
                [key: string]: unknown;
            };
            /** @description Always zero: this server has no workspaces. */
            session_count: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When `gatehouse backup` last made a backup. Absent if never, and without permission to read the configuration.
             */
            last_backup_at?: string;
        };
        DeviceAuthorizationRequest: {
            /** @description ID of the client, or the URL of its metadata document. Required unless it is sent with HTTP Basic or in `client_assertion`. */
            client_id?: string;
            /**
             * Format: password
             * @description For confidential clients with a secret that do not use HTTP Basic.
             */
            client_secret?: string;
            /**
             * @description Required with `client_assertion`.
             * @enum {string}
             */
            client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            /** @description For clients that sign (`private_key_jwt`): a JWT for this request only (RFC 7523 section 2.2). */
            client_assertion?: string;
            /** @description Space-separated scopes, as at the authorization endpoint. Administrator scopes are dropped. */
            scope?: string;
            /**
             * Format: uri
             * @description Resource indicator (RFC 8707). Defaults to the API of this server.
             */
            resource?: string;
        };
        DeviceAuthorizationResponse: {
            /** @description For the token endpoint. Only the device knows it. */
            device_code: string;
            /**
             * @description For the user to enter at `verification_uri`. Upper or lower case, with or without hyphen.
             * @example WDJB-MJHT
             */
            user_code: string;
            /**
             * Format: uri
             * @description The page for the user.
             */
            verification_uri: string;
            /**
             * Format: uri
             * @description The same page with the code already entered, for a QR code.
             */
            verification_uri_complete: string;
            /**
             * @description Seconds until both codes expire.
             * @example 600
             */
            expires_in: number;
            /**
             * @description Seconds between two polls. Each `slow_down` adds five.
             * @example 5
             */
            interval: number;
        };
        EffectivePermissionResponse: {
            /**
             * @description Resource type.
             * @example user
             */
            resource_type: string;
            /**
             * @description Action.
             * @example read
             */
            action: string;
            /**
             * @description On which resources the action is allowed: `site` means all of them, `organization` all of the organization, `own` those that the user owns, `none` no resources.
             * @enum {string}
             */
            scope: "site" | "organization" | "own" | "none";
            /** @description The roles that allow the action. IDs of roles, as in `roles`. */
            granted_by: string[];
            /** @description The roles that deny the action, even if others allow it. IDs of roles, as in `roles`. */
            denied_by: string[];
        };
        EffectiveRoleResponse: {
            /**
             * @description The name, followed by a colon and the organization ID if the role belongs to one.
             * @example auditor
             */
            id: string;
            /**
             * @description Role name, as used in requests.
             * @example auditor
             */
            name: string;
            /**
             * @description Display name.
             * @example Auditor
             */
            display_name: string;
            /**
             * Format: uuid
             * @description Organization of the role. Absent for site roles.
             */
            organization_id?: string;
        };
        EncryptedColumnResponse: {
            /** @description Table. */
            table: string;
            /** @description Column. */
            column: string;
            /** @description Values that are not encrypted. */
            plaintext: number;
            /** @description Values under the key that encrypts. */
            current: number;
            /** @description Values under another key. */
            old: number;
        };
        EncryptionKeyResponse: {
            /** @description ID of the key, which says nothing about it. */
            id: string;
            /** @description Whether values can be stored under it. A revoked key never comes back. */
            active: boolean;
            /** @description Whether this server has it. */
            held: boolean;
            /** @description About how many values were ever encrypted with it. */
            encryptions: number;
            /**
             * Format: date-time
             * @description When it was first used.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was revoked. Null if it was not.
             */
            revoked_at: string | null;
        };
        EncryptionReplicaResponse: {
            /** @description Name of the host. */
            name: string;
            /** @description IDs of its keys. The first encrypts; `plaintext` in its place: it does not encrypt. */
            key_ids: string[];
            /** @description Seconds since it last reported. */
            seen_seconds_ago: number;
        };
        EncryptionResponse: {
            /** @description ID of the key that encrypts. Null: values are stored as they are. */
            current_key_id: string | null;
            /** @description Whether `dbcrypt rotate`, `decrypt` or `delete` is running. */
            operation_running: boolean;
            /** @description Every key that was ever used. */
            keys: components["schemas"]["EncryptionKeyResponse"][];
            /** @description The running servers. */
            replicas: components["schemas"]["EncryptionReplicaResponse"][];
            /** @description Every encrypted column. At most 100000 values of each are counted. */
            columns: components["schemas"]["EncryptedColumnResponse"][];
        };
        EndedAccessResponse: {
            /** @description Number of grants to apps that were ended. */
            grants: number;
            /** @description Number of sessions and tokens that were ended, without the access tokens of apps. */
            keys: number;
            /** @description Number of workload identities of agents that were deleted. */
            workload_identities: number;
        };
        EndedAppAccessResponse: {
            /** @description Number of grants that were ended. */
            ended: number;
        };
        EndedGrantsResponse: {
            /** @description Number of grants that were ended. */
            ended: number;
        };
        EndedSessionsResponse: {
            /** @description Number of sessions that were ended. The current session is not counted. */
            ended: number;
        };
        EntitlementsResponse: {
            /** @description Features by name. */
            features: {
                [key: string]: components["schemas"]["FeatureResponse"];
            };
            /** @description Always empty. */
            warnings: string[];
            /** @description Always empty. */
            errors: string[];
            /** @description Always true: no license is needed. */
            has_license: boolean;
            /** @description Always false. */
            trial: boolean;
            /** @description Always false. */
            require_telemetry: boolean;
            /**
             * Format: date-time
             * @description When the entitlements were evaluated: the time of this request.
             */
            refreshed_at: string;
        };
        ErrorResponse: {
            /**
             * @description Human-readable message.
             * @example Validation failed.
             */
            message: string;
            /** @description Further information for debugging. For a 5xx, the request ID to look for in the server log. */
            detail?: string;
            /** @description The fields that failed validation. */
            validations?: components["schemas"]["ValidationErrorResponse"][];
        };
        ExchangeRuleResponse: {
            /**
             * Format: uuid
             * @description ID of the rule.
             */
            id: string;
            /**
             * Format: uuid
             * @description ID of the app that exchanges tokens.
             */
            app_id: string;
            /**
             * @description Name of the app.
             * @example Notes backend
             */
            app_name: string;
            /**
             * Format: uuid
             * @description ID of the resource server that the subject tokens are for.
             */
            subject_resource_server_id: string;
            /**
             * @description Name of that resource server.
             * @example Notes
             */
            subject_resource_server_name: string;
            /**
             * Format: uuid
             * @description ID of the resource server that the exchanged tokens are for.
             */
            target_resource_server_id: string;
            /**
             * @description Name of that resource server.
             * @example Calendar
             */
            target_resource_server_name: string;
            /** @description The scopes that exchanged tokens can have at most. */
            scopes: components["schemas"]["ExchangeRuleScopeResponse"][];
            /**
             * Format: date-time
             * @description When the rule was created.
             */
            created_at: string;
        };
        ExchangeRuleScopeResponse: {
            /**
             * @description A scope of the target.
             * @example calendar.read
             */
            name: string;
            /**
             * @description The scope that the subject token needs for it.
             * @example notes.read
             */
            requires: string;
        };
        ExchangeScopeModel: {
            /**
             * @description A scope of the target, which the exchanged token can have.
             * @example calendar.read
             */
            name: string;
            /**
             * @description The scope that the subject token needs for it: one of its resource server. Default: the same name.
             * @example notes.read
             */
            requires?: string;
        };
        FeatureResponse: {
            /**
             * @description Always `entitled`.
             * @enum {string}
             */
            entitlement: "entitled";
            /** @description Whether this server has the feature. */
            enabled: boolean;
        };
        FileEntriesResponse: {
            /** @description Entries in archive order. */
            entries: components["schemas"]["FileEntryResponse"][];
            /** @description Total number of entries in the archive. */
            count: number;
        };
        FileEntryResponse: {
            /**
             * @description Relative path with `/` as the separator, without `.` or `..` segments.
             * @example src/main.tf
             */
            path: string;
            /**
             * @description Type of the entry. Only a `file` has content.
             * @enum {string}
             */
            type: "file" | "directory" | "symlink" | "link" | "character-device" | "block-device" | "fifo" | "other";
            /**
             * @description Size of the content in bytes.
             * @example 1024
             */
            size: number;
            /**
             * @description Permission bits in octal.
             * @example 0644
             */
            mode: string;
            /**
             * Format: date-time
             * @description Modification time recorded in the archive, to the millisecond.
             */
            modified_at: string;
            /** @description Target of a link as recorded in the archive. Links are never followed. */
            link_target: string | null;
        };
        FirstUserResponse: {
            /**
             * Format: uuid
             * @description ID of the new user.
             */
            user_id: string;
            /**
             * Format: uuid
             * @description ID of the default organization. The user becomes an administrator of it.
             */
            organization_id: string;
        };
        GeneratedKeyResponse: {
            /** @description The key, in the form `<10>-<22>`. Shown only once. */
            key: string;
        };
        GitCredentialModel: {
            /**
             * Format: uri
             * @description An https URL without user and query: a host, or a part of it.
             * @example https://git.example.com
             */
            url: string;
            /**
             * @description Username for Git.
             * @example robot
             */
            username: string;
            /**
             * @description Name of the secret with the password: one of those of the agent.
             * @example git-token
             */
            secret: string;
        };
        GitSshKeyResponse: {
            /**
             * Format: uuid
             * @description Owner of the key pair.
             */
            user_id: string;
            /**
             * Format: date-time
             * @description When the user's first key pair was generated.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the current key pair was generated.
             */
            updated_at: string;
            /**
             * @description Public key in `authorized_keys` format, to be added at the Git host. The private key is only ever sent to workspace agents.
             * @example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKYVLPtXQ1y9Dd1bYy2hXo1cZ6yX1x5l1FQ1GdJYwY8h
             */
            public_key: string;
        };
        GithubAuthMethodResponse: {
            /** @description Whether this login method is available. */
            enabled: boolean;
            /** @description Whether a default provider is available without configuration. */
            default_provider_configured: boolean;
        };
        GrantedAppResponse: {
            /**
             * Format: uuid
             * @description ID of the app, which is its `client_id`.
             */
            id: string;
            /** @description Name that was given at registration. */
            name: string;
            /** @description Path of a picture on this server. Empty if there is none. */
            icon: string;
            /**
             * @description Whether the app has a client secret (`confidential`) or not (`public`).
             * @enum {string}
             */
            client_type: "confidential" | "public";
            /** @description Whether the app registered itself. */
            dynamically_registered: boolean;
        };
        GroupMemberResponse: {
            /**
             * Format: uuid
             * @description User ID.
             */
            id: string;
            /** @description Username. */
            username: string;
            /** @description Full name. Absent if empty. */
            name?: string;
            /** @description URL or path of a picture. Absent if there is none. */
            avatar_url?: string;
            /** @description Email address. Empty for service accounts. */
            email: string;
            /**
             * Format: date-time
             * @description When the user was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user was last changed.
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the user was last active. Absent if never.
             */
            last_seen_at?: string;
            /**
             * @description A suspended user cannot use any part of the deployment.
             * @enum {string}
             */
            status: "active" | "dormant" | "suspended";
            /**
             * @description How the user logs in.
             * @enum {string}
             */
            login_type: "password" | "github" | "oidc" | "none";
            /** @description True for a service account, otherwise absent. */
            is_service_account?: boolean;
        };
        GroupMembersResponse: {
            /** @description Members that are visible to you. */
            users: components["schemas"]["GroupMemberResponse"][];
            /** @description Number of members that are visible to you. 0 if the page is empty. */
            count: number;
        };
        GroupMessageResponse: {
            /** @description Human-readable confirmation. */
            message: string;
        };
        GroupResponse: {
            /**
             * Format: uuid
             * @description Group ID. The ID of the group `Everyone` is that of its organization.
             */
            id: string;
            /** @description Group name. Unique in the organization, case-insensitive. */
            name: string;
            /** @description Display name. May be empty. */
            display_name: string;
            /**
             * Format: uuid
             * @description ID of the organization.
             */
            organization_id: string;
            /** @description Members that are visible to you. Empty if they were not requested. Lists contain at most 1000 members per group, and any response at most 5000; use `GET /groups/{group}/members` to page through all of them. */
            members: components["schemas"]["GroupMemberResponse"][];
            /** @description Number of all members, including those not visible to you. An estimate above 10,000. */
            total_member_count: number;
            /** @description URL or path of a picture. May be empty. */
            avatar_url: string;
            /** @description Quota that the group adds to that of each member. */
            quota_allowance: number;
            /**
             * @description Who manages the group: users, or the identity provider.
             * @enum {string}
             */
            source: "user" | "oidc";
            /** @description Name of the organization. */
            organization_name: string;
            /** @description Display name of the organization. */
            organization_display_name: string;
        };
        IdentityProviderCheckResponse: {
            /**
             * @description `discovery`: its metadata. `keys`: the keys that it signs with. `site`: GitHub.
             * @enum {string}
             */
            name: "discovery" | "keys" | "site";
            /** @description Whether it works. */
            ok: boolean;
            /** @description What was found, or what is wrong. */
            detail: string;
        };
        IdentityProviderResponse: {
            /**
             * @description Name of the provider in the configuration.
             * @example oidc
             */
            id: string;
            /**
             * @description Kind of provider.
             * @enum {string}
             */
            login_type: "oidc" | "github";
            /** @description Text of its button on the login page. */
            sign_in_text: string;
            /** @description Its issuer, or the address of GitHub. */
            url: string;
            /** @description Client ID of this server there. */
            client_id: string;
            /** @description Redirect URI of this server, which must be registered there. */
            callback_url: string;
            /** @description Whether people without an account here get one when they log in. */
            allow_signups: boolean;
        };
        ImportUserSecretsRequest: {
            /**
             * @description `env`: a .env file. Variables are not expanded, and syntax that parsers interpret differently is rejected. `json`, `yaml`: one object with string values.
             * @enum {string}
             */
            format: "env" | "json" | "yaml";
            /**
             * Format: password
             * @description Contents of the file. Every key becomes a secret.
             * @example NPM_TOKEN=npm_123
             */
            content: string;
        };
        InitialAccessTokenResponse: {
            /**
             * Format: uuid
             * @description ID of the token, used to delete it.
             */
            id: string;
            /** @description What the token is for. */
            name: string;
            /**
             * Format: uuid
             * @description Who created it. Null if a command did.
             */
            created_by: string | null;
            /** @description How many apps can be registered with it. */
            max_uses: number;
            /** @description How many apps were registered with it. */
            uses: number;
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it expires.
             */
            expires_at: string;
        };
        IntrospectionRequest: {
            /** @description ID of the client, or the URL of its metadata document. Required unless it is sent with HTTP Basic or in `client_assertion`. */
            client_id?: string;
            /**
             * Format: password
             * @description For confidential clients with a secret that do not use HTTP Basic.
             */
            client_secret?: string;
            /**
             * @description Required with `client_assertion`.
             * @enum {string}
             */
            client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            /** @description For clients that sign (`private_key_jwt`): a JWT for this request only (RFC 7523 section 2.2). */
            client_assertion?: string;
            /** @description An access token for the resource server, or any token of the app. */
            token: string;
            /** @description Accepted but not needed: the kinds of tokens have different formats. */
            token_type_hint?: string;
        };
        IntrospectionResponse: {
            /** @description Whether the token is valid now, and this caller may know. If false, the response has nothing else. */
            active: boolean;
            /**
             * @description Space-separated scopes.
             * @example notes.read
             */
            scope?: string;
            /**
             * Format: uuid
             * @description ID of the app that the token was issued to.
             */
            client_id?: string;
            /** @description Username. Only for access tokens of a user. */
            username?: string;
            /**
             * @description Only for access tokens. `DPoP`: the token is bound to a key, and must not be accepted without a proof of it (RFC 9449).
             * @enum {string}
             */
            token_type?: "Bearer" | "DPoP";
            /** @description Only for access tokens that are bound to a key. */
            cnf?: components["schemas"]["Confirmation"];
            /** @description When it expires, in seconds since 1970. */
            exp?: number;
            /** @description When it was issued, in seconds since 1970. Only for access tokens. */
            iat?: number;
            /**
             * Format: uuid
             * @description ID of the user; for a token of the app itself (client_credentials), ID of the app.
             */
            sub?: string;
            /**
             * Format: uri
             * @description The resource identifier that the token is for.
             */
            aud?: string;
            /**
             * Format: uri
             * @description The issuer: this server.
             */
            iss?: string;
            /** @description ID of the access token. */
            jti?: string;
            /**
             * @description Only for exchanged tokens: the app that acts for the user, as `{"sub": "<client id>"}`. A nested `act` is the app that acted before (RFC 8693 section 4.1).
             * @example {
             *       "sub": "3f0c…",
             *       "act": {
             *         "sub": "7d21…"
             *       }
             *     }
             */
            act?: {
                [key: string]: unknown;
            };
        };
        InvitationResponse: {
            /**
             * Format: uuid
             * @description ID of the invitation, used to revoke it.
             */
            id: string;
            /** @description Email address of the account. */
            email: string;
            /** @description Site roles that the user gets, in addition to `member`. */
            roles: string[];
            /** @description Organizations that the user joins. */
            organization_ids: string[];
            /**
             * Format: uuid
             * @description Who invited. The account is created with the permissions that this user then has.
             */
            created_by: string;
            /**
             * Format: date-time
             * @description When the invitation was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the invitation expires.
             */
            expires_at: string;
        };
        InvitationTokenRequest: {
            /** @description The token of the invitation. */
            token: string;
        };
        InvitedOrganizationResponse: {
            /**
             * Format: uuid
             * @description ID of the organization.
             */
            id: string;
            /** @description Name for people. */
            display_name: string;
        };
        JsonWebKey: {
            /**
             * @description Key type.
             * @enum {string}
             */
            kty: "RSA" | "EC" | "OKP";
            /**
             * @description Use.
             * @enum {string}
             */
            use: "sig";
            /**
             * @description Algorithm.
             * @enum {string}
             */
            alg: "RS256" | "ES256" | "EdDSA";
            /** @description Key ID, as in the header of a JWT. */
            kid: string;
            /** @description Modulus of an RSA key. */
            n?: string;
            /** @description Exponent of an RSA key. */
            e?: string;
            /**
             * @description Curve of any other key.
             * @example P-256
             */
            crv?: string;
            /** @description X coordinate, or the whole key of the type `OKP`. */
            x?: string;
            /** @description Y coordinate of a key of the type `EC`. */
            y?: string;
        };
        JsonWebKeySet: {
            /** @description Current, next and previous keys. */
            keys: components["schemas"]["JsonWebKey"][];
        };
        LinkClaimsResponse: {
            /** @description Claims of the ID token. */
            id_token_claims: {
                [key: string]: unknown;
            };
            /** @description Claims from the userinfo endpoint. */
            user_info_claims: {
                [key: string]: unknown;
            };
            /** @description Both sets merged. Userinfo claims take precedence. */
            merged_claims: {
                [key: string]: unknown;
            };
        };
        LoginResponse: {
            /** @description The session token `<10>-<22>`, for `Coder-Session-Token`, the session cookie or `Authorization: Bearer`. */
            session_token: string;
        };
        LoginTypeResponse: {
            /**
             * @description How the user logs in.
             * @enum {string}
             */
            login_type: "password" | "github" | "oidc" | "none";
        };
        LoginWithPasswordRequest: {
            /**
             * Format: email
             * @description Email address, case-insensitive.
             * @example ada@example.com
             */
            email: string;
            /**
             * Format: password
             * @description The user's password.
             */
            password: string;
        };
        ManifestFileResponse: {
            /**
             * Format: uuid
             * @description ID of the file.
             */
            id: string;
            /**
             * @description Content type.
             * @example application/x-tar
             */
            mimetype: string;
            /**
             * Format: int64
             * @description Size in bytes.
             */
            size_bytes: number;
        };
        ManifestSecretResponse: {
            /**
             * @description Name of the secret.
             * @example npm-token
             */
            name: string;
            /**
             * @description Environment variable that holds the secret. Empty for none, and for a reserved one.
             * @example NPM_TOKEN
             */
            env_name: string;
            /**
             * @description Path of the file that holds the secret. Empty for none, and for a reserved one.
             * @example ~/.npm-token
             */
            file_path: string;
            /** @description Whether the secret belongs in the environment and in its file. If not, use it only by its name. */
            enabled: boolean;
        };
        MemberRoleResponse: {
            /**
             * @description Role name, as used in requests.
             * @example organization-auditor
             */
            name: string;
            /**
             * @description Display name.
             * @example Organization Auditor
             */
            display_name: string;
            /**
             * Format: uuid
             * @description Organization of the role. Absent for site roles.
             */
            organization_id?: string;
        };
        MessageResponse: {
            /** @description Human-readable message. */
            message: string;
        };
        OAuth2SettingsResponse: {
            /**
             * @description The policy in force.
             * @enum {string}
             */
            dynamic_client_registration: "off" | "token" | "open";
            /** @description Whether apps can register themselves, with or without an initial access token. */
            dynamic_client_registration_enabled: boolean;
        };
        OAuthErrorResponse: {
            /**
             * @description Error code for programs to branch on.
             * @example invalid_grant
             * @enum {string}
             */
            error: "invalid_request" | "invalid_client" | "invalid_grant" | "unauthorized_client" | "unsupported_grant_type" | "unsupported_response_type" | "invalid_scope" | "invalid_target" | "access_denied" | "authorization_pending" | "slow_down" | "expired_token" | "invalid_redirect_uri" | "invalid_client_metadata" | "invalid_software_statement" | "unapproved_software_statement" | "invalid_token" | "request_not_supported" | "request_uri_not_supported" | "registration_not_supported" | "login_required" | "interaction_required" | "consent_required" | "unmet_authentication_requirements" | "invalid_dpop_proof" | "use_dpop_nonce" | "server_error" | "temporarily_unavailable";
            /** @description For the developer of the client. ASCII without `"` and `\`. */
            error_description?: string;
        };
        OidcAuthMethodResponse: {
            /** @description Whether this login method is available. */
            enabled: boolean;
            /** @description Label of the sign-in button. May be empty. */
            signInText: string;
            /** @description URL or path of the button's icon. May be empty. */
            iconUrl: string;
        };
        OidcClaimsResponse: {
            /** @description Claims received at the last login, merged from the ID token and the userinfo response. */
            claims: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description Since when the account is linked with the one at the identity provider.
             */
            linked_at: string;
        };
        OidcProviderResponse: {
            /**
             * @description `oidc`, or the provider's name in `CODER_OIDC_PROVIDERS`.
             * @example okta
             */
            id: string;
            /**
             * @description Label of the sign-in button.
             * @example Sign in with Okta
             */
            sign_in_text: string;
            /** @description URL or path of the button's icon. May be empty. */
            icon_url: string;
            /**
             * @description Path that starts a login. Accepts the query parameter `redirect`.
             * @example /api/v2/users/oidc/okta/callback
             */
            login_path: string;
        };
        OpenIdConfiguration: {
            /**
             * Format: uri
             * @description The access URL without a trailing slash; also `iss` on every authorization response.
             */
            issuer: string;
            /**
             * Format: uri
             * @description Where a client sends the browser.
             */
            authorization_endpoint: string;
            /**
             * Format: uri
             * @description Where a client exchanges authorization codes and refresh tokens.
             */
            token_endpoint: string;
            /**
             * Format: uri
             * @description Where a client revokes tokens (RFC 7009).
             */
            revocation_endpoint: string;
            /**
             * Format: uri
             * @description Where a device starts (RFC 8628).
             */
            device_authorization_endpoint: string;
            /**
             * Format: uri
             * @description Where a client pushes its authorization requests (RFC 9126).
             */
            pushed_authorization_request_endpoint: string;
            /** @description Whether every client has to push its authorization requests. Single ones may have to, even if it is false. */
            require_pushed_authorization_requests: boolean;
            /**
             * Format: uri
             * @description Where a client registers itself (RFC 7591), perhaps with an initial access token. Absent if that is disabled.
             */
            registration_endpoint?: string;
            /**
             * Format: uri
             * @description The public keys that verify JWTs of this server (RFC 7517).
             */
            jwks_uri: string;
            /**
             * Format: uri
             * @description Where a resource server or a confidential app asks about tokens (RFC 7662).
             */
            introspection_endpoint: string;
            /** @description Scopes that this server supports. */
            scopes_supported: string[];
            /**
             * @description Supported values of `response_type`.
             * @example [
             *       "code"
             *     ]
             */
            response_types_supported: string[];
            /**
             * @description How the authorization response is returned.
             * @example [
             *       "query",
             *       "form_post"
             *     ]
             */
            response_modes_supported: string[];
            /** @description Supported values of `grant_type`. */
            grant_types_supported: ("authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "urn:ietf:params:oauth:grant-type:token-exchange")[];
            /** @description How clients authenticate at the token endpoint. `none` is for public clients. */
            token_endpoint_auth_methods_supported: string[];
            /** @description How clients authenticate at the revocation endpoint. */
            revocation_endpoint_auth_methods_supported: string[];
            /**
             * @description Signature algorithms of introspection responses (RFC 9701).
             * @example [
             *       "RS256"
             *     ]
             */
            introspection_signing_alg_values_supported: string[];
            /** @description How callers authenticate at the introspection endpoint. */
            introspection_endpoint_auth_methods_supported: string[];
            /** @description Signature algorithms of `private_key_jwt` at the token endpoint. Absent unless that is offered. */
            token_endpoint_auth_signing_alg_values_supported?: string[];
            /** @description The same at the revocation endpoint. */
            revocation_endpoint_auth_signing_alg_values_supported?: string[];
            /** @description The same at the introspection endpoint. */
            introspection_endpoint_auth_signing_alg_values_supported?: string[];
            /**
             * @description PKCE methods (RFC 7636). PKCE is required, except of apps that an administrator has excepted.
             * @example [
             *       "S256"
             *     ]
             */
            code_challenge_methods_supported: string[];
            /**
             * @description Signature algorithms of DPoP proofs (RFC 9449).
             * @example [
             *       "ES256",
             *       "ES384",
             *       "ES512",
             *       "Ed25519",
             *       "EdDSA",
             *       "PS256",
             *       "RS256"
             *     ]
             */
            dpop_signing_alg_values_supported: string[];
            /** @description Always true (RFC 9207). */
            authorization_response_iss_parameter_supported: boolean;
            /** @description True if a client can be named by the URL of its metadata document; otherwise absent. */
            client_id_metadata_document_supported?: boolean;
            /**
             * Format: uri
             * @description Where a client learns about the user of an access token.
             */
            userinfo_endpoint: string;
            /**
             * Format: uri
             * @description Where a client sends the browser to sign out (RP-Initiated Logout).
             */
            end_session_endpoint: string;
            /** @description Always true: clients can be told that a session has ended (Back-Channel Logout). */
            backchannel_logout_supported: boolean;
            /** @description Always true: logout tokens have `sid`, and so have ID tokens. */
            backchannel_logout_session_supported: boolean;
            /**
             * @description Whether clients can get the same `sub` for a user, or each sector its own.
             * @example [
             *       "public",
             *       "pairwise"
             *     ]
             */
            subject_types_supported: string[];
            /** @description What ID tokens can be signed with; the default is `RS256`. */
            id_token_signing_alg_values_supported: ("RS256" | "ES256" | "EdDSA")[];
            /** @description What UserInfo responses can be signed with. */
            userinfo_signing_alg_values_supported: ("RS256" | "ES256" | "EdDSA")[];
            /** @description Values of `acr`: where users prove who they are. */
            acr_values_supported: string[];
            /** @description What `prompt` can ask for. */
            prompt_values_supported: ("none" | "login" | "consent" | "select_account")[];
            /**
             * @description Always `normal`.
             * @example [
             *       "normal"
             *     ]
             */
            claim_types_supported: string[];
            /** @description Claims that ID tokens and UserInfo can have. */
            claims_supported: string[];
            /** @description Always true: the parameter `claims` has an effect. */
            claims_parameter_supported: boolean;
            /** @description Always false: requests cannot be JWTs. */
            request_parameter_supported: boolean;
            /** @description Always false: `request_uri` only takes what was pushed here (RFC 9126). */
            request_uri_parameter_supported: boolean;
        };
        OpenInvitationResponse: {
            /** @description Email address of the account. */
            email: string;
            /** @description Username of the person who invited. */
            invited_by: string;
            /** @description Site roles that the user gets, in addition to `member`. */
            roles: string[];
            /** @description Organizations that the user joins. */
            organizations: components["schemas"]["InvitedOrganizationResponse"][];
            /** @description How the user can sign in. */
            login_types: ("password" | "oidc")[];
            /**
             * Format: date-time
             * @description When the invitation expires.
             */
            expires_at: string;
        };
        OrganizationMemberResponse: {
            /**
             * Format: uuid
             * @description ID of the user.
             */
            user_id: string;
            /**
             * Format: uuid
             * @description ID of the organization.
             */
            organization_id: string;
            /**
             * Format: date-time
             * @description When the user joined the organization.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the membership was last changed.
             */
            updated_at: string;
            /** @description Organization roles, without those that every member has. */
            roles: components["schemas"]["MemberRoleResponse"][];
        };
        OrganizationMemberWithUserResponse: {
            /**
             * Format: uuid
             * @description ID of the user.
             */
            user_id: string;
            /**
             * Format: uuid
             * @description ID of the organization.
             */
            organization_id: string;
            /**
             * Format: date-time
             * @description When the user joined the organization.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the membership was last changed.
             */
            updated_at: string;
            /** @description Organization roles, without those that every member has. */
            roles: components["schemas"]["MemberRoleResponse"][];
            /** @description Username. */
            username: string;
            /** @description Full name. Absent if empty. */
            name?: string;
            /** @description URL or path of a picture. Absent if there is none. */
            avatar_url?: string;
            /** @description Email address. Empty for service accounts. */
            email: string;
            /**
             * @description A suspended user cannot use any part of the deployment.
             * @enum {string}
             */
            status: "active" | "dormant" | "suspended";
            /**
             * @description How the user logs in.
             * @enum {string}
             */
            login_type: "password" | "github" | "oidc" | "none";
            /**
             * Format: date-time
             * @description When the user was last active. Absent if never.
             */
            last_seen_at?: string;
            /**
             * Format: date-time
             * @description When the user was created.
             */
            user_created_at: string;
            /**
             * Format: date-time
             * @description When the user was last changed.
             */
            user_updated_at: string;
            /** @description True for a service account, otherwise absent. */
            is_service_account?: boolean;
            /** @description Site roles. Every user also has `member`. */
            global_roles: components["schemas"]["MemberRoleResponse"][];
            /** @description Always false. Present for compatibility. */
            has_ai_seat: boolean;
        };
        OrganizationMessageResponse: {
            /** @description Human-readable confirmation. */
            message: string;
        };
        OrganizationResponse: {
            /**
             * Format: uuid
             * @description Organization ID.
             */
            id: string;
            /** @description Organization name, as used in paths. */
            name: string;
            /** @description Display name. */
            display_name: string;
            /** @description URL or path of a picture. May be empty. */
            icon: string;
            /** @description Short description. May be empty. */
            description: string;
            /**
             * Format: date-time
             * @description When the organization was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the organization was last changed.
             */
            updated_at: string;
            /** @description Whether this is the default organization, which new users join unless others are chosen, and which cannot be deleted. */
            is_default: boolean;
            /** @description Roles that every member has. */
            default_org_member_roles: string[];
        };
        PaginatedGroupsResponse: {
            /** @description Groups without their members. */
            groups: components["schemas"]["GroupResponse"][];
            /** @description Number of matching groups, counted after `after_id` if given. 0 if the page is empty. An estimate above 10,000. */
            count: number;
        };
        PaginatedMembersResponse: {
            /** @description The members of this page, ordered by username. */
            members: components["schemas"]["OrganizationMemberWithUserResponse"][];
            /** @description Number of matching members, counted after `after_id` if given. 0 if the page is empty. An estimate above 10,000. */
            count: number;
        };
        PatchGroupRequest: {
            /** @description IDs of organization members to add to the group. */
            add_users?: string[];
            /** @description IDs of group members to remove. */
            remove_users?: string[];
            /** @description New name. Empty leaves it unchanged. */
            name?: string;
            /** @description Display name. Null leaves it unchanged. */
            display_name?: string | null;
            /** @description HTTP(S) URL of a picture, or a path on this server. Null leaves it unchanged. */
            avatar_url?: string | null;
            /** @description Quota that the group adds to that of each member. Null leaves it unchanged. */
            quota_allowance?: number | null;
        };
        PermissionRequest: {
            /** @description Must be false: an organization role can only grant permissions. */
            negate?: boolean;
            /**
             * @description Resource type. `*` is not allowed.
             * @example template
             */
            resource_type: string;
            /**
             * @description Action. `*` is not allowed.
             * @example read
             */
            action: string;
        };
        PermissionResponse: {
            /** @description Whether the permission is denied instead of granted. */
            negate: boolean;
            /**
             * @description Resource type, or `*` for all types.
             * @example template
             */
            resource_type: string;
            /**
             * @description Action, or `*` for all actions.
             * @example read
             */
            action: string;
        };
        ProtectedResourceMetadata: {
            /**
             * Format: uri
             * @description What a client sends as `resource` (RFC 8707).
             */
            resource: string;
            /** @description Issuers whose tokens are accepted: this server. */
            authorization_servers: string[];
            /** @description Scopes for a first request. If a call needs others, its challenge names them. */
            scopes_supported: string[];
            /**
             * @description How a bearer token can be sent (RFC 6750 section 2).
             * @example [
             *       "header",
             *       "query"
             *     ]
             */
            bearer_methods_supported: string[];
            /**
             * @description Signature algorithms of DPoP proofs (RFC 9449).
             * @example [
             *       "ES256",
             *       "ES384",
             *       "ES512",
             *       "Ed25519",
             *       "EdDSA",
             *       "PS256",
             *       "RS256"
             *     ]
             */
            dpop_signing_alg_values_supported: string[];
            /** @description Human-readable name of the resource. */
            resource_name: string;
            /**
             * Format: uri
             * @description URL of the API explorer. Absent if it is disabled.
             */
            resource_documentation?: string;
        };
        PushedAuthorizationRequest: {
            /** @description ID of the client, or the URL of its metadata document. Required unless it is sent with HTTP Basic or in `client_assertion`. */
            client_id?: string;
            /**
             * Format: password
             * @description For confidential clients with a secret that do not use HTTP Basic.
             */
            client_secret?: string;
            /**
             * @description Required with `client_assertion`.
             * @enum {string}
             */
            client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            /** @description For clients that sign (`private_key_jwt`): a JWT for this request only (RFC 7523 section 2.2). */
            client_assertion?: string;
            /**
             * @description Response type.
             * @enum {string}
             */
            response_type: "code";
            /**
             * Format: uri
             * @description One of the registered redirect URIs. Compared as exact strings, except for the port of a loopback URI. Required if several are registered.
             */
            redirect_uri?: string;
            /** @description Returned unchanged. */
            state?: string;
            /** @description Space-separated scopes; see `scopes_supported` in the metadata. Unknown scopes and scopes that the app cannot be granted are dropped; the token response lists the granted ones. Defaults to the scopes that the app is registered for, or `user:read` if there are none. The default is never full access. */
            scope?: string;
            /**
             * Format: uri
             * @description Resource indicator (RFC 8707): the API that the token is for, which must be registered as a resource server. Defaults to the API of this server. Only one is supported.
             */
            resource?: string;
            /**
             * @description How the response is returned: in the query of the redirect URI, or as a form that the browser posts there.
             * @default query
             * @enum {string}
             */
            response_mode: "query" | "form_post";
            /** @description Space-separated: `login` asks the user to log in again; `consent` and `select_account` show the consent page, on which the user can change to another account, although they have allowed the same before; `none`, alone, shows no page, and returns an error if one is needed. */
            prompt?: string;
            /** @description The user has to log in again after a login that is more seconds ago. 0 is the same as `prompt=login`. */
            max_age?: string;
            /** @description Email address to fill in on the login page. */
            login_hint?: string;
            /** @description An ID token of this server, also an expired one: the response is about its user, or `login_required`. */
            id_token_hint?: string;
            /** @description JSON (OpenID Connect Core section 5.5): claims to put into the ID token, the only values wanted, the user (`sub`), or an essential `acr`. The user is asked about the scopes that stand for these claims. */
            claims?: string;
            /** @description Returned in the ID token. */
            nonce?: string;
            /** @description PKCE: BASE64URL(SHA256(code_verifier)) (RFC 7636 section 4.2). Required, unless an administrator has set `require_pkce` of the app to false; then a request without it needs the scope `openid` and a `nonce`. */
            code_challenge?: string;
            /**
             * @description PKCE method.
             * @default S256
             * @enum {string}
             */
            code_challenge_method: "S256";
            /** @description Thumbprint of a key (RFC 7638). The authorization code can then be exchanged only with a DPoP proof of that key (RFC 9449 section 10). */
            dpop_jkt?: string;
        };
        PushedAuthorizationResponse: {
            /**
             * @description For the authorization endpoint, with the same `client_id`.
             * @example urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c6xM2J5WlBZf1Jc8k
             */
            request_uri: string;
            /**
             * @description Seconds until a user has to have opened the link.
             * @example 90
             */
            expires_in: number;
        };
        RememberedConsentResponse: {
            /**
             * Format: uuid
             * @description ID of the app, which is its `client_id`.
             */
            app_id: string;
            /** @description Name of the app. */
            app_name: string;
            /** @description The API that the app can use, as a URL. */
            resource: string;
            /** @description Name of that API. */
            resource_name: string;
            /** @description What the app gets there without asking again. */
            scopes: string[];
            /**
             * Format: date-time
             * @description When the user first consented.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user is asked again.
             */
            expires_at: string;
        };
        ResourceScopeModel: {
            /**
             * @description A scope token (RFC 6749 section 3.3) that is not a scope of this server.
             * @example notes:read
             */
            name: string;
            /**
             * @description What an app with this scope can do, for the consent page.
             * @example See your notes
             */
            description: string;
        };
        ResourceServerResponse: {
            /**
             * Format: uuid
             * @description ID of the resource server, which is its `client_id` for introspection.
             */
            id: string;
            /**
             * Format: uri
             * @description The resource identifier in canonical form: the audience of its tokens.
             */
            identifier: string;
            /**
             * @description Name shown on the consent page.
             * @example Notes
             */
            name: string;
            /** @description Its scopes. */
            scopes: components["schemas"]["ResourceScopeModel"][];
            /**
             * @description Format of its access tokens.
             * @enum {string}
             */
            access_token_format: "opaque" | "jwt";
            /** @description Lifetime of access tokens in seconds. 0: the default of the server. */
            access_token_lifetime_seconds: number;
            /** @description IDs of the apps that can obtain tokens for it. Empty: all that an administrator registered. */
            allowed_app_ids: string[];
            /** @description Whether apps that registered themselves can obtain tokens for it, without being listed. */
            allows_self_registered_apps: boolean;
            /** @description Whether only tokens are issued for it that are bound to a key (RFC 9449). */
            dpop_bound_access_tokens_required: boolean;
            /** @description Whether it is the API of this server, which cannot be changed or deleted. */
            is_built_in: boolean;
            /**
             * Format: date-time
             * @description When it was registered.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        ResourceServerSecretResponse: {
            /**
             * Format: uuid
             * @description ID of the secret, used to delete it.
             */
            id: string;
            /**
             * Format: date-time
             * @description When the secret was last used, to the minute. Null if never.
             */
            last_used_at: string | null;
            /** @description The last six characters of the secret. */
            client_secret_truncated: string;
        };
        RetriedLogoutsResponse: {
            /** @description How many logouts the app is told again. */
            count: number;
        };
        RevokeRequest: {
            /** @description ID of the client, or the URL of its metadata document. Required unless it is sent with HTTP Basic or in `client_assertion`. */
            client_id?: string;
            /**
             * Format: password
             * @description For confidential clients with a secret that do not use HTTP Basic.
             */
            client_secret?: string;
            /**
             * @description Required with `client_assertion`.
             * @enum {string}
             */
            client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            /** @description For clients that sign (`private_key_jwt`): a JWT for this request only (RFC 7523 section 2.2). */
            client_assertion?: string;
            /** @description An access token or a refresh token of the client. */
            token: string;
            /** @description Accepted but not needed: the two token types have different formats. */
            token_type_hint?: string;
        };
        RoleResponse: {
            /** @description Role name, as used in requests. */
            name: string;
            /** @description Display name. */
            display_name: string;
            /**
             * Format: uuid
             * @description Organization of the role. Absent for site roles.
             */
            organization_id?: string;
            /** @description Whether apps can use the role when they act for a user who has it. */
            delegable: boolean;
            /** @description Permissions on all resources of the deployment. */
            site_permissions: components["schemas"]["PermissionResponse"][];
            /** @description Permissions on resources that the user owns outside organizations. */
            user_permissions: components["schemas"]["PermissionResponse"][];
            /** @description Permissions on all resources of the organization. */
            organization_permissions: components["schemas"]["PermissionResponse"][];
            /** @description Permissions on resources that the user owns in the organization. */
            organization_member_permissions: components["schemas"]["PermissionResponse"][];
        };
        ScopesResponse: {
            /** @description The same list as `scopes_supported` in the OAuth metadata. */
            external: string[];
        };
        SignInResponse: {
            /**
             * Format: uuid
             * @description ID of the sign-in.
             */
            id: string;
            /** @description ID of the session from which the user signed in to the app: the ID of its key. */
            session_id: string;
            /**
             * Format: uuid
             * @description ID of the app, which is its `client_id`.
             */
            app_id: string;
            /** @description Name of the app. */
            app_name: string;
            /**
             * Format: date-time
             * @description When the user first signed in to the app from this session.
             */
            signed_in_at: string;
            /**
             * Format: date-time
             * @description When the user had authenticated, as the app was told (`auth_time`). Null if that is not known.
             */
            auth_time: string | null;
            /**
             * @description Browser and system with which the user signed in. Empty if not known.
             * @example Firefox on Linux
             */
            signed_in_with: string;
            /** @description IP address from which the user signed in. Empty if not known. */
            signed_in_from: string;
            /** @description Whether the app is told when the sign-in ends (back-channel logout). Otherwise its own session can go on. */
            told_of_logout: boolean;
        };
        SigningKeyResponse: {
            /** @description Key ID, as in the header of a JWT and in the key set. */
            kid: string;
            /**
             * @description Algorithm.
             * @enum {string}
             */
            algorithm: "RS256" | "ES256" | "EdDSA";
            /**
             * @description `next`: published, does not sign yet. `current`: signs. `previous`: only verifies what it has signed.
             * @enum {string}
             */
            state: "next" | "current" | "previous";
            /**
             * Format: date-time
             * @description When it begins or began to sign.
             */
            signs_from: string;
            /**
             * Format: date-time
             * @description When it is withdrawn; null while its algorithm is offered and no other key has taken its place.
             */
            published_until: string | null;
        };
        SlimRoleResponse: {
            /**
             * @description Role name.
             * @example owner
             */
            name: string;
            /**
             * @description Display name.
             * @example Owner
             */
            display_name: string;
        };
        SshConfigResponse: {
            /** @description Always empty. */
            hostname_prefix: string;
            /** @description Always empty. */
            hostname_suffix: string;
            /** @description Always empty. */
            ssh_config_options: {
                [key: string]: string;
            };
        };
        TestedIdentityProviderResponse: {
            /**
             * @description Name of the provider in the configuration.
             * @example oidc
             */
            id: string;
            /** @description What was asked, in this order. It ends with the first that does not work. */
            checks: components["schemas"]["IdentityProviderCheckResponse"][];
        };
        TokenConfigResponse: {
            /**
             * Format: int64
             * @description Maximum lifetime, in nanoseconds, of tokens of this user that the credential of this request can create. A long-lived token creates none that outlives it.
             */
            max_token_lifetime: number;
        };
        TokenRequest: {
            /** @description ID of the client, or the URL of its metadata document. Required unless it is sent with HTTP Basic or in `client_assertion`. */
            client_id?: string;
            /**
             * Format: password
             * @description For confidential clients with a secret that do not use HTTP Basic.
             */
            client_secret?: string;
            /**
             * @description Required with `client_assertion`.
             * @enum {string}
             */
            client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            /** @description For clients that sign (`private_key_jwt`): a JWT for this request only (RFC 7523 section 2.2). */
            client_assertion?: string;
            /**
             * @description Grant type.
             * @enum {string}
             */
            grant_type: "authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "urn:ietf:params:oauth:grant-type:token-exchange";
            /** @description authorization_code: the authorization code, valid once and for ten minutes. */
            code?: string;
            /** @description authorization_code: the PKCE verifier, 43 to 128 characters (RFC 7636 section 4.1). Required, unless the authorization request had no challenge. */
            code_verifier?: string;
            /** @description authorization_code: must match the authorization request. Optional if that had a PKCE challenge. */
            redirect_uri?: string;
            /**
             * Format: uri
             * @description authorization_code, refresh_token, urn:ietf:params:oauth:grant-type:device_code: Resource indicator (RFC 8707). Optional. If sent, it must be the granted resource. client_credentials: optional. The API that the token is for (RFC 8707). Defaults to the API of this server. urn:ietf:params:oauth:grant-type:token-exchange: the API that the new token is for (RFC 8707). Required, unless `audience` is sent.
             */
            resource?: string;
            /** @description refresh_token: the refresh token, valid once. */
            refresh_token?: string;
            /** @description refresh_token: space-separated subset of the granted scopes, for this access token only. Scopes beyond the grant are dropped. client_credentials: optional. Space-separated scopes. Those that the app cannot be granted are dropped; without any, the app gets its registered scope, or `user:read`. urn:ietf:params:oauth:grant-type:token-exchange: optional. Space-separated scopes of the target. Those that the exchange rule, the scope of the subject token or the registration of the app does not allow are dropped. */
            scope?: string;
            /** @description urn:ietf:params:oauth:grant-type:device_code: the device code, valid once and for ten minutes. */
            device_code?: string;
            /** @description urn:ietf:params:oauth:grant-type:token-exchange: the access token of a user that the app received as a resource server; or the token of a platform for the program that sends it, without client authentication and with the ID of an agent as `client_id`. */
            subject_token?: string;
            /** @description urn:ietf:params:oauth:grant-type:token-exchange: `urn:ietf:params:oauth:token-type:access_token`; for the token of a platform `urn:ietf:params:oauth:token-type:jwt` or `urn:ietf:params:oauth:token-type:id_token`. */
            subject_token_type?: string;
            /** @description urn:ietf:params:oauth:grant-type:token-exchange: the same by the ID of the resource server, or by its identifier. */
            audience?: string;
            /** @description urn:ietf:params:oauth:grant-type:token-exchange: optional: only `urn:ietf:params:oauth:token-type:access_token` is issued. */
            requested_token_type?: string;
            /** @description urn:ietf:params:oauth:grant-type:token-exchange: not supported: the actor is always the authenticated app. */
            actor_token?: string;
            /** @description urn:ietf:params:oauth:grant-type:token-exchange: not supported. */
            actor_token_type?: string;
        };
        TokenResponse: {
            /** @description Opaque access token in the form `<10>-<22>`, bound to the resource of the grant; that of an agent in the form `gha_<10>-<22>`. */
            access_token: string;
            /**
             * @description Token type (RFC 6750). `DPoP` if the request had a DPoP proof (RFC 9449).
             * @enum {string}
             */
            token_type: "Bearer" | "DPoP";
            /**
             * @description Seconds until the access token expires. Use does not extend it.
             * @example 3600
             */
            expires_in: number;
            /** @description Refresh token in the form `coder_<10>_<40>`. Absent if the app is not registered for `refresh_token`. */
            refresh_token?: string;
            /** @description ID token (OpenID Connect), a JWT that says who the user is. Only if the scope `openid` was granted. */
            id_token?: string;
            /**
             * Format: date-time
             * @description When the access token expires.
             */
            expiry: string;
            /**
             * @description Space-separated scopes of the access token, which can be fewer than requested. Absent for the token of an agent.
             * @example user:read
             */
            scope?: string;
            /**
             * @description Only after a token exchange (RFC 8693).
             * @example urn:ietf:params:oauth:token-type:access_token
             */
            issued_token_type?: string;
        };
        UndeliveredLogoutResponse: {
            /**
             * Format: uuid
             * @description ID of the logout, which is the `jti` of its logout token.
             */
            id: string;
            /**
             * Format: uuid
             * @description ID of the app.
             */
            app_id: string;
            /** @description Name of the app. */
            app_name: string;
            /** @description Username of the user whose session has ended. */
            username: string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            created_at: string;
            /** @description How often the server has tried to tell the app, since an administrator had it try again, if one did. */
            attempts: number;
            /**
             * Format: date-time
             * @description When it tries again. Null: it has given up.
             */
            next_attempt_at: string | null;
            /**
             * @description Why the last attempt failed. Empty before the first one.
             * @example the status of its response is 503, not 200
             */
            fault: string;
        };
        UpdateAgentRequest: {
            /**
             * @description Names of secrets of its owner, whose values the agent can read.
             * @example [
             *       "npm-token"
             *     ]
             */
            secrets?: string[];
            /** @description IDs of files that its owner uploaded, which the agent can download. */
            files?: string[];
            /** @description Whether the agent can read the private key of its owner's Git SSH key. */
            git_ssh_key?: boolean;
            /** @description Which of its secrets is the password for Git over HTTPS, and for which hosts. A change of `secrets` that takes away the secret of a Git credential must also have this list. */
            git_credentials?: components["schemas"]["GitCredentialModel"][];
            /** @description What the agent is for. */
            description?: string;
            /** @description Lifetime of each token in seconds. When omitted at creation, 604800. */
            token_lifetime_seconds?: number;
            /**
             * @description When the agent ends. No token of the agent lives longer. RFC 3339; empty for never.
             * @example 2030-01-31T12:00:00Z
             */
            expires_at?: string;
            /** @description Letters, digits and single hyphens between them. Unique among the agents of its owner, in any case. Unchanged if omitted. */
            name?: string;
        };
        UpdateAppRequest: {
            /**
             * @description Where people can be sent after a logout that the app has asked for. The rules are those of `redirect_uris`. Empty removes them. Unchanged if omitted in an update.
             * @example [
             *       "https://client.example/signed-out"
             *     ]
             */
            post_logout_redirect_uris?: string[];
            /**
             * @description Https URL that the server sends a logout token to when a session has ended from which a user signed in to the app (OpenID Connect Back-Channel Logout). Its host must be on the internet. Empty removes it. Unchanged if omitted in an update.
             * @example https://client.example/backchannel-logout
             */
            backchannel_logout_uri?: string;
            /** @description Whether logout tokens without `sid` are useless to the app. Default: false. Unchanged if omitted in an update. */
            backchannel_logout_session_required?: boolean;
            /**
             * @description What `sub` is: the ID of the user for all apps (`public`), or a value that only the apps of one sector share (`pairwise`), so that others cannot tell who it is. Tokens that exist keep theirs. Default: `public`. Unchanged if omitted in an update.
             * @enum {string}
             */
            subject_type?: "public" | "pairwise";
            /**
             * @description Https URL of a JSON array with all redirect URIs of the sector, whose host names it. The server reads it when it or the redirect URIs change. Required for pairwise subjects if the redirect URIs have several hosts; otherwise their host names the sector. Empty removes it. Unchanged if omitted in an update.
             * @example https://sector.example/redirect-uris.json
             */
            sector_identifier_uri?: string;
            /**
             * @description Which groups are in `groups`: those that match one of these patterns, in which `*` stands for any text. Empty: all. Unchanged if omitted in an update.
             * @example [
             *       "acme/*"
             *     ]
             */
            group_filter?: string[];
            /**
             * @description The same for `roles`.
             * @example [
             *       "owner",
             *       "acme/*"
             *     ]
             */
            role_filter?: string[];
            /**
             * @description Other names for claims, for software that insists on them: an object with the name for each of name, preferred_username, picture, updated_at, email, email_verified, groups, roles. Replaces the current ones. Unchanged if omitted in an update.
             * @example {
             *       "preferred_username": "login"
             *     }
             */
            claim_names?: {
                [key: string]: string;
            };
            /**
             * @description Name shown on the consent page. No leading or trailing spaces and no control characters.
             * @example My editor
             */
            name: string;
            /**
             * @description The primary redirect URI. Used if `redirect_uris` is omitted. One is required for `authorization_code`.
             * @example https://client.example/callback
             */
            callback_url?: string;
            /** @description Redirect URIs with the scheme https, http on a loopback host, or a private-use scheme. Compared as exact strings, without wildcards. */
            redirect_uris?: string[];
            /** @description Path of an icon on this server. */
            icon?: string;
            /** @description Space-separated scopes that the app can be granted. Also the default for requests without a scope. Empty allows every scope that the app requests explicitly. Unchanged if omitted in an update. */
            scope?: string;
            /** @description Grant types that the app can use. Default: authorization_code and refresh_token. Unchanged if omitted in an update. */
            grant_types?: ("authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "urn:ietf:params:oauth:grant-type:token-exchange")[];
            /**
             * Format: uuid
             * @description ID of the service account that the app acts as with `client_credentials`, which requires it. The app has all roles of the account, within its scopes. Empty removes it. Unchanged if omitted in an update.
             */
            service_account_id?: string;
            /**
             * @description How the app authenticates. Default: `client_secret_basic`, which also allows `client_secret_post`; `none` for a public client. `private_key_jwt` takes `jwks` or `jwks_uri`, and only if the metadata of the server lists it. Unchanged if omitted in an update.
             * @enum {string}
             */
            token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";
            /** @description For `private_key_jwt`: the public keys of the app, a JSON Web Key Set (RFC 7517) with at most 10 keys. Replaces the current keys or URL. Unchanged if omitted in an update. */
            jwks?: {
                [key: string]: unknown;
            };
            /**
             * Format: uri
             * @description The same by reference: an https URL, which the server fetches when it needs a key.
             * @example https://client.example/jwks.json
             */
            jwks_uri?: string;
            /**
             * @description For `private_key_jwt`: the only algorithm that the app signs with. Empty allows each of these.
             * @enum {string}
             */
            token_endpoint_auth_signing_alg?: "" | "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384" | "ES512" | "EdDSA" | "Ed25519";
            /**
             * @description Refuse authorization requests that the app did not push (RFC 9126). Unchanged if omitted in an update.
             * @default false
             */
            require_pushed_authorization_requests: boolean;
            /**
             * @description Whether the app gets only tokens that are bound to a key: a token request without a DPoP proof is refused (RFC 9449). Unchanged if omitted in an update.
             * @default false
             */
            dpop_bound_access_tokens: boolean;
            /**
             * @description Web page of the app, with https or http. Linked on the consent page. Empty removes it. Unchanged if omitted in an update.
             * @example https://client.example
             */
            client_uri?: string;
            /** @description The same for its privacy policy. */
            policy_uri?: string;
            /** @description The same for its terms of service. */
            tos_uri?: string;
            /** @description Whether you vouch for the app: that it is what its name says. The consent page says so, and can then be skipped if the user has allowed the same before. Not for an app that registered itself. Unchanged if omitted in an update. */
            verified?: boolean;
            /**
             * @description What the ID tokens of the app are signed with, of the algorithms that the metadata of the server lists. Default: `RS256`. Unchanged if omitted in an update.
             * @enum {string}
             */
            id_token_signed_response_alg?: "RS256" | "ES256" | "EdDSA";
            /**
             * @description If set, UserInfo responses to the app are JWTs, signed like this. Empty: they are JSON. Unchanged if omitted in an update.
             * @enum {string}
             */
            userinfo_signed_response_alg?: "" | "RS256" | "ES256" | "EdDSA";
            /** @description Put the claims of the scopes `profile` and `email` into ID tokens, too, for apps that do not ask UserInfo. Default: false. Unchanged if omitted in an update. */
            id_token_user_claims?: boolean;
            /** @description Default of `max_age` of requests with the scope `openid`, in seconds. -1: none. Unchanged if omitted in an update. */
            default_max_age?: number;
            /** @description Whether ID tokens have to say when the user logged in. Users whose identity provider does not say it cannot log in to the app then. Unchanged if omitted in an update. */
            require_auth_time?: boolean;
            /** @description Whether authorization requests need PKCE. Default: true. If not, those without it need the scope `openid` and a `nonce`, which the app must check, and the exchange of their codes needs `redirect_uri`. Only for confidential apps that did not register themselves. Unchanged if omitted in an update. */
            require_pkce?: boolean;
        };
        UpdateAppearanceRequest: {
            /** @description Name that clients show for this server. If omitted or empty, they show their default. */
            application_name?: string;
            /** @description HTTP(S) URL of a picture, or a path on this server. No picture if omitted or empty. The pages of this server show it only if it is a path. */
            logo_url?: string;
            /**
             * @description Color of links and buttons on the pages of this server, as `#rrggbb`; made lighter or darker where text would be illegible.
             * @example #004852
             */
            accent_color?: string;
            /** @description Banners to show, in this order. None if omitted. */
            announcement_banners?: components["schemas"]["BannerRequest"][];
        };
        UpdateCheckResponse: {
            /** @description Always true. */
            current: boolean;
            /**
             * @description The version of this server.
             * @example v2.0.0
             */
            version: string;
            /** @description Always empty. */
            url: string;
        };
        UpdateMemberRolesRequest: {
            /**
             * @description The member's organization roles, without those that every member has. Replaces the current roles.
             * @example [
             *       "organization-auditor"
             *     ]
             */
            roles: string[];
        };
        UpdateOAuth2SettingsRequest: {
            /**
             * @description Who can register apps at `/oauth2/register`: nobody, apps with an initial access token, or every app.
             * @enum {string}
             */
            dynamic_client_registration?: "off" | "token" | "open";
            /** @description For clients of the reference. `true`: the policy `open`, unless registration is enabled already; `false`: the policy `off`. */
            dynamic_client_registration_enabled?: boolean;
        };
        UpdateOrganizationRequest: {
            /** @description 1 to 32 letters, digits and single hyphens between them. Words used in paths, such as `default`, `me` and `new`, are reserved. */
            name?: string;
            /** @description Display name. If empty, the name is shown. */
            display_name?: string;
            /** @description Short description. */
            description?: string;
            /** @description HTTP(S) URL of a picture, or a path on this server. Empty for none. */
            icon?: string;
            /** @description Built-in organization roles that every member has. */
            default_org_member_roles?: string[];
        };
        UpdatePasswordRequest: {
            /**
             * Format: password
             * @description Required when you change your own password.
             */
            old_password?: string;
            /**
             * Format: password
             * @description At least 52 bits of entropy, at most 64 bytes.
             */
            password: string;
        };
        UpdateProfileRequest: {
            /** @description Letters, digits and single hyphens between them. Words used in paths, such as `me`, `new` and `roles`, are reserved. */
            username: string;
            /** @description Full name. */
            name?: string;
            /** @description HTTP(S) URL of a picture, or a path on this server. Ignored for users who log in with an identity provider. */
            avatar_url?: string;
        };
        UpdateResourceServerRequest: {
            /**
             * @description Name shown on the consent page. Unique, ignoring case. No leading or trailing spaces and no control characters.
             * @example Notes
             */
            name: string;
            /** @description Its scopes. An app that requests none is granted all of them that it is registered for. */
            scopes: components["schemas"]["ResourceScopeModel"][];
            /**
             * @description Format of access tokens. The resource server introspects `opaque` tokens and verifies `jwt` ones (RFC 9068). Default: `opaque`. Unchanged if omitted in an update.
             * @enum {string}
             */
            access_token_format?: "opaque" | "jwt";
            /**
             * @description Lifetime of access tokens in seconds: at least 60, for JWTs at most 600. 0: the default of the server, for JWTs also at most that. Unchanged if omitted in an update.
             * @default 0
             */
            access_token_lifetime_seconds: number;
            /** @description IDs of the apps that can obtain tokens for it. Empty: all apps that an administrator registered. Unchanged if omitted in an update. */
            allowed_app_ids?: string[];
            /**
             * @description Whether apps that registered themselves can obtain tokens for it, without being listed. Unchanged if omitted in an update.
             * @default false
             */
            allows_self_registered_apps: boolean;
            /**
             * @description Whether only tokens are issued for it that are bound to a key: a token request without a DPoP proof is refused (RFC 9449). Unchanged if omitted in an update.
             * @default false
             */
            dpop_bound_access_tokens_required: boolean;
        };
        UpdateUserRolesRequest: {
            /**
             * @description The user's site roles. Every user also has `member`. Replaces the current roles.
             * @example [
             *       "auditor"
             *     ]
             */
            roles: string[];
        };
        UpdateUserSecretRequest: {
            /**
             * Format: password
             * @description At most 24576 bytes of UTF-8. Never returned, and encrypted at rest if the server has encryption keys. Unchanged if omitted.
             */
            value?: string;
            /** @description What the secret is for. Unchanged if omitted. */
            description?: string;
            /** @description Environment variable that holds the secret; empty for none. Must be unique. Names that programs obey, such as `PATH` and `NODE_OPTIONS`, are reserved. Unchanged if omitted. */
            env_name?: string;
            /** @description Path of the file that holds the secret, starting with `/` or `~/`; empty for none. Must be unique. Files that programs obey, such as those in `~/.ssh`, are reserved. Unchanged if omitted. */
            file_path?: string;
            /** @description Whether the secret is injected into workspaces. An enabled secret needs `env_name` or `file_path`. Unchanged if omitted. */
            enabled?: boolean;
        };
        UpdateWorkloadIdentityIssuerRequest: {
            /**
             * @description Name for people. Unchanged if omitted.
             * @example GitHub Actions
             */
            name?: string;
            /**
             * Format: uri
             * @description The URL of its public keys. Replaces the current keys or URL; empty: the URL that its metadata has. Unchanged if omitted.
             * @example https://platform.example.com/jwks.json
             */
            jwks_url?: string;
            /** @description Its public keys, a JSON Web Key Set with at most 10 keys. Replaces the current keys or URL. Unchanged if omitted. */
            jwks?: {
                [key: string]: unknown;
            };
        };
        UploadResponse: {
            /**
             * Format: uuid
             * @description ID of the file. (The property is called `hash` for historical reasons.)
             */
            hash: string;
        };
        UserGrantResponse: {
            /**
             * Format: uuid
             * @description ID of the grant.
             */
            id: string;
            /**
             * Format: uuid
             * @description ID of the user who gave it.
             */
            user_id: string;
            /** @description The app that has access. */
            app: components["schemas"]["GrantedAppResponse"];
            /** @description The API that the app can use, as a URL. */
            resource: string;
            /** @description Name of that API. */
            resource_name: string;
            /** @description What the app can do there. */
            scopes: string[];
            /**
             * Format: date-time
             * @description When the user consented.
             */
            created_at: string;
            /**
             * @description Browser and system with which the user consented. Empty if not known.
             * @example Firefox on Linux
             */
            consented_with: string;
            /** @description IP address from which the user consented. Empty if not known. */
            consented_from: string;
            /** @description IP address of the device that the user allowed with a code. Empty for other apps. */
            device_address: string;
            /**
             * Format: date-time
             * @description When the app last used or renewed its access.
             */
            last_used_at: string;
            /** @description IP address of the last use. Empty once the access token has expired and was deleted. */
            last_used_from: string;
            /**
             * Format: date-time
             * @description When the access ends, unless the user consents again.
             */
            expires_at: string;
        };
        UserInfoResponse: {
            /** @description ID of the user, as in the ID token. It never changes. */
            sub: string;
            /** @description Full name. With the scope `profile`, as the next three. */
            name?: string;
            /** @description Username, which can change. */
            preferred_username?: string;
            /**
             * Format: uri
             * @description Picture.
             */
            picture?: string;
            /** @description When the account was changed, in seconds since 1970. */
            updated_at?: number;
            /**
             * Format: email
             * @description Email address. With the scope `email`, as the next one.
             */
            email?: string;
            /** @description Administrators and identity providers set the address, not the user. False or absent: the OpenID Connect provider of the user says that it has not verified the address, or does not say. */
            email_verified?: boolean;
            /** @description With the scope `groups`: `<organization>/<group>`. */
            groups?: string[];
            /** @description With the scope `roles`: roles of the site, and `<organization>/<role>`. */
            roles?: string[];
        };
        UserPermissionsResponse: {
            /** @description All roles of the user, with those that every user or member has. Organization roles only of memberships visible to you. */
            roles: components["schemas"]["EffectiveRoleResponse"][];
            /** @description One entry for each action of each resource type. */
            permissions: components["schemas"]["EffectivePermissionResponse"][];
        };
        UserResponse: {
            /**
             * Format: uuid
             * @description User ID. Never changes.
             */
            id: string;
            /**
             * @description Username. Unique among users who are not deleted.
             * @example ada
             */
            username: string;
            /**
             * @description Full name. Absent if empty.
             * @example Ada Lovelace
             */
            name?: string;
            /** @description URL or path of a picture. Absent if there is none. */
            avatar_url?: string;
            /**
             * @description Email address, as it was registered. Empty for service accounts.
             * @example ada@example.com
             */
            email: string;
            /**
             * Format: date-time
             * @description When the user was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user was last changed.
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the user was last active. Absent if never.
             */
            last_seen_at?: string;
            /**
             * @description A dormant user becomes active by logging in. A suspended user cannot log in.
             * @enum {string}
             */
            status: "active" | "dormant" | "suspended";
            /**
             * @description How the user logs in.
             * @enum {string}
             */
            login_type: "password" | "github" | "oidc" | "none";
            /** @description True for a service account, otherwise absent. */
            is_service_account?: boolean;
            /** @description IDs of the organizations that the user is a member of. */
            organization_ids: string[];
            /** @description Site roles. Every user also has `member`. */
            roles: components["schemas"]["SlimRoleResponse"][];
            /** @description Always false. Present for compatibility. */
            has_ai_seat: boolean;
        };
        UserRolesResponse: {
            /** @description Site roles. Every user also has `member`. */
            roles: string[];
            /** @description Organization roles by organization ID, without those that every member has. */
            organization_roles: {
                [key: string]: string[];
            };
        };
        UserSecretResponse: {
            /**
             * Format: uuid
             * @description ID of the secret. Never changes.
             */
            id: string;
            /**
             * @description Name of the secret, as used in paths.
             * @example npm-token
             */
            name: string;
            /** @description What the secret is for. */
            description: string;
            /**
             * @description Environment variable that holds the secret. Empty for none.
             * @example NPM_TOKEN
             */
            env_name: string;
            /**
             * @description Path of the file that holds the secret. Empty for none.
             * @example ~/.npm-token
             */
            file_path: string;
            /** @description Whether the secret is injected into workspaces. */
            enabled: boolean;
            /**
             * Format: date-time
             * @description When the secret was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        UsersResponse: {
            /** @description The users of this page, ordered by username. */
            users: components["schemas"]["UserResponse"][];
            /** @description Number of matching users. 0 if this page is empty. An estimate above 10,000. */
            count: number;
        };
        ValidatePasswordRequest: {
            /**
             * Format: password
             * @description The password to validate. It is not stored.
             */
            password: string;
        };
        ValidatePasswordResponse: {
            /** @description Whether the password would be accepted. */
            valid: boolean;
            /** @description What is wrong with the password. Empty if it is valid. */
            details: string;
        };
        ValidationErrorResponse: {
            /**
             * @description JSON property or parameter. Nested properties are joined with dots.
             * @example email
             */
            field: string;
            /**
             * @description What is wrong with the value. Never quotes a secret.
             * @example Validation failed for tag "email" with value: "ada"
             */
            detail: string;
        };
        WorkloadIdentityIssuerResponse: {
            /**
             * Format: uuid
             * @description ID of the issuer.
             */
            id: string;
            /**
             * @description Name for people.
             * @example GitHub Actions
             */
            name: string;
            /**
             * Format: uri
             * @description The claim `iss` of its tokens.
             * @example https://token.actions.githubusercontent.com
             */
            issuer: string;
            /**
             * Format: uri
             * @description The URL of its public keys. Null: `jwks` has them, or the metadata of the issuer names the URL.
             */
            jwks_url: string | null;
            /** @description Its public keys, if they were sent. */
            jwks: {
                [key: string]: unknown;
            } | null;
            /**
             * @description The only value of the claim `aud` that is accepted.
             * @example https://gatehouse.example.com
             */
            audience: string;
            /**
             * @description The claims that a rule without a subject must name.
             * @example [
             *       "repository_id",
             *       "ref"
             *     ]
             */
            required_claims: string[];
            /**
             * Format: date-time
             * @description When it was added.
             */
            created_at: string;
        };
        WorkloadIdentityResponse: {
            /**
             * Format: uuid
             * @description ID of the workload identity.
             */
            id: string;
            /**
             * Format: uri
             * @description URL of the issuer.
             * @example https://token.actions.githubusercontent.com
             */
            issuer: string;
            /**
             * Format: uuid
             * @description ID of the issuer.
             */
            issuer_id: string;
            /**
             * @description Name of the issuer.
             * @example GitHub Actions
             */
            issuer_name: string;
            /**
             * @description The exact subject. Null: `claims` say which program it is.
             * @example repo:octo-org/octo-repo:environment:production
             */
            subject: string | null;
            /** @description The exact value of each claim that the issuer requires. Null: `subject` says which program it is. */
            claims: {
                [key: string]: string;
            } | null;
            /**
             * Format: date-time
             * @description When the agent began to trust it.
             */
            created_at: string;
        };
    };
    responses: {
        /** @description A parameter or the body is malformed, the credentials are malformed or sent in more than one way, or a request with the session cookie did not come from a page of this server (that response is plain text). */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The token's scopes do not allow the operation (the challenge names scopes that do), the operation requires a login session, or you do not have permission. */
        Forbidden: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description Internal error. Look for the ID in `X-Request-Id` in the server log. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The resource does not exist or is not visible to you. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description Internal error. Look for the ID in `X-Request-Id` in the server log. */
        OAuthInternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OAuthErrorResponse"];
            };
        };
        /** @description The resource does not exist or is not visible to you. */
        OAuthNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OAuthErrorResponse"];
            };
        };
        /** @description The body exceeds the limit, which `detail` gives in bytes. */
        OAuthPayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OAuthErrorResponse"];
            };
        };
        /** @description The body did not arrive in time. The server closes the connection. */
        OAuthRequestTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OAuthErrorResponse"];
            };
        };
        /** @description The server is too busy or has too little memory for request bodies. Try again later. */
        OAuthServiceUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OAuthErrorResponse"];
            };
        };
        /** @description Too many requests within a minute. */
        OAuthTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OAuthErrorResponse"];
            };
        };
        /** @description The token's scopes do not allow the operation (the challenge names scopes that do), the operation requires a login session, or you do not have permission. */
        PageForbidden: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description Internal error. Look for the ID in `X-Request-Id` in the server log. */
        PageInternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description The resource does not exist or is not visible to you. */
        PageNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description Too many requests within a minute. */
        PageTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description The body exceeds the limit, which `detail` gives in bytes. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The body did not arrive in time. The server closes the connection. */
        RequestTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The server is too busy or has too little memory for request bodies. Try again later. */
        ServiceUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description Too many requests within a minute. */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The credentials are missing or invalid. The challenge says why (RFC 6750 section 3). */
        Unauthorized: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The operation does not accept this content type. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Where the browser is redirected. */
        Location: string;
        /** @description Seconds to wait before the next attempt. */
        "Retry-After": number;
        /** @description `Bearer realm="coder", error="…", error_description="…", scope="…", resource_metadata="…"`, and `DPoP algs="…"`; the token and revocation endpoints challenge with `Basic`. */
        "WWW-Authenticate": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getJsonWebKeySet: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonWebKeySet"];
                };
            };
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getAuthorizationServerMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorizationServerMetadata"];
                };
            };
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getProtectedResourceMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtectedResourceMetadata"];
                };
            };
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getOpenIdConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenIdConfiguration"];
                };
            };
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listAgents: {
        parameters: {
            query?: {
                /** @description Agent ID: the page starts after this agent. */
                after_id?: string;
                /** @description Number of entries to skip. */
                offset?: number;
                /** @description Page size, at most 5000, which is also the default. */
                limit?: number;
                /** @description Part of the name. */
                q?: string;
                /** @description User ID (UUID), username, or `me`, which is the default. Only owners of the deployment see the agents of others. */
                owner?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentsResponse"];
                };
            };
            /** @description A parameter is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The owner does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createAgent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAgentRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedAgentResponse"];
                };
            };
            /** @description A field is invalid, a secret or file does not exist, or the user has 100 agents. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The credential of this request cannot create agents, or the owner is another person. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The owner does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The owner has an agent with this name, or is suspended or dormant. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getAgentManifest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentManifestResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The token of this request is not that of an agent. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    readAgentGitSshKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentGitSshKeyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The agent was not given the key. The token of this request is not that of an agent. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The owner has no usable key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    readAgentSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentSecretResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The token of this request is not that of an agent. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    readAgentSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the secret. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentSecretResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The token of this request is not that of an agent. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The agent has no such secret. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    rotateAgentToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentTokenResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The token has been replaced, or cannot be rotated. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The token of this request is not that of an agent. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent ID (UUID), or the name of one of your own agents. */
                agent: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The agent does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    deleteAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent ID (UUID), or the name of one of your own agents. */
                agent: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The agent does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent ID (UUID), or the name of one of your own agents. */
                agent: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAgentRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentResponse"];
                };
            };
            /** @description A field is invalid, or a secret or file does not exist. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The credential of this request cannot change agents, or the owner is another person. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The agent does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The owner has another agent with this name. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createAgentToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent ID (UUID), or the name of one of your own agents. */
                agent: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentTokenResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The credential of this request cannot issue tokens, or the owner is another person. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The agent does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The agent has expired, or its owner is suspended or dormant. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    revokeAgentTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent ID (UUID), or the name of one of your own agents. */
                agent: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The agent does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listWorkloadIdentities: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent ID (UUID), or the name of one of your own agents. */
                agent: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkloadIdentityResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The agent does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createWorkloadIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent ID (UUID), or the name of one of your own agents. */
                agent: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWorkloadIdentityRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkloadIdentityResponse"];
                };
            };
            /** @description A field is missing or invalid, the issuer is not one that an owner has added, or the agent trusts as many identities as it can. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The credential of this request cannot create agents, or the agent is that of another person. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The agent does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The agent trusts this identity already. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteWorkloadIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Agent ID (UUID), or the name of one of your own agents. */
                agent: string;
                /** @description ID of the workload identity. */
                identity: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You are not the owner of the agent, or the credential of this request cannot change agents. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The agent or the identity does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getAppearance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppearanceResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateAppearance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAppearanceRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppearanceResponse"];
                };
            };
            /** @description A picture URL, color or text is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can change the appearance. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAuditLogs: {
        parameters: {
            query?: {
                /** @description Return only entries older than this one. Cheaper than a large offset. */
                after_id?: string;
                /** @description Number of entries to skip. */
                offset?: number;
                /** @description Page size, at most 1000. Defaults to 100, also for 0. */
                limit?: number;
                /** @description Search query. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditLogsResponse"];
                };
            };
            /** @description The search query or a pagination parameter is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to read any organization's audit log. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    exportAuditLogs: {
        parameters: {
            query?: {
                /** @description Search query, as in the search. */
                q?: string;
                /** @description Default: `csv`. */
                format?: "csv" | "json";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": Binary;
                    "application/json": Binary;
                };
            };
            /** @description The search query or the format is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to read any organization's audit log. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listScopes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScopesResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    checkAuthorization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthorizationRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: boolean;
                    };
                };
            };
            /** @description A check has no `resource_type`, or its type does not support `resource_id`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getBuildInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildInfoResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getDebugLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkClaimsResponse"];
                };
            };
            /** @description The user's login type is not OpenID Connect. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The token does not have the scope `user:read_personal`, or `user:read` for another user. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The user does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getDeploymentConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentConfigResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to read the configuration. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getEncryption: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EncryptionResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to read the configuration. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listIdentityProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProviderResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to read the configuration. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    testIdentityProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestedIdentityProviderResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to read the configuration. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getSSHConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SshConfigResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getDeploymentStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentStatsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to read deployment statistics. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getEntitlements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntitlementsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getExperiments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getAvailableExperiments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailableExperimentsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    uploadFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-tar": Binary;
                "application/zip": Binary;
                "application/x-zip-compressed": Binary;
            };
        };
        responses: {
            /** @description You already uploaded the same content. Returns the ID of the existing file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadResponse"];
                };
            };
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadResponse"];
                };
            };
            /** @description The content type is not supported, the body is incomplete, or the .zip archive is damaged or unsafe. See `detail`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            /** @description The body or the expanded .zip archive exceeds 100 MiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getFile: {
        parameters: {
            query?: {
                /** @description Convert the archive to this format. */
                format?: "zip";
            };
            header?: {
                /** @description A single byte range. Not supported together with `format`. */
                Range?: string;
                /** @description Entity tags that the client has cached. If one matches, the response is 304. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description File ID. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    /** @description Entity tag of the content, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-tar": Binary;
                    "application/zip": Binary;
                };
            };
            /** @description The requested range. */
            206: {
                headers: {
                    /** @description Entity tag of the content, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-tar": Binary;
                    "application/zip": Binary;
                };
            };
            /** @description The client's cached copy is current. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The ID is not a UUID, the format is unknown, or the archive cannot be converted to it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The file does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The range starts beyond the end of the file. */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            /** @description Too many conversions are in progress. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    listFileEntries: {
        parameters: {
            query?: {
                /** @description Number of entries to skip. */
                offset?: number;
                /** @description Page size. Defaults to 1000, which is also the maximum. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description File ID. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileEntriesResponse"];
                };
            };
            /** @description The ID is not a UUID, a parameter is not a number, or the archive is damaged or unsafe. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The file does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The archive has too many entries to list. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            /** @description Too many other archives are being read. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    getFileEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description Entity tags that the client has cached. If one matches, the response is 304. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description File ID. */
                id: string;
                /** @description Path of the entry, as listed. Slashes may be percent-encoded. */
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    /** @description Entity tag of the content, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": Binary;
                };
            };
            /** @description The client's cached copy is current. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The entry is a folder, a link or a device, the archive is damaged or unsafe, or the ID is not a UUID. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The file or the entry does not exist, or the file is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The archive has too many entries to list. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            /** @description Too many other archives are being read. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    listGroups: {
        parameters: {
            query?: {
                /** @description Comma-separated group IDs. */
                group_ids?: string;
                /** @description User ID (UUID), username, or `me`. */
                has_member?: string;
                /** @description Organization ID (UUID) or name. */
                organization?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupResponse"][];
                };
            };
            /** @description A parameter is unknown or invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getGroup: {
        parameters: {
            query?: {
                /** @description Omit the list of members. */
                exclude_members?: boolean;
            };
            header?: never;
            path: {
                /** @description Group ID. */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The group does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    deleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Group ID. */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupMessageResponse"];
                };
            };
            /** @description The group `Everyone` cannot be deleted. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to delete the group. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The group does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Group ID. */
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchGroupRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupResponse"];
                };
            };
            /** @description A field is invalid, or a user is not a member of the organization or is already in the group. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to update the group. The members of `Everyone` cannot be changed. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The group does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description A group with this name exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listGroupMembers: {
        parameters: {
            query?: {
                /** @description User ID: the page starts after this user. */
                after_id?: string;
                /** @description Number of entries to skip. */
                offset?: number;
                /** @description Page size, at most 5000, which is also the default. */
                limit?: number;
                /** @description User search query, as in `GET /users`. */
                q?: string;
            };
            header?: never;
            path: {
                /** @description Group ID. */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupMembersResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The group does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to create users. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInvitationRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedInvitationResponse"];
                };
            };
            /** @description A field is invalid, a role cannot be given, or a user with this address exists. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to create users. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description An organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The address has a pending invitation. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitationRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            /** @description A field is invalid or conflicts with another one. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The person who invited may no longer give what the invitation gives, or the login type is not available. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The invitation is invalid, has expired or was used already. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The username or the email address is already in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    lookUpInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationTokenRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenInvitationResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The invitation is invalid, has expired or was used already. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the invitation. */
                invitation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to create users. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such invitation, or it was used. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    refreshEntitlements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can refresh entitlements. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listOAuth2Apps: {
        parameters: {
            query?: {
                /** @description List only apps that this user has authorized: a UUID or `me`. */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppResponse"][];
                };
            };
            /** @description `user_id` is neither a UUID nor `me`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createOAuth2App: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAppRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppResponse"];
                };
            };
            /** @description A field is missing or invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can register apps, and only with full access those with a service account. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description With `unique_name`: the name is taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listOAuth2AppUsage: {
        parameters: {
            query?: {
                /** @description App ID: the page starts after this app. */
                after_id?: string;
                /** @description Number of apps to skip. */
                offset?: number;
                /** @description Page size, at most 5000, which is also the default. */
                limit?: number;
                /** @description Search query. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppUsagesResponse"];
                };
            };
            /** @description The search query or a pagination parameter is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners see the access of all users. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getOAuth2App: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the app, which is its `client_id`. */
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The app does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateOAuth2App: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the app, which is its `client_id`. */
                app: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAppRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppResponse"];
                };
            };
            /** @description A field is missing or invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can update apps, and only with full access choose a service account. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The app does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteOAuth2App: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the app, which is its `client_id`. */
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can delete apps. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The app does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    endOAuth2AppAccess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the app, which is its `client_id`. */
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedAppAccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can do this. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The app does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    retryOAuth2AppLogouts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the app. */
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedLogoutsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can do this. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The app does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    revokeOAuth2AppRegistrationToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the app, which is its `client_id`. */
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can do this. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The app does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listOAuth2AppSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the app, which is its `client_id`. */
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppSecretResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The app does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createOAuth2AppSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the app, which is its `client_id`. */
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedAppSecretResponse"];
                };
            };
            /** @description The app is a public client, or authenticates with a key. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The app does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    deleteOAuth2AppSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the app, which is its `client_id`. */
                app: string;
                /** @description ID of the secret, not the secret itself. */
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The app or the secret does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listExchangeRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExchangeRuleResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can see exchange rules. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createExchangeRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateExchangeRuleRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExchangeRuleResponse"];
                };
            };
            /** @description A field is missing or invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can create exchange rules. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description There is a rule for this app and these resource servers. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getExchangeRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the exchange rule. */
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExchangeRuleResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The exchange rule does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    deleteExchangeRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the exchange rule. */
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can delete exchange rules. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The exchange rule does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listInitialAccessTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InitialAccessTokenResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can list initial access tokens. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createInitialAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInitialAccessTokenRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedInitialAccessTokenResponse"];
                };
            };
            /** @description A field is missing or invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can create initial access tokens. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteInitialAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the token, not the token itself. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can delete initial access tokens. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The token does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listOAuth2Logouts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndeliveredLogoutResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can list them. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listResourceServers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceServerResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can see resource servers. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createResourceServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateResourceServerRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceServerResponse"];
                };
            };
            /** @description A field is missing or invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can register resource servers. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The identifier or the name is in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getResourceServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the resource server. */
                resource_server: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceServerResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The resource server does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateResourceServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the resource server. */
                resource_server: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateResourceServerRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceServerResponse"];
                };
            };
            /** @description A field is missing or invalid, or it is the API of this server. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can update resource servers. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The resource server does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The name is in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteResourceServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the resource server. */
                resource_server: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It is the API of this server. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can delete resource servers. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The resource server does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listResourceServerSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the resource server. */
                resource_server: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceServerSecretResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The resource server does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createResourceServerSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the resource server. */
                resource_server: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedResourceServerSecretResponse"];
                };
            };
            /** @description It is the API of this server. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The resource server does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    deleteResourceServerSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the resource server. */
                resource_server: string;
                /** @description ID of the secret, not the secret itself. */
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The resource server or the secret does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getOAuth2Settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuth2SettingsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateOAuth2Settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateOAuth2SettingsRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuth2SettingsResponse"];
                };
            };
            /** @description A setting is invalid, or two contradict each other. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can change the settings. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listSigningKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeyResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can list signing keys. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createSigningKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSigningKeyRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeyResponse"];
                };
            };
            /** @description The algorithm is missing, unknown or not offered. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can rotate signing keys. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The next key is published already. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteSigningKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key ID. */
                kid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can revoke signing keys. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The key does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listOrganizations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateOrganizationRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationResponse"];
                };
            };
            /** @description The name is reserved or malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can create organizations. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description An organization with this name exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    deleteOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationMessageResponse"];
                };
            };
            /** @description The organization is the default organization, or still has groups or more than one member. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to delete the organization. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateOrganizationRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationResponse"];
                };
            };
            /** @description A name is invalid, or a default role is not a built-in role or cannot be assigned by you. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to update the organization. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description An organization with this name exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listOrganizationGroups: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateGroupRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupResponse"];
                };
            };
            /** @description The name is reserved or invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to create groups in this organization. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description A group with this name exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getGroupByName: {
        parameters: {
            query?: {
                /** @description Omit the list of members. */
                exclude_members?: boolean;
            };
            header?: never;
            path: {
                /** @description Name of the group. */
                group: string;
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The organization or the group does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listGroupMembersByName: {
        parameters: {
            query?: {
                /** @description User ID: the page starts after this user. */
                after_id?: string;
                /** @description Number of entries to skip. */
                offset?: number;
                /** @description Page size, at most 5000, which is also the default. */
                limit?: number;
                /** @description User search query, as in `GET /users`. */
                q?: string;
            };
            header?: never;
            path: {
                /** @description Name of the group. */
                group: string;
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupMembersResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The organization or the group does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description Search query with the filters `user_id`, `github_user_id` and `include_system`, as `key:value`. */
                q?: string;
            };
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationMemberWithUserResponse"][];
                };
            };
            /** @description The search query is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listOrganizationRoles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignableRolesResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateOrganizationRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomRoleRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleResponse"];
                };
            };
            /** @description A permission belongs to another level or cannot be granted by you. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to update the role. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The organization or the role does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createOrganizationRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomRoleRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleResponse"];
                };
            };
            /** @description The name is reserved, or a permission is unknown, belongs to another level, or cannot be granted by you. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to create roles in this organization. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description A role with this name exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteOrganizationRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role. */
                role: string;
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to delete the role. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The organization or the role does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationMemberWithUserResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The member does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    addMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationMemberResponse"];
                };
            };
            /** @description The user is already a member. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to add members or to assign the roles that every member has. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The organization or the user does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description You cannot remove yourself. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to remove the member. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The member does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateMemberRoles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMemberRolesRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationMemberResponse"];
                };
            };
            /** @description You cannot change your own roles, a role does not exist, or you cannot assign it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to assign roles in this organization. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The member does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listPaginatedGroups: {
        parameters: {
            query?: {
                /** @description Group ID: the page starts after this group. */
                after_id?: string;
                /** @description Number of entries to skip. */
                offset?: number;
                /** @description Page size, at most 5000, which is also the default. */
                limit?: number;
                /** @description Part of the group's name or display name. */
                q?: string;
            };
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedGroupsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The organization does not exist, or its groups are not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listPaginatedMembers: {
        parameters: {
            query?: {
                /** @description User ID: the page starts after this user. */
                after_id?: string;
                /** @description Number of entries to skip. */
                offset?: number;
                /** @description Page size, at most 5000, which is also the default. */
                limit?: number;
                /** @description User search query, as in `GET /users`, and the filter `organization_role`: members to whom one of these roles was given. Default roles of the organization are not given to anyone in particular. */
                q?: string;
            };
            header?: never;
            path: {
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedMembersResponse"];
                };
            };
            /** @description The search query or a pagination parameter is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    checkForUpdates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateCheckResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description User ID: the page starts after this user. */
                after_id?: string;
                /** @description Number of entries to skip. */
                offset?: number;
                /** @description Page size, at most 5000, which is also the default. */
                limit?: number;
                /** @description Search query. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsersResponse"];
                };
            };
            /** @description The search query or a pagination parameter is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            /** @description A field is invalid or conflicts with another one. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to create users, or password login is disabled. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The organization does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The username or the email address is already in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getAuthMethods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthMethodsResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getFirstUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The first user exists. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            /** @description The first user does not exist yet. Create it with POST. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createFirstUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateFirstUserRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirstUserResponse"];
                };
            };
            /** @description A field is missing or the password is too weak. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The first user already exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    loginWithPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginWithPasswordRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginResponse"];
                };
            };
            /** @description A field is missing or malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The email or password is wrong, or the account is suspended. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Password login is disabled, or the user has a different login type. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            /** @description Too many concurrent logins. Retry after the time given in `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The credentials are missing or invalid. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    githubCallback: {
        parameters: {
            query?: {
                /** @description Path on this server to redirect to after the login. */
                redirect?: string;
                /** @description Set to `true` to make the provider ask the user to authenticate again. */
                reauthenticate?: string;
                /** @description Authorization code from the provider. */
                code?: string;
                /** @description The `state` of this login, returned by the provider. */
                state?: string;
                /** @description Error code from the provider. */
                error?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Redirect to the provider, or after a login to the original destination. */
            307: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The provider is not configured, or its response is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The response does not belong to a login started in this browser. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The user has been authenticated but is not allowed to log in. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description No unused username could be derived for the new account. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["PageTooManyRequests"];
            /** @description The provider returned an error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The provider cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    getOidcClaims: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OidcClaimsResponse"];
                };
            };
            /** @description Your login type is not OpenID Connect. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The token does not have the scope `user:read_personal`. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    oidcCallback: {
        parameters: {
            query?: {
                /** @description Path on this server to redirect to after the login. */
                redirect?: string;
                /** @description Set to `true` to make the provider ask the user to authenticate again. */
                reauthenticate?: string;
                /** @description Authorization code from the provider. */
                code?: string;
                /** @description The `state` of this login, returned by the provider. */
                state?: string;
                /** @description Error code from the provider. */
                error?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Redirect to the provider, or after a login to the original destination. */
            307: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The provider is not configured, or its response is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The response does not belong to a login started in this browser. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The user has been authenticated but is not allowed to log in. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description No unused username could be derived for the new account. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["PageTooManyRequests"];
            /** @description The provider returned an error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The provider cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    oidcProviderCallback: {
        parameters: {
            query?: {
                /** @description Path on this server to redirect to after the login. */
                redirect?: string;
                /** @description Set to `true` to make the provider ask the user to authenticate again. */
                reauthenticate?: string;
                /** @description Authorization code from the provider. */
                code?: string;
                /** @description The `state` of this login, returned by the provider. */
                state?: string;
                /** @description Error code from the provider. */
                error?: string;
            };
            header?: never;
            path: {
                /** @description Name of the provider in `CODER_OIDC_PROVIDERS`. */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Redirect to the provider, or after a login to the original destination. */
            307: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The provider is not configured, or its response is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The response does not belong to a login started in this browser. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The user has been authenticated but is not allowed to log in. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            404: components["responses"]["PageNotFound"];
            /** @description No unused username could be derived for the new account. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["PageTooManyRequests"];
            /** @description The provider returned an error. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The provider cannot be reached. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    listSiteRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignableRolesResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    validateUserPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ValidatePasswordRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidatePasswordResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The credentials are missing or invalid. The challenge says why. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The token does not have the scope `user:read`, or at least `user:read_personal` for yourself. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The user does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedUserResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You cannot delete yourself, or you do not have permission to delete this user. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    endAccess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedAccessResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listUserActivity: {
        parameters: {
            query?: {
                /** @description Return only entries older than this one. */
                after_id?: string;
                /** @description Page size, at most 200. Defaults to 50, also for 0. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Your user ID (UUID), your username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityResponse"][];
                };
            };
            /** @description A pagination parameter is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The credential of this request is that of an app, or has no permission to read personal data. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The user is not you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getUserGitSSHKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GitSshKeyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The user does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    regenerateUserGitSSHKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GitSshKeyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You can only regenerate your own key. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The user does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createAPIKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GeneratedKeyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The credential of this request cannot create keys. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description Include the tokens of all users that you have permission to read. */
                include_all?: boolean;
                /** @description Include expired tokens. */
                include_expired?: boolean;
            };
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyWithOwnerResponse"][] | null;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTokenRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GeneratedKeyResponse"];
                };
            };
            /** @description The lifetime, scope or allow list is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The credential of this request cannot create this token. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description The user already has a token with this name, which may have expired. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getTokenConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenConfigResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getTokenByName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description The token's `token_name`. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The token does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getAPIKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Key ID: the ten characters before the hyphen. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The key does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    deleteAPIKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Key ID: the ten characters before the hyphen. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The key does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    expireAPIKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Key ID: the ten characters before the hyphen. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The key does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getUserLoginType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. Must be you. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginTypeResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description You can only read your own login type. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listOAuth2Consents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RememberedConsentResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    forgetOAuth2Consents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description ID of the app. */
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description No consent of the user to this app is remembered. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listOAuth2Grants: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserGrantResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    endOAuth2Grants: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedGrantsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    endOAuth2Grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description ID of the grant. */
                grant: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The user has no such grant, or it has ended. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listOAuth2SignIns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    endOAuth2SignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description ID of the sign-in. */
                sign_in: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The user has no such sign-in, or it has ended. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listUserOrganizations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The user does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getUserOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Organization ID (UUID), name, or `default`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The user or the organization does not exist or is not visible to you, or the user is not a member. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateUserPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePasswordRequest"];
            };
        };
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The old password is wrong, or the new one is too weak, too long or the same. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to change this user's password, or the request does not use a login session. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getUserPermissions: {
        parameters: {
            query?: {
                /** @description Only the permissions on this resource type. */
                resource_type?: string;
                /** @description Explain the permissions on resources of this organization, of which the user is a member. */
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPermissionsResponse"];
                };
            };
            /** @description The organization ID is not a UUID, or there is no such resource type. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The user or their membership does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateUserProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProfileRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            /** @description A field is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The user does not exist, is not visible to you, or you cannot change their username. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description The username is already in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getUserRoles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserRolesResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The user does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateUserRoles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserRolesRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            /** @description You cannot change your own roles, a role does not exist, you cannot assign it, or the identity provider decides the roles of the user. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You do not have permission to assign roles. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The user does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listUserSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSecretResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The user does not exist or is not you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createUserSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserSecretRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSecretResponse"];
                };
            };
            /** @description A field is invalid, or the user has reached a limit. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You can only create secrets for yourself. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The user does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description Another of your secrets uses the same name, environment variable or file. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    importUserSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportUserSecretsRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSecretResponse"][];
                };
            };
            /** @description The file cannot be parsed, a secret is invalid, or the user has reached a limit. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description You can only create secrets for yourself. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The user does not exist or is not visible to you. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description Another of your secrets has one of the names. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getUserSecretByName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Name of the secret. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSecretResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The secret does not exist or is not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    deleteUserSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Name of the secret. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The secret does not exist or is not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateUserSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
                /** @description Name of the secret. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserSecretRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSecretResponse"];
                };
            };
            /** @description A field is invalid, or the user has reached a limit. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The secret does not exist or is not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description Another of your secrets uses the same environment variable or file. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyWithOwnerResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    endSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSessionsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    activateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    suspendUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User ID (UUID), username, or `me`. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserResponse"];
                };
            };
            /** @description You cannot suspend yourself or an owner. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    listWorkloadIdentityIssuers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkloadIdentityIssuerResponse"][];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners and auditors can see issuers. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    createWorkloadIdentityIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWorkloadIdentityIssuerRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkloadIdentityIssuerResponse"];
                };
            };
            /** @description A field is missing or invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can add issuers. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description This issuer has already been added. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getWorkloadIdentityIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the issuer. */
                issuer: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkloadIdentityIssuerResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The issuer does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    deleteWorkloadIdentityIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the issuer. */
                issuer: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can delete issuers. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The issuer does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    updateWorkloadIdentityIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the issuer. */
                issuer: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWorkloadIdentityIssuerRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkloadIdentityIssuerResponse"];
                };
            };
            /** @description A field is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Only owners can change issuers. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The issuer does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    authorizeOAuth2App: {
        parameters: {
            query: {
                /** @description ID of the app, or the URL of its metadata document. */
                client_id: string;
                /** @description The `request_uri` of a request that the app has pushed (RFC 9126). All other parameters but `client_id` are then ignored. */
                request_uri?: string;
                /** @description Response type. */
                response_type?: "code";
                /** @description One of the registered redirect URIs. Compared as exact strings, except for the port of a loopback URI. Required if several are registered. */
                redirect_uri?: string;
                /** @description Returned unchanged. */
                state?: string;
                /** @description Space-separated scopes; see `scopes_supported` in the metadata. Unknown scopes and scopes that the app cannot be granted are dropped; the token response lists the granted ones. Defaults to the scopes that the app is registered for, or `user:read` if there are none. The default is never full access. */
                scope?: string;
                /** @description Resource indicator (RFC 8707): the API that the token is for, which must be registered as a resource server. Defaults to the API of this server. Only one is supported. */
                resource?: string;
                /** @description How the response is returned: in the query of the redirect URI, or as a form that the browser posts there. */
                response_mode?: "query" | "form_post";
                /** @description Space-separated: `login` asks the user to log in again; `consent` and `select_account` show the consent page, on which the user can change to another account, although they have allowed the same before; `none`, alone, shows no page, and returns an error if one is needed. */
                prompt?: string;
                /** @description The user has to log in again after a login that is more seconds ago. 0 is the same as `prompt=login`. */
                max_age?: string;
                /** @description Email address to fill in on the login page. */
                login_hint?: string;
                /** @description An ID token of this server, also an expired one: the response is about its user, or `login_required`. */
                id_token_hint?: string;
                /** @description JSON (OpenID Connect Core section 5.5): claims to put into the ID token, the only values wanted, the user (`sub`), or an essential `acr`. The user is asked about the scopes that stand for these claims. */
                claims?: string;
                /** @description Returned in the ID token. */
                nonce?: string;
                /** @description PKCE: BASE64URL(SHA256(code_verifier)) (RFC 7636 section 4.2). Required, unless an administrator has set `require_pkce` of the app to false; then a request without it needs the scope `openid` and a `nonce`. */
                code_challenge?: string;
                /** @description PKCE method. */
                code_challenge_method?: "S256";
                /** @description Thumbprint of a key (RFC 7638). The authorization code can then be exchanged only with a DPoP proof of that key (RFC 9449 section 10). */
                dpop_jkt?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The consent page, or with `response_mode=form_post` a page that posts the response to the app. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Redirect to the redirect URI with `error`, `error_description`, `state` and `iss`, or, for remembered consent, with `code`. */
            302: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not signed in, or the app demands a new login. Redirects to the page for it, which redirects back here. */
            303: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The client or its redirect URI is invalid. An error page is shown, and nothing is sent to the client. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            403: components["responses"]["PageForbidden"];
            429: components["responses"]["PageTooManyRequests"];
            500: components["responses"]["PageInternalError"];
        };
    };
    consentToOAuth2App: {
        parameters: {
            query: {
                /** @description ID of the app, or the URL of its metadata document. */
                client_id: string;
                /** @description The `request_uri` of a request that the app has pushed (RFC 9126). All other parameters but `client_id` are then ignored. */
                request_uri?: string;
                /** @description Response type. */
                response_type?: "code";
                /** @description One of the registered redirect URIs. Compared as exact strings, except for the port of a loopback URI. Required if several are registered. */
                redirect_uri?: string;
                /** @description Returned unchanged. */
                state?: string;
                /** @description Space-separated scopes; see `scopes_supported` in the metadata. Unknown scopes and scopes that the app cannot be granted are dropped; the token response lists the granted ones. Defaults to the scopes that the app is registered for, or `user:read` if there are none. The default is never full access. */
                scope?: string;
                /** @description Resource indicator (RFC 8707): the API that the token is for, which must be registered as a resource server. Defaults to the API of this server. Only one is supported. */
                resource?: string;
                /** @description How the response is returned: in the query of the redirect URI, or as a form that the browser posts there. */
                response_mode?: "query" | "form_post";
                /** @description Space-separated: `login` asks the user to log in again; `consent` and `select_account` show the consent page, on which the user can change to another account, although they have allowed the same before; `none`, alone, shows no page, and returns an error if one is needed. */
                prompt?: string;
                /** @description The user has to log in again after a login that is more seconds ago. 0 is the same as `prompt=login`. */
                max_age?: string;
                /** @description Email address to fill in on the login page. */
                login_hint?: string;
                /** @description An ID token of this server, also an expired one: the response is about its user, or `login_required`. */
                id_token_hint?: string;
                /** @description JSON (OpenID Connect Core section 5.5): claims to put into the ID token, the only values wanted, the user (`sub`), or an essential `acr`. The user is asked about the scopes that stand for these claims. */
                claims?: string;
                /** @description Returned in the ID token. */
                nonce?: string;
                /** @description PKCE: BASE64URL(SHA256(code_verifier)) (RFC 7636 section 4.2). Required, unless an administrator has set `require_pkce` of the app to false; then a request without it needs the scope `openid` and a `nonce`. */
                code_challenge?: string;
                /** @description PKCE method. */
                code_challenge_method?: "S256";
                /** @description Thumbprint of a key (RFC 7638). The authorization code can then be exchanged only with a DPoP proof of that key (RFC 9449 section 10). */
                dpop_jkt?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Redirect to the redirect URI with `code`, `state` and `iss`, or with an error. */
            302: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not signed in, or the app demands a new login. Redirects to the page for it, which redirects back here. */
            303: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The client or its redirect URI is invalid. The response is an OAuth error, or an error page if the request accepts HTML. Nothing is sent to the client. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                    "text/html": string;
                };
            };
            403: components["responses"]["PageForbidden"];
            429: components["responses"]["PageTooManyRequests"];
            500: components["responses"]["PageInternalError"];
        };
    };
    getOAuth2ClientConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the client. */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientInformationResponse"];
                };
            };
            /** @description invalid_token: the registration access token is missing or is not that of this client. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            404: components["responses"]["OAuthNotFound"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
        };
    };
    updateOAuth2ClientConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the client. */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientUpdateRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientInformationResponse"];
                };
            };
            /** @description invalid_redirect_uri, invalid_client_metadata, or an error about a software statement */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            /** @description invalid_token: the registration access token is missing or is not that of this client. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            404: components["responses"]["OAuthNotFound"];
            408: components["responses"]["OAuthRequestTimeout"];
            413: components["responses"]["OAuthPayloadTooLarge"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
            503: components["responses"]["OAuthServiceUnavailable"];
        };
    };
    deleteOAuth2ClientConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the client. */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token: the registration access token is missing or is not that of this client. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            404: components["responses"]["OAuthNotFound"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
        };
    };
    rotateOAuth2RegistrationToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the client. */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientInformationResponse"];
                };
            };
            /** @description invalid_token: the registration access token is missing or is not that of this client. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            404: components["responses"]["OAuthNotFound"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
        };
    };
    revokeOAuth2RegistrationToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description ID of the client. */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_token: the registration access token is missing or is not that of this client. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            404: components["responses"]["OAuthNotFound"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
        };
    };
    authorizeOAuth2Device: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["DeviceAuthorizationRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceAuthorizationResponse"];
                };
            };
            /** @description invalid_request, invalid_scope, invalid_target, unauthorized_client */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            /** @description invalid_client, with a Basic challenge */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            408: components["responses"]["OAuthRequestTimeout"];
            413: components["responses"]["OAuthPayloadTooLarge"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
            503: components["responses"]["OAuthServiceUnavailable"];
        };
    };
    introspectOAuth2Token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["IntrospectionRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntrospectionResponse"];
                };
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            /** @description invalid_client, with a Basic challenge */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            408: components["responses"]["OAuthRequestTimeout"];
            413: components["responses"]["OAuthPayloadTooLarge"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
            503: components["responses"]["OAuthServiceUnavailable"];
        };
    };
    endSession: {
        parameters: {
            query?: {
                /** @description Returned with that redirect. */
                state?: string;
                /** @description Where to send the person afterwards: exactly one of the registered `post_logout_redirect_uris`. */
                post_logout_redirect_uri?: string;
                /** @description ID of the app. Must be the audience of `id_token_hint`. */
                client_id?: string;
                /** @description An ID token that this server has issued to the app, perhaps an expired one. If it is about this session, nobody is asked, unless a redirect to an app that registered itself is to follow. */
                id_token_hint?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page that asks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Redirect to `post_logout_redirect_uri` with `state`, or to a page of this server. */
            303: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is repeated, or the client is unknown or another one. An error page is shown. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["PageTooManyRequests"];
            500: components["responses"]["PageInternalError"];
        };
    };
    pushOAuth2AuthorizationRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A DPoP proof. Binds the authorization code to its key, as `dpop_jkt` does (RFC 9449 section 10.1). */
                DPoP?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["PushedAuthorizationRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushedAuthorizationResponse"];
                };
            };
            /** @description invalid_request, invalid_scope, invalid_target, unauthorized_client, unsupported_response_type, invalid_dpop_proof, use_dpop_nonce */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            /** @description invalid_client, with a Basic challenge */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            408: components["responses"]["OAuthRequestTimeout"];
            413: components["responses"]["OAuthPayloadTooLarge"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
            503: components["responses"]["OAuthServiceUnavailable"];
        };
    };
    registerOAuth2Client: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientRegistrationRequest"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientInformationResponse"];
                };
            };
            /** @description invalid_redirect_uri, invalid_client_metadata, or an error about a software statement */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            /** @description invalid_token: an initial access token is needed, or the one that was sent is not valid. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            /** @description Dynamic client registration is disabled. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            408: components["responses"]["OAuthRequestTimeout"];
            413: components["responses"]["OAuthPayloadTooLarge"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
            503: components["responses"]["OAuthServiceUnavailable"];
        };
    };
    revokeOAuth2Token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["RevokeRequest"];
            };
        };
        responses: {
            /** @description The response has no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid_request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            /** @description invalid_client, with a Basic challenge */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            408: components["responses"]["OAuthRequestTimeout"];
            413: components["responses"]["OAuthPayloadTooLarge"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
            503: components["responses"]["OAuthServiceUnavailable"];
        };
    };
    exchangeOAuth2Token: {
        parameters: {
            query?: never;
            header?: {
                /** @description A DPoP proof (RFC 9449 section 4). The tokens are then bound to its key, and can be used only with proofs of that key. */
                DPoP?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenResponse"];
                };
            };
            /** @description invalid_request, invalid_grant, invalid_scope, invalid_target, unauthorized_client, unsupported_grant_type, invalid_dpop_proof, use_dpop_nonce; to devices also authorization_pending, slow_down, access_denied, expired_token */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            /** @description invalid_client, with a Basic challenge */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorResponse"];
                };
            };
            408: components["responses"]["OAuthRequestTimeout"];
            413: components["responses"]["OAuthPayloadTooLarge"];
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["OAuthInternalError"];
            503: components["responses"]["OAuthServiceUnavailable"];
        };
    };
    revokeOAuth2App: {
        parameters: {
            query: {
                /** @description ID of the app. */
                client_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. The response has no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `client_id` is missing. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The app does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["OAuthTooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getUserInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. Claims without a value are absent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserInfoResponse"];
                    "application/jwt": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The credential is not an access token with the scope `openid`. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    postUserInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. Claims without a value are absent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserInfoResponse"];
                    "application/jwt": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The credential is not an access token with the scope `openid`. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
}
