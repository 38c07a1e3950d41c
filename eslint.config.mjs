import eslint from '@eslint/js'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'
import { openSelectors, wordSelectors } from './tools/lint/replaced-words.mjs'
import { sharedProgramParser } from './tools/lint/shared-program.mjs'

const typedParser = sharedProgramParser(import.meta.dirname)

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

/**
 * G03: nothing that a portal's page shows or is given leaves it. A guest reads roles, names and attributes to compare them;
 * what a field holds, and what the page or a request says, it does not read at all.
 */
const readByNoGuest = [
  {
    selector:
      'MemberExpression[property.name=/^(value|valueAsNumber|valueAsDate|innerHTML|outerHTML|innerText|nodeValue|textContent|selectionStart|selectionEnd|uploadData|requestHeaders|postData|clipboardData|dataTransfer|files|cookie|localStorage|sessionStorage)$/]',
    message: 'A guest reads no value and no text of a page.',
  },
  {
    selector: 'Property[parent.type="ObjectPattern"][key.name=/^(value|innerHTML|outerHTML|innerText|textContent)$/]',
    message: 'A guest reads no value and no text of a page.',
  },
  {
    selector: 'MemberExpression[object.name="document"][property.name=/^(title|URL|referrer)$/]',
    message: 'A guest reads no title and no address.',
  },
  { selector: 'Identifier[name="location"]', message: 'A guest reads no address.' },
]
/** G03 in main: what a request carries, what a page is called, how it looks and what it holds is not asked for. */
const readByNoView = [
  {
    selector:
      'MemberExpression[property.name=/^(uploadData|requestHeaders|responseHeaders|postData|value|debugger|capturePage|executeJavaScript|executeJavaScriptInIsolatedWorld|printToPDF|savePage|getTitle)$/]',
    message: 'Main reads nothing of a portal’s page but its address.',
  },
  {
    selector:
      'Property[parent.type="ObjectPattern"][key.name=/^(uploadData|requestHeaders|responseHeaders|postData|value)$/]',
    message: 'Main reads nothing of a portal’s page but its address.',
  },
]
/** The text of an element is compared in these files, and reported by none but `describe.ts`, for one control that the user points at. */
const readByNoGuestButText = readByNoGuest.map((rule) => ({
  ...rule,
  selector: rule.selector.replace('nodeValue|textContent|', '').replace('|textContent', ''),
}))

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
      'no-restricted-syntax': ['error', ...wordSelectors, ...openSelectors, ...propsAndEmitsAlone],
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
    rules: { 'no-restricted-syntax': [...house['no-restricted-syntax'], ...wordSelectors, ...openSelectors] },
  },
  {
    files: ['src/main/**/*.ts'],
    ignores: ['src/main/base/**'],
    rules: {
      'no-restricted-syntax': [
        ...house['no-restricted-syntax'],
        ...wordSelectors,
        ...openSelectors,
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
        ...wordSelectors,
        ...openSelectors,
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
        ...wordSelectors,
        ...openSelectors,
        ...oneWayToChangeData,
        ...sqlInStores,
        ...publishedByApp,
      ],
    },
  },
  {
    files: ['src/guest/**/*.ts'],
    languageOptions: { globals: globals.browser },
    rules: {
      'no-restricted-syntax': [...house['no-restricted-syntax'], ...wordSelectors, ...openSelectors, ...readByNoGuest],
    },
  },
  {
    files: ['src/guest/describe.ts', 'src/guest/find.ts', 'src/guest/page-reader.ts'],
    rules: {
      'no-restricted-syntax': [
        ...house['no-restricted-syntax'],
        ...wordSelectors,
        ...openSelectors,
        ...readByNoGuestButText,
      ],
    },
  },
  {
    // The session's cookies are kept encrypted where the user wants that: this file alone reads what one holds.
    files: ['src/main/electron/guided-view/**/*.ts'],
    ignores: ['src/main/electron/guided-view/cookies.ts'],
    rules: {
      'no-restricted-syntax': [...house['no-restricted-syntax'], ...wordSelectors, ...openSelectors, ...readByNoView],
    },
  },
  // The offline runtime (Electron 33) has only the synchronous functions that Electron 45 deprecates.
  { files: ['src/main/electron/keychain.ts'], rules: { '@typescript-eslint/no-deprecated': 'off' } },
  { files: ['src/renderer/**/*.ts'], languageOptions: { globals: globals.browser } },
  // A composable's type is what it returns; a second list of the same names would only go stale.
  { files: ['src/renderer/**/use-*.ts'], rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' } },
  // The functions are elements of an array of `Check`, which types them; the rule does not check for that.
  {
    files: ['test/conformance/kit/checks/*.ts', 'test/connector-kit/checks.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [eslint.configs.recommended],
    languageOptions: { globals: globals.node },
    rules: {
      'no-restricted-syntax': [...house['no-restricted-syntax'], ...wordSelectors],
      eqeqeq: 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  // The gateway loads the default export of a connector of the operator's own.
  { files: ['docs/connectors/template.mjs'], rules: { 'no-restricted-syntax': ['error', ...wordSelectors] } },
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
