import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { namesBelow } from '../../../support/files-below.ts'

/** Names, ids, paths and labels of Redmine and phpMyAdmin (`tools/real-servers`), which tests teach by clicks. */
const foreign =
  /redmine|phpmyadmin|\btwofa\b|twofa_|loggedas|login-submit|\b2fa_(?:code|configure|remove)|input_go|preferences\/two-factor|enable authenticator app|authentifizierungs-app aktivieren|code is invalid or outdated|configured for this account|zwei-faktor-authentifizierung (?:konfigurieren|aktivieren|deaktivieren)/iu

test.each(['src', 'resources'])('%s knows nothing of the applications that are taught', (folder) => {
  const text = namesBelow(folder).filter((name) => /\.(?:ts|mjs|vue|json|txt|html|css)$/u.test(name))
  expect(text.length).toBeGreaterThan(3)
  expect(text.filter((name) => foreign.test(readFileSync(join(folder, name), 'utf8')))).toEqual([])
})
