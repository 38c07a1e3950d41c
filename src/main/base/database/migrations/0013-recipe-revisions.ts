/** Every revision of a guided portal's recipe, so that an earlier one can be restored. */
export const recipeRevisions = `
  CREATE TABLE recipe_revision (
    portal_id TEXT NOT NULL REFERENCES guided_portal (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    recipe TEXT NOT NULL CHECK (json_valid(recipe)),
    saved_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (portal_id, revision)
  ) STRICT;
  INSERT INTO recipe_revision (portal_id, revision, recipe, saved_at, reason)
    SELECT id, json_extract(recipe, '$.revision'), recipe, added_at, 'added' FROM guided_portal;
`
