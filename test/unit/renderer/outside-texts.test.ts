import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compileScript, parse } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'
import { vueTemplates } from '../../../tools/build/vue-templates.ts'

const source = resolve('src/renderer/src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(vue|ts)$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(source, name), 'utf8') }))

/** Where texts are joined that nobody reads as one: what a search compares, digits of a secret, ids. */
const unread = ['components/AuditRow.vue', 'lib/filter-accounts.ts', 'views/desk/CaseEntries.vue']
/** Where only texts of ours are joined, which isolate their values themselves, or what a field has for editing. */
const ours = [
  ...[
    'components/NumberAsStored.vue',
    'views/audit/AuditScreen.vue',
    'views/audit/ChainState.vue',
    'lib/failure-details.ts',
  ],
  ...[
    'views/desk/JudgementList.vue',
    'views/desk/RiskNote.vue',
    'views/overview/SmsReport.vue',
    'views/queue/QueueResult.vue',
  ],
  ...['views/procedure/CancelDialog.vue', 'views/procedure/steps/SecretPanel.vue', 'views/queue/StopDialog.vue'],
  ...['views/queue/QueuePanel.vue', 'views/accounts/RefreshBar.vue', 'views/accounts/import/ImportFlow.vue'],
  ...['composables/use-queue-words.ts', 'composables/use-code-call-script.ts', 'composables/use-open-case.ts'],
  ...[
    'views/accounts/EditPanel.vue',
    'views/accounts/import/ImportRows.vue',
    'views/procedure/guided/teach/TeachPanel.vue',
  ],
]

describe('a text from outside reaches the screen only as a part of it', () => {
  // One configuration compiles them all, those of Nuxt UI too: a few are enough.
  it.each(files.filter(({ name }) => name.endsWith('Row.vue')))('in $name', ({ name, text }) => {
    const { descriptor } = parse(text, { filename: name })
    if (descriptor.scriptSetup === null) return
    const { content } = compileScript(descriptor, {
      id: name,
      inlineTemplate: true,
      templateOptions: vueTemplates.template,
      fs: { fileExists: () => false, readFile: () => undefined },
      globalTypeFiles: [],
    })
    const fromVue = [...content.matchAll(/import \{([^}]*)\} from ["']vue["']/g)].map(([, names]) => names).join()
    expect(fromVue).not.toMatch(/toDisplayString|createElementVNode|createElementBlock|createVNode|createBlock/)
    if (/\{\{/.test(descriptor.template?.content ?? '')) expect(content).toContain('_toDisplayString(')
  })

  it('and by no other way: no markup, no node or title of its own, no list that is put together by hand', () => {
    const ways =
      /v-html|innerHTML|outerHTML|insertAdjacent|document\.title|\.textContent =|createTextNode|createTextVNode|[^.\w]h\(/
    expect(files.filter(({ text }) => ways.test(text)).map(({ name }) => name)).toEqual([])
    const joins = files.filter(({ text }) => /\.join\((?!''|\))/.test(text)).map(({ name }) => name)
    expect(joins.filter((name) => !unread.includes(name) && !ours.includes(name))).toEqual([])
    expect([...unread, ...ours].filter((name) => !joins.includes(name))).toEqual([])
  })
})
