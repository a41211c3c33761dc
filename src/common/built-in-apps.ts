/** The client_id of this server's own Swagger UI: the same in every deployment, so that the page needs no set-up. */
export const SWAGGER_CLIENT_ID = '5a66e700-0000-4000-8000-000000000001';

/** The client_id of `gatehouse login --device`: the same in every deployment, so that the command needs no set-up. */
export const CLI_CLIENT_ID = '5a66e700-0000-4000-8000-000000000002';

/** The apps that every server has. They are listed, and can be changed, like those that administrators register. */
export const BUILT_IN_APP_IDS: readonly string[] = [SWAGGER_CLIENT_ID, CLI_CLIENT_ID];
