/** Key of the advisory lock that whoever makes the first user holds until the end of the transaction. Any number, the same everywhere. */
export const FIRST_USER_LOCK = 1_806_240_551;
