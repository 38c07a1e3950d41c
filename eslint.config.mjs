import eslint from '@eslint/js'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'
import { sharedProgramParser } from './tools/lint/shared-program.mjs'

const typedParser = sharedProgramParser(import.meta.dirname)

/** The private words of an older version as identifiers (CONTRIBUTING, "Words of the code"). */
const replacedWords = [
  [
    ['tell', 'tell[A-Z]\\w*', 'told', 'told[A-Z]\\w*', 'untold', 'untilTold', 'anew'],
    ['heals?', 'healed', 'healing', 'heal[A-Z]\\w*', 'askTheMemory', 'heldAgainstVersion'],
    ['wayIn\\w*', 'WayIn\\w*', 'sieved?', 'oncePer\\w*', '[lL]anes?', 'givenUp'],
    ['ownLines?', 'OwnLine\\w*', 'roster[A-Z]\\w*', '\\w*Roster\\w*', '\\w*[kK]eeper', 'keptSessions'],
    ['CoreBase', 'CoreParts', 'openAreas', 'Refusal', 'refusalOf', 'SandboxPhone'],
    ['whoTurnedOff', 'standsAgainst', 'pointless', '\\w*[oO]bstacle\\w*'],
    ['\\w*[tT]rouble(?!d)\\w*', 'coach', 'ownDeeds?', 'OwnDeed', 'ownFacts', 'ownLimits', 'vouch\\w*', 'ChainWalk'],
    ['deeds?', 'most[A-Z]\\w*', 'look', 'looked', 'look(?!up)[A-Z]\\w*'],
  ],
].map((words) => ({
  selector: `Identifier[name=/^(${words.flat().join('|')})$/]`,
  message: 'Use the word of CONTRIBUTING, "Words of the code".',
}))

/** `open…` is for what is opened: files, databases, windows, profiles' folders, links. */
const openWithoutAFile = [
  {
    selector:
      'ExportNamedDeclaration > FunctionDeclaration > Identifier[name=/^open(?!Database|Readonly|CheckpointFile|LogFile|Window|Link|Portal|Case|Folder)[A-Z]/].id',
    message: 'What is made is called create….',
  },
]

/** A parent says what it wants by props and hears of it by emits; anything else is a second, hidden interface. */
const propsAndEmitsAlone = [
  { selector: "CallExpression[callee.name='defineExpose']", message: 'Props and emits instead of defineExpose.' },
  {
    selector: "CallExpression[callee.name='defineProps'] TSFunctionType",
    message: 'An emit instead of a function prop.',
  },
]

/** Decision 0015: what is published inside a raw transaction would be published before its commit. */
const oneWayToChangeData = [
  {
    selector: "CallExpression > MemberExpression.callee[property.name='transaction']",
    message: 'Data changes inside unitOfWork.run alone.',
  },
]

/** Nobody has to remember to publish: what changes data calls back into the publishers of `app/`, inside its unit of work. */
const publishedByApp = [
  {
    selector: 'Identifier[name=/^publish(Snapshot|Accounts)$/]',
    message:
      'A store or a service says that it changed (onChanged); app/ publishes once the unit of work is committed.',
  },
]

const sqlInStores = [
  {
    selector: "CallExpression > MemberExpression.callee[property.name=/^(prepare|exec)$/][object.name='db']",
    message: "SQL is in a feature's repository.ts or …-store.ts, in effects/intents.ts, in audit/ or in base/.",
  },
]

const house = {
  eqeqeq: 'error',
  'no-restricted-syntax': [
    'error',
    {
      selector: 'ExportDefaultDeclaration',
      message: 'Named exports only; defaults are for .vue files and configuration.',
    },
  ],
}

const typed = {
  '@typescript-eslint/explicit-module-boundary-types': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/no-confusing-void-expression': 'off',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  // A handler answers a promise whether or not it waits for one; our parts are closures without `this`.
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/unbound-method': 'off',
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
}

