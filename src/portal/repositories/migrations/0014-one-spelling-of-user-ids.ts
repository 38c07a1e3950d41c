/**
 * User IDs and logins in the spelling in which they are looked up since: `user_id_key` is `userIdKey` of this version. One
 * whose spelling is another row's already stays as it is: the desk finds it by its name and gives it another address.
 */
export const oneSpellingOfUserIds = `
UPDATE OR IGNORE accounts SET user_id = user_id_key(user_id) WHERE user_id <> user_id_key(user_id);
UPDATE OR IGNORE staff SET login = user_id_key(login) WHERE login <> user_id_key(login);
`
