/** May import: shared, files, network ← nothing of ours; portal, main, renderer ← shared; portal, main, tools ← src/files; portal, gateway, main ← src/network; preload ← the operation names alone. */
const electronFolders = '^src/main/electron/'
const renderer = 'src/renderer/src/'

/** Which features each feature of main uses. */
const usedFeatures = {
  accounts: ['portals', 'sessions'],
  app: ['guided', 'lock', 'management', 'portals', 'sessions'],
  audit: [],
  backups: [],
  clipboard: [],
  confirmations: ['accounts'],
  desk: ['accounts', 'sessions'],
  diagnosis: ['accounts', 'lock', 'portals', 'sessions'],
  guided: ['accounts', 'procedures'],
  lock: ['clipboard', 'guided', 'procedures', 'sessions'],
  management: ['accounts', 'sessions'],
  portals: ['accounts', 'sessions'],
  procedures: ['accounts', 'confirmations', 'portals', 'sessions'],
  queue: ['accounts', 'guided', 'portals', 'procedures', 'sessions'],
  reminders: ['accounts', 'procedures', 'sessions'],
  sandbox: ['portals', 'sessions'],
  sessions: ['portals'],
  timeline: ['accounts', 'sessions'],
}

/** The stores of a feature that others read, too; any other store is its feature's own. */
const storeReaders = {
  'accounts/account-store': ['desk', 'guided', 'portals', 'procedures'],
  'accounts/annotation-store': ['guided', 'portals', 'queue'],
  'confirmations/repository': ['procedures'],
  'sessions/persisted-session-store': ['app'],
}

