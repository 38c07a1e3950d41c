import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const root = join(import.meta.dirname, '../../../..')
const { forbidden, options } = createRequire(import.meta.url)('../../../../.dependency-cruiser.cjs') as {
  forbidden: { name: string }[]
  options: ICruiseOptions
}

/** By rule, an import that it refuses: the file that imports, and the file or package that is imported. */
const planted: Record<string, readonly [from: string, to: string]> = {
  'no-cycles': ['src/shared/domain/one.ts', 'src/shared/domain/two.ts'],
  'no-cycles-in-tests': ['test/one.ts', 'test/two.ts'],
  'main-app-downwards': ['src/main/app/a.ts', 'src/main/electron/b.ts'],
  'main-ipc-downwards': ['src/main/ipc/a.ts', 'src/main/app/b.ts'],
  'main-features-downwards': ['src/main/features/queue/a.ts', 'src/main/ipc/b.ts'],
  'main-effects-downwards': ['src/main/effects/a.ts', 'src/main/features/queue/b.ts'],
  'main--audit-portal-client--downwards': ['src/main/audit/a.ts', 'src/main/effects/b.ts'],
  'main-base-downwards': ['src/main/base/a.ts', 'src/main/audit/b.ts'],
  'main-audit-beside-portal-client': ['src/main/audit/c.ts', 'src/main/portal-client/d.ts'],
  'main-portal-client-beside-audit': ['src/main/portal-client/c.ts', 'src/main/audit/d.ts'],
  'main-has-no-other-folder': ['src/main/helpers/a.ts', 'src/main/base/b.ts'],
  'feature-without-a-list': ['src/main/features/unlisted/a.ts', 'src/main/features/queue/b.ts'],
  'stores-of-their-feature-alone': ['src/main/features/accounts/c.ts', 'src/main/features/timeline/repository.ts'],
  'shared-is-pure': ['src/shared/domain/a.ts', 'node_modules/axios'],
  'shared-audit-hashes': ['src/shared/audit/a.ts', 'node:fs'],
  'page-knows-no-audit': ['src/renderer/src/lib/a.ts', 'src/shared/audit/b.ts'],
  'files-import-nothing': ['src/files/a.ts', 'src/shared/domain/b.ts'],
  'network-imports-nothing': ['src/network/a.ts', 'src/shared/domain/b.ts'],
  'portal-imports-shared': ['src/portal/rules/a.ts', 'src/main/base/b.ts'],
  'portal-http-on-top': ['src/portal/services/a.ts', 'src/portal/http/b.ts'],
  'portal-services-below-http': ['src/portal/repositories/a.ts', 'src/portal/services/b.ts'],
  'portal-web-pages-have-no-sql': ['src/portal/web-pages/a.ts', 'src/portal/repositories/b.ts'],
  'portal-services-seed-nothing': ['src/portal/services/c.ts', 'src/portal/scenarios/d.ts'],
  'portal-repositories-below-services': ['src/portal/repositories/c.ts', 'src/portal/messages/d.ts'],
  'portal-rules-are-pure': ['src/portal/rules/c.ts', 'src/portal/crypto/d.ts'],
  'portal-accounts-are-the-directorys': ['src/portal/services/e.ts', 'src/portal/repositories/accounts.ts'],
  'portal-directory-knows-no-desk': ['src/portal/directory/built-in/a.ts', 'src/portal/messages/b.ts'],
  'portal-connectors-know-the-port-alone': ['src/portal/connectors/keycloak/a.ts', 'src/portal/services/g.ts'],
  'portal-knows-no-connector': ['src/portal/services/h.ts', 'src/portal/connectors/keycloak/b.ts'],
  'portal-directory-port-stands-alone': ['src/portal/directory/a.ts', 'src/portal/crypto/b.ts'],
  'portal-messages-below-services': ['src/portal/messages/a.ts', 'src/portal/openapi/b.ts'],
  'portal-openapi-knows-the-contract-alone': ['src/portal/openapi/a.ts', 'src/portal/repositories/e.ts'],
  'gateway-on-top': ['src/portal/server.ts', 'src/gateway/config.ts'],
  'gateway-imports-portal': ['src/gateway/a.ts', 'src/main/base/e.ts'],
  'main-imports-shared': ['src/main/base/c.ts', 'src/portal/rules/d.ts'],
  'renderer-imports-shared': ['src/renderer/src/lib/c.ts', 'src/main/base/d.ts'],
  'renderer-has-no-node': ['src/renderer/src/lib/e.ts', 'node:fs'],
  'renderer-api-speaks-to-main': ['src/renderer/src/stores/a.ts', 'src/renderer/src/api/bridge.ts'],
  'renderer-api-knows-no-page': ['src/renderer/src/api/a.ts', 'src/renderer/src/lib/b.ts'],
  'renderer-lib-is-pure': ['src/renderer/src/lib/g.ts', 'src/renderer/src/stores/b.ts'],
  'renderer-stores-show-nothing': ['src/renderer/src/composables/a.ts', 'src/renderer/src/components/b.ts'],
  'renderer-stores-below-composables': ['src/renderer/src/stores/c.ts', 'src/renderer/src/composables/d.ts'],
  'renderer-components-send-nothing': ['src/renderer/src/components/a.ts', 'src/renderer/src/api/c.ts'],
  'renderer-components-know-no-area': ['src/renderer/src/components/c.ts', 'src/renderer/src/views/desk/d.ts'],
  'renderer-views-keep-to-their-area': ['src/renderer/src/views/desk/a.ts', 'src/renderer/src/views/queue/b.ts'],
  'preload-imports-names-alone': ['src/preload/a.ts', 'src/shared/ipc/b.ts'],
  'core-knows-no-electron': ['src/main/base/e.ts', 'node_modules/electron'],
  'axios-in-portal-alone': ['src/main/base/g.ts', 'node_modules/axios'],
  'before-the-packages': ['scripts/a.mjs', 'node_modules/axios'],
  'guest-knows-guided-alone': ['src/guest/a.ts', 'src/shared/ipc/a.ts'],
  'kit-is-a-black-box': ['test/conformance/kit/a.ts', 'src/portal/rules/e.ts'],
  'nothing-unresolved': ['src/shared/domain/c.ts', 'src/shared/domain/absent.ts'],
}
for (const { name } of forbidden) {
  const feature = /^feature-(\w+)-uses$/.exec(name)?.[1]
  // Nothing uses the audit's feature and the lock's is used by few, so each feature plants one that it does not use.
  if (feature !== undefined)
    planted[name] = [
      `src/main/features/${feature}/uses.ts`,
      `src/main/features/${feature === 'audit' ? 'lock' : 'audit'}/used.ts`,
    ]
  const store = /^store-([a-z]+)-(.+)-readers$/.exec(name)
  if (store !== null)
    planted[name] = ['src/main/features/audit/reads.ts', `src/main/features/${store[1]}/${store[2]}.ts`]
}

