/** May import: shared, files ← nothing of ours; sandbox, main, renderer ← shared; sandbox, main ← files; preload ← the operation names alone. */
const electronFolders = '^src/main/electron/'
const renderer = 'src/renderer/src/'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^(src|test|scripts)' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'shared-is-pure',
      severity: 'error',
      from: { path: '^src/shared', pathNot: '^src/shared/audit/' },
      to: { pathNot: '^src/shared|^node_modules/(zod|libphonenumber-js)/' },
    },
    {
      name: 'shared-audit-hashes',
      severity: 'error',
      from: { path: '^src/shared/audit/' },
      to: { pathNot: '^src/shared|^node_modules/zod/|^(node:)?crypto$' },
    },
    {
      name: 'page-knows-no-audit',
      severity: 'error',
      from: { path: '^src/(renderer|preload)' },
      to: { path: '^src/shared/audit/' },
    },
    {
      name: 'files-import-nothing',
      severity: 'error',
      from: { path: '^src/files' },
      to: { path: '^(src|node_modules)/', pathNot: '^src/files|^node_modules/@types/' },
    },
    {
      name: 'sandbox-imports-shared',
      severity: 'error',
      from: { path: '^src/sandbox' },
      to: { path: '^src/(main|preload|renderer)' },
    },
    {
      name: 'main-imports-shared',
      severity: 'error',
      from: { path: '^src/main' },
      to: { path: '^src/(sandbox|preload|renderer)' },
    },
    {
      name: 'renderer-imports-shared',
      severity: 'error',
      from: { path: '^src/renderer' },
      to: { path: '^src/(main|sandbox|preload)' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^src/renderer' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-api-speaks-to-main',
      comment: 'Functions of api/ are the only way to main; listeners end with what began them (use-main-event).',
      severity: 'error',
      from: { path: '^src/renderer', pathNot: `^${renderer}(api/|composables/use-main-event\\.ts$)` },
      to: { path: `^${renderer}api/bridge\\.ts$` },
    },
    {
      name: 'renderer-api-knows-no-page',
      severity: 'error',
      from: { path: `^${renderer}api/` },
      to: { path: '^src/renderer', pathNot: `^${renderer}api/` },
    },
    {
      name: 'renderer-lib-is-pure',
      severity: 'error',
      from: { path: `^${renderer}lib/` },
      to: { path: '^src/renderer', pathNot: `^${renderer}lib/` },
    },
    {
      name: 'renderer-stores-show-nothing',
      severity: 'error',
      from: { path: `^${renderer}(stores|composables)/` },
      to: { path: `^${renderer}(components|views)/` },
    },
    {
      name: 'renderer-components-send-nothing',
      severity: 'error',
      from: { path: `^${renderer}components/` },
      to: { path: `^${renderer}(api|views)/` },
    },
    {
      name: 'renderer-views-keep-to-their-area',
      comment: 'The shell holds all of them. What several areas show is a component.',
      severity: 'error',
      from: { path: `^${renderer}views/([^/]+)/`, pathNot: `^${renderer}views/shell/` },
      to: { path: `^${renderer}views/`, pathNot: `^${renderer}views/$1/` },
    },
    {
      name: 'preload-imports-names-alone',
      severity: 'error',
      from: { path: '^src/preload' },
      to: { pathNot: '^src/shared/ipc/operation-names\\.ts$|^node_modules/electron/' },
    },
    {
      name: 'core-knows-no-electron',
      severity: 'error',
      from: { path: '^src', pathNot: `${electronFolders}|^src/preload` },
      to: { path: '^node_modules/electron/|^electron$' },
    },
    {
      name: 'axios-in-portal-alone',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/main/portal-client/' },
      to: { path: '^node_modules/axios/' },
    },
    {
      name: 'kit-is-a-black-box',
      severity: 'error',
      from: { path: '^test/conformance/kit/' },
      to: { path: '^(src|scripts|test)/', pathNot: '^src/shared/|^test/conformance/kit/' },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: { path: '^src' },
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
