import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { DirectoryAct } from '#shared/api/capabilities.ts'
import { directoryActs } from '#shared/api/capabilities.ts'
import { createBetterAuthDirectory } from '../../src/portal/connectors/better-auth/better-auth.ts'
import { createKeycloakDirectory } from '../../src/portal/connectors/keycloak/keycloak.ts'
import { createPrivacyideaDirectory } from '../../src/portal/connectors/privacyidea/privacyidea.ts'
import type { RemoteDirectory } from '../../src/portal/directory/remote/remote-directory.ts'
import type { Sentence } from '../../test/conformance/kit/contract.ts'
import { sentencesOf } from '../../test/conformance/kit/contract.ts'

const folder = join(import.meta.dirname, '../../docs/connectors')
export const resultFolder = join(folder, 'results')

const entry = z.strictObject({ sentence: z.string(), why: z.string() })
const kitResult = z.strictObject({
  connector: z.string(),
  system: z.string(),
  date: z.iso.date(),
  passed: z.array(z.string()),
  skipped: z.array(entry),
  failed: z.array(entry).length(0),
})

/** The connectors by their kinds; each of an address that nothing is sent to. */
export const connectorKinds: Readonly<Record<string, RemoteDirectory>> = {
  keycloak: createKeycloakDirectory({
    url: 'https://id.example',
    realm: 'desk',
    clientId: 'factordesk',
    clientSecret: '-',
  }),
  'better-auth': createBetterAuthDirectory({
    url: 'https://id.example/api/auth',
    email: 'factordesk@id.example',
    password: '-',
    codesBy: 'sms',
  }),
  privacyidea: createPrivacyideaDirectory({
    url: 'https://mfa.example',
    realm: 'customers',
    admin: 'factordesk',
    password: '-',
  }),
}

/** The results of the kit that are kept, by the kind of connector. @throws where a file is not one, or has a failure */
export function keptResults(): Map<string, z.infer<typeof kitResult>> {
  return new Map(
    globSync(join(resultFolder, '*.json')).map((file) => [
      basename(file, '.json'),
      kitResult.parse(JSON.parse(readFileSync(file, 'utf8'))),
    ]),
  )
}

/** The sentences of docs/connectors/sentences.md by their ids. */
export function readSentences(): Map<string, Sentence> {
  return sentencesOf(readFileSync(join(folder, 'sentences.md'), 'utf8'))
}

const begin = '<!-- made by npm run connectors -- --write -->'
const end = '<!-- end of what is made -->'

/** The table of docs/connectors/README.md, made from what the connectors have and from the kept results alone. */
export function connectorTable(): string {
  const results = keptResults()
  const rows = Object.entries(connectorKinds).map(([kind, directory]) => {
    const result = results.get(kind)
    const against = result
      ? `${result.system}, ${result.date}: ${result.passed.length} sentences passed, ${result.skipped.length} skipped`
      : 'no run of the kit: the vendor’s specification alone'
    const can = (act: DirectoryAct): boolean => directory[act] !== undefined
    const list = (names: readonly DirectoryAct[]): string => names.map((name) => `\`${name}\``).join(', ')
    const lacks = directoryActs.filter((act) => !can(act))
    return `| [${kind}](${kind}.md) | ${against} | ${directory.methods.join(', ')} | ${list(directoryActs.filter(can))} | ${list(lacks)} |`
  })
  return ['| connector | checked against | methods | can | cannot |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  )
}

/** A page with the table in the place of the one that it has. @throws where the page has no place for it */
export function withTable(page: string, table: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error('The page has no place for the table')
  return `${page.slice(0, from)}${begin}\n\n${table}\n\n${page.slice(to)}`
}