it('every rule of imports refuses the import that is planted for it', async () => {
  const folder = temporaryFolder()
  const files = new Map<string, string[]>()
  const add = (file: string, line?: string): void =>
    void files.set(file, [...(files.get(file) ?? []), ...(line ? [line] : [])])
  for (const [name, [from, to]] of Object.entries(planted)) {
    const isFile = /^(src|test)\//.test(to)
    const path = relative(dirname(from), to)
    const specifier = isFile ? (path.startsWith('.') ? path : `./${path}`) : to.replace('node_modules/', '')
    add(
      from,
      `import * as ${name.replaceAll('-', '_')} from '${specifier}'\nexport const v_${name.replaceAll('-', '_')} = ${name.replaceAll('-', '_')}`,
    )
    if (isFile && !to.endsWith('absent.ts'))
      add(to, name.startsWith('no-cycles') ? `export * from './one.ts'` : undefined)
  }
  for (const [file, lines] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), [...lines, 'export const made = 1'].join('\n'))
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const { output } = await cruise(['src', 'test', 'scripts'], {
    ...options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: forbidden as never },
    preserveSymlinks: true,
  })
  const refused = (output as ICruiseResult).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)
  const expected = forbidden.map(({ name }) => `${name}: ${planted[name]?.[0] ?? 'nothing is planted'}`)
  expect(expected.filter((one) => !refused.includes(one))).toEqual([])
})