/** The layers of main, each importing only what is to its right, types included. */
const layers = ['electron', 'app', 'ipc', 'features', 'effects', '(audit|portal-client)', 'base']
const layersOfMain = [
  ...layers.slice(1).map((layer, place) => ({
    name: `main-${layer.replace(/\W+/g, '-')}-downwards`,
    severity: 'error',
    from: { path: `^src/main/${layer}/` },
    to: { path: `^src/main/(${layers.slice(0, place + 1).join('|')})/` },
  })),
  {
    name: 'main-audit-beside-portal-client',
    severity: 'error',
    from: { path: '^src/main/audit/' },
    to: { path: '^src/main/portal-client/' },
  },
  {
    name: 'main-portal-client-beside-audit',
    severity: 'error',
    from: { path: '^src/main/portal-client/' },
    to: { path: '^src/main/audit/' },
  },
  {
    name: 'main-has-no-other-folder',
    severity: 'error',
    from: { path: '^src/main/', pathNot: `^src/main/(${layers.join('|')})/` },
    to: {},
  },
  ...Object.entries(usedFeatures).map(([feature, used]) => ({
    name: `feature-${feature}-uses`,
    severity: 'error',
    from: { path: `^src/main/features/${feature}/` },
    to: { path: '^src/main/features/[^/]+/', pathNot: `^src/main/features/(${[feature, ...used].join('|')})/` },
  })),
  {
    name: 'feature-without-a-list',
    comment: 'A new feature names in `usedFeatures` whom it uses.',
    severity: 'error',
    from: {
      path: '^src/main/features/[^/]+/',
      pathNot: `^src/main/features/(${Object.keys(usedFeatures).join('|')})/`,
    },
    to: { path: '^src/main/features/[^/]+/', pathNot: '^src/main/features/$1/' },
  },
  ...Object.entries(storeReaders).map(([store, readers]) => {
    const [feature] = store.split('/')
    return {
      name: `store-${store.replace('/', '-')}-readers`,
      severity: 'error',
      from: { path: '^src/main/features/', pathNot: `^src/main/features/(${[feature, ...readers].join('|')})/` },
      to: { path: `^src/main/features/${store}\\.ts$` },
    }
  }),
  {
    name: 'stores-of-their-feature-alone',
    severity: 'error',
    from: { path: '^src/main/features/([^/]+)/' },
    to: {
      path: '^src/main/features/[^/]+/(repository|[^/]+-store)\\.ts$',
      pathNot: `^src/main/features/($1/|(${Object.keys(storeReaders).join('|')})\\.ts$)`,
    },
  },
]

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { path: '^(src|scripts|tools)' }, to: { circular: true } },
    {
      name: 'no-cycles-in-tests',
      severity: 'error',
      from: { path: '^test' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...layersOfMain,
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
      name: 'network-imports-nothing',
      severity: 'error',
      from: { path: '^src/network' },
      to: { path: '^src/', pathNot: '^src/network' },
    },
    {
      name: 'portal-imports-shared',
      severity: 'error',
      from: { path: '^src/portal' },
      to: { path: '^src/(main|preload|renderer)' },
    },
    {
      name: 'portal-http-on-top',
      severity: 'error',
      from: { path: '^src/portal', pathNot: '^src/portal/(http/|web-pages/|server\\.ts$|process\\.ts$)' },
      to: { path: '^src/portal/(http/|web-pages/|server\\.ts$|process\\.ts$)' },
    },
    {
      name: 'portal-services-below-http',
      severity: 'error',
      from: {
        path: '^src/portal',
        pathNot: '^src/portal/(http|web-pages|services|scenarios)/|^src/portal/server\\.ts$',
      },
      to: { path: '^src/portal/(services|scenarios)/' },
    },
    {
      name: 'portal-web-pages-have-no-sql',
      severity: 'error',
      from: { path: '^src/portal/web-pages/' },
      to: { path: '^src/portal/(repositories|directory|scenarios|inbox-page|messages|openapi)/' },
    },
    {
      name: 'portal-services-seed-nothing',
      severity: 'error',
      from: { path: '^src/portal/services/' },
      to: { path: '^src/portal/scenarios/' },
    },
    {
      name: 'portal-repositories-below-services',
      severity: 'error',
      from: { path: '^src/portal/repositories/' },
      to: {
        path: '^src/portal/',
        pathNot: '^src/portal/(repositories|rules|crypto)/|^src/portal/clock\\.ts$',
      },
    },
    {
      name: 'portal-rules-are-pure',
      severity: 'error',
      from: { path: '^src/portal/rules/' },
      to: { path: '^src/(portal|files)/', pathNot: '^src/portal/rules/' },
    },
    {
      name: 'portal-accounts-are-the-directorys',
      severity: 'error',
      from: { path: '^src/portal/(services|http|messages|openapi)/', pathNot: '/authenticator-codes\\.ts$' },
      to: {
        path: '^src/portal/(repositories/(account-tables|accounts|customers|factors|enrolments)\\.ts$|directory/built-in/)',
      },
    },
    {
      name: 'portal-directory-knows-no-desk',
      severity: 'error',
      from: { path: '^src/portal/directory/' },
      to: {
        path: '^src/portal/',
        pathNot: '^src/portal/(directory|repositories|rules|crypto)/|^src/portal/clock\\.ts$',
      },
    },
    {
      name: 'portal-connectors-know-the-port-alone',
      comment: 'A connector has no rule of the desk and keeps nothing: it translates one system to the port.',
      severity: 'error',
      from: { path: '^src/portal/connectors/' },
      to: {
        path: '^src/(portal|gateway)/',
        pathNot: '^src/portal/(connectors/|directory/remote/remote-directory\\.ts$)',
      },
    },
    {
      name: 'portal-knows-no-connector',
      comment: 'Which connector a server has is decided where it is started.',
      severity: 'error',
      from: { path: '^src/portal', pathNot: '^src/portal/connectors/' },
      to: { path: '^src/portal/connectors/' },
    },
    {
      name: 'portal-directory-port-stands-alone',
      severity: 'error',
      from: { path: '^src/portal/directory/[^/]+$' },
      to: { pathNot: '^src/shared/|^src/portal/rules/' },
    },
    {
      name: 'portal-messages-below-services',
      severity: 'error',
      from: { path: '^src/portal/messages/' },
      to: {
        path: '^src/portal/',
        pathNot: '^src/portal/(messages|repositories|rules|crypto)/|^src/portal/(config|clock)\\.ts$',
      },
    },
    {
      name: 'portal-openapi-knows-the-contract-alone',
      severity: 'error',
      from: { path: '^src/portal/openapi/' },
      to: {
        path: '^src/portal/',
        pathNot: '^src/portal/(openapi|rules)/|^src/portal/(api-error|problem-answer|config)\\.ts$',
      },
    },
    {
      name: 'gateway-on-top',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/gateway/' },
      to: { path: '^src/gateway/' },
    },
    {
      name: 'gateway-imports-portal',
      severity: 'error',
      from: { path: '^src/gateway/' },
      to: { path: '^src/', pathNot: '^src/(gateway|portal|shared|files|network)/' },
    },
    {
      name: 'main-imports-shared',
      severity: 'error',
      from: { path: '^src/main' },
      to: { path: '^src/(portal|preload|renderer)' },
    },
    {
      name: 'renderer-imports-shared',
      severity: 'error',
      from: { path: '^src/renderer' },
      to: { path: '^src/(main|portal|preload|network)' },
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
      name: 'renderer-stores-below-composables',
      severity: 'error',
      from: { path: `^${renderer}stores/` },
      to: { path: `^${renderer}composables/` },
    },
    {
      name: 'renderer-components-send-nothing',
      comment: 'Components and views show; what they send goes through a composable or an action of a store.',
      severity: 'error',
      from: { path: `^${renderer}(components|views)/|^${renderer}App\\.vue$` },
      to: { path: `^${renderer}api/` },
    },
    {
      name: 'renderer-components-know-no-area',
      severity: 'error',
      from: { path: `^${renderer}components/` },
      to: { path: `^${renderer}views/` },
    },
    {
      name: 'renderer-views-keep-to-their-area',
      comment: 'The shell shows all of them. What several areas show is a component.',
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
      name: 'guest-knows-guided-alone',
      comment: "It runs in every frame of a portal's page: no schemas, no texts, nothing of the console.",
      severity: 'error',
      from: { path: '^src/guest' },
      to: { pathNot: '^src/guest|^src/shared/(guided|domain|api)/|^node_modules/(electron|ivya)/' },
    },
    {
      name: 'core-knows-no-electron',
      severity: 'error',
      from: { path: '^src', pathNot: `${electronFolders}|^src/(preload|guest)` },
      to: { path: '^node_modules/electron/|^electron$' },
    },
    {
      name: 'axios-in-portal-alone',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/main/portal-client/' },
      to: { path: '^node_modules/axios/' },
    },
    {
      name: 'before-the-packages',
      comment: 'A command installs the packages with these; what they load later, by import(), may use them.',
      severity: 'error',
      from: {
        path: '^scripts/[^/]+\\.mjs$|^tools/(setup/(bootstrap|packages|npm|paths|lock|run|steps)|test-runner/(run-test-command|results|run-scope))\\.mjs$',
      },
      to: { path: '^node_modules/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'kit-is-a-black-box',
      severity: 'error',
      from: { path: '^test/conformance/kit/' },
      to: { path: '^(src|scripts|tools|test)/', pathNot: '^src/shared/|^test/conformance/kit/' },
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
