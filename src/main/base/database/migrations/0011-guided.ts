/** Portals without an API, each with the recipe by which its pages are read. */
export const guided = `
  CREATE TABLE guided_portal (
    id TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    recipe TEXT NOT NULL CHECK (json_valid(recipe)),
    added_at TEXT NOT NULL
  ) STRICT;
`