export default ts.config(
  { ignores: ['node_modules', 'out', 'dist', 'demo-output', 'test-results', 'playwright-report', '**/*.d.ts'] },
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: [eslint.configs.recommended, ...ts.configs.strictTypeChecked],
    languageOptions: {
      parser: typedParser,
      parserOptions: { projectService: true, extraFileExtensions: ['.vue'], tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...house, ...typed },
  },
  ...vue.configs['flat/recommended'].map((config) => ({ ...config, files: ['**/*.vue'] })),
  {
    files: ['**/*.vue'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        parser: typedParser,
        projectService: true,
        extraFileExtensions: ['.vue'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-restricted-syntax': ['error', ...replacedWords, ...propsAndEmitsAlone],
      'vue/multi-word-component-names': 'off',
      // Formatting is prettier's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/no-v-html': 'error',
      'vue/no-static-inline-styles': ['error', { allowBinding: false }],
    },
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'tools/**/*.ts'],
    rules: { 'no-restricted-syntax': [...house['no-restricted-syntax'], ...replacedWords, ...openWithoutAFile] },
  },
  {
    files: ['src/main/**/*.ts'],
    ignores: ['src/main/base/**'],
    rules: {
      'no-restricted-syntax': [
        ...house['no-restricted-syntax'],
        ...replacedWords,
        ...openWithoutAFile,
        ...oneWayToChangeData,
      ],
    },
  },
  {
    files: ['src/main/{electron,app,ipc,features}/**/*.ts'],
    ignores: ['src/main/features/**/{repository,*-store}.ts'],
    rules: {
      'no-restricted-syntax': [
        ...house['no-restricted-syntax'],
        ...replacedWords,
        ...openWithoutAFile,
        ...oneWayToChangeData,
        ...sqlInStores,
      ],
    },
  },
  {
    files: ['src/main/features/**/*.ts'],
    ignores: ['src/main/features/**/{repository,*-store}.ts'],
    rules: {
      'no-restricted-syntax': [
        ...house['no-restricted-syntax'],
        ...replacedWords,
        ...openWithoutAFile,
        ...oneWayToChangeData,
        ...sqlInStores,
        ...publishedByApp,
      ],
    },
  },
  // The offline runtime (Electron 33) has only the synchronous functions that Electron 45 deprecates.
  { files: ['src/main/electron/keychain.ts'], rules: { '@typescript-eslint/no-deprecated': 'off' } },
  { files: ['src/renderer/**/*.ts'], languageOptions: { globals: globals.browser } },
  // A composable's type is what it returns; a second list of the same names would only go stale.
  { files: ['src/renderer/**/use-*.ts'], rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' } },
  // The functions stand in an array of `Check`, which types them; the rule does not look that far.
  {
    files: ['test/conformance/kit/checks/*.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [eslint.configs.recommended],
    languageOptions: { globals: globals.node },
    rules: {
      'no-restricted-syntax': [...house['no-restricted-syntax'], ...replacedWords],
      eqeqeq: 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/portal/inbox-page/*.mjs', 'test/bench/watched-app/preload.cjs'],
    languageOptions: { globals: globals.browser },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['src/renderer/**/*.{ts,vue}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: '@vueuse/core',
          importNames: ['useDebounceFn', 'watchDebounced', 'refDebounced', 'watchThrottled', 'refThrottled'],
          message: 'It runs on after its screen is left. useTimeoutFn ends with the screen.',
        },
      ],
    },
  },
  {
    files: ['src/renderer/**/*.{ts,vue}'],
    ignores: ['src/renderer/src/api/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'window', property: 'factordesk', message: 'Only api/ reads the bridge; call a function of api/.' },
      ],
    },
  },
  { files: ['*.config.ts', '*.config.mjs', '*.config.cjs'], rules: { 'no-restricted-syntax': 'off' } },
)
