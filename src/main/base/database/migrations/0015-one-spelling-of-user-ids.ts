/**
 * The operator's notes under the spelling of a User ID by which they are found since: `user_id_key` is `userIdKey` of this
 * version, `user_id_read` what is shown of a User ID. Lines that are of one account become one: what a line does not say,
 * another one does.
 */
export const oneSpellingOfUserIds = `
  UPDATE OR IGNORE own_line SET user_id = user_id_key(typed) WHERE user_id <> user_id_key(typed);
  UPDATE own_line SET
      name = iif(name <> '', name, coalesce((SELECT other.name FROM own_line other
        WHERE other.portal_id = own_line.portal_id AND other.user_id <> user_id_key(other.typed)
          AND user_id_key(other.typed) = own_line.user_id AND other.name <> '' LIMIT 1), '')),
      note = iif(note <> '', note, coalesce((SELECT other.note FROM own_line other
        WHERE other.portal_id = own_line.portal_id AND other.user_id <> user_id_key(other.typed)
          AND user_id_key(other.typed) = own_line.user_id AND other.note <> '' LIMIT 1), '')),
      tags = iif(tags <> '[]', tags, coalesce((SELECT other.tags FROM own_line other
        WHERE other.portal_id = own_line.portal_id AND other.user_id <> user_id_key(other.typed)
          AND user_id_key(other.typed) = own_line.user_id AND other.tags <> '[]' LIMIT 1), '[]')),
      imported = max(imported, (SELECT max(other.imported) FROM own_line other
        WHERE other.portal_id = own_line.portal_id AND other.user_id <> user_id_key(other.typed)
          AND user_id_key(other.typed) = own_line.user_id))
    WHERE EXISTS (SELECT 1 FROM own_line other
      WHERE other.portal_id = own_line.portal_id AND other.user_id <> user_id_key(other.typed)
        AND user_id_key(other.typed) = own_line.user_id);
  DELETE FROM own_line WHERE user_id <> user_id_key(typed);
  UPDATE own_line SET typed = user_id_read(typed) WHERE typed <> user_id_read(typed);
`
