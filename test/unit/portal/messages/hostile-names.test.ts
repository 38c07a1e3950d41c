import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sandboxIdentity } from '../../../../src/portal/config.ts'
import * as caseTexts from '../../../../src/portal/messages/case-texts.ts'
import * as texts from '../../../../src/portal/messages/texts.ts'
import type { Field, PageModel } from '../../../../src/portal/web-pages/page-model.ts'
import { shownPage } from '../../../../src/portal/web-pages/shown-page.ts'
import { wordTables } from '../../../../src/portal/web-pages/words/word-tables.ts'
import { hostileText, whyUnsafe } from '../../../support/fuzz/hostile-texts.ts'
import { seeded } from '../../../support/fuzz/seeded.ts'

const at = '2026-11-20T04:00:00.000Z'

/** Every message of the portal with this value in each place that a value from outside has. */
function messagesWith(value: string): (string | null)[] {
  const sentence = caseTexts.consentSentence('unlock', value, value, value)
  const invitation = { lifetimeSeconds: 3600, mustResetPassword: true }
  const wordings = [
    texts.changeText('two-factor-disabled', 'sms', value),
    texts.replacedText('sms', 'email', value),
    texts.mobileChangedText(value, value),
    texts.passwordChangedText(value),
    texts.frozenText(value),
    texts.passwordResetText(value, 'token', 60),
    texts.notMeText(value, { id: value, what: value, at }),
    texts.signInCode('123456', 'sms', 60),
    caseTexts.consentText('unlock', sentence, 'token'),
    caseTexts.invitationText(value, value, 'token', invitation),
    caseTexts.assistedCode(value)('123456', 'sms', 60),
    caseTexts.emailChangedText(value, value),
    caseTexts.unlockedText(value),
    caseTexts.unfrozenText(value),
  ]
  const by = {
    ...sandboxIdentity,
    portalName: value,
    support: { ...sandboxIdentity.support, email: value, hotline: value },
  }
  return wordings.flatMap((wording) => {
    const { subject, body } = wording(by)
    return [subject, body]
  })
}

it('no mail and no text message is turned by a name, a ticket or a contact', () => {
  fc.assert(
    fc.property(hostileText, (value) => {
      for (const text of messagesWith(value)) expect(whyUnsafe(text ?? '')).toBeNull()
    }),
    seeded('messages', 300),
  )
})

/** A page with this value in each place that is shown. */
function pageWith(value: string): PageModel {
  const form = { kind: 'form', action: 'a', hidden: {}, button: value, tone: 'main', note: value } as const
  const choice: Field = { kind: 'choice', name: 'method', legend: value, options: [{ value: 'sms', label: value }] }
  const text = { kind: 'text', name: 'userId', label: value, autocomplete: 'off' } as const
  return {
    lang: 'en',
    title: value,
    heading: value,
    brand: value,
    sandbox: value,
    skip: 'Skip',
    user: {
      name: value,
      userId: value,
      role: value,
      links: [{ label: value, path: 'p' }],
      signOut: { ...form, fields: [] },
    },
    banner: { text: value, leave: { ...form, fields: [] } },
    tabs: { label: value, links: [{ label: value, path: 'p', current: true }] },
    message: { kind: 'error', text: value },
    blocks: [
      { kind: 'text', text: value },
      { kind: 'heading', text: value },
      { kind: 'facts', facts: [{ label: value, value }] },
      { kind: 'list', items: [value] },
      { kind: 'table', head: [value], rows: [[value]] },
      { kind: 'go', as: 'link', label: value, path: 'p' },
      { kind: 'qr', label: value, size: 1, d: '' },
      { ...form, fields: [choice, text] },
    ],
    languages: { label: value, links: [{ tag: 'en', label: value, query: 'q', current: true }] },
    footer: [value],
    status: 200,
    path: 'p',
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

it('no web page of the portal is turned by a value in any place, nor by one in a sentence', () => {
  fc.assert(
    fc.property(hostileText, (value) => {
      expect(
        textsIn(shownPage(pageWith(value)))
          .map(whyUnsafe)
          .filter((why) => why !== null),
      ).toEqual([])
      for (const words of Object.values(wordTables)) {
        const sentences = [words.welcome(value), words.enter(value), words.managing(value, value, value)]
        for (const text of [...sentences, words.support(value, value)]) expect(whyUnsafe(text)).toBeNull()
      }
    }),
    seeded('web pages', 300),
  )
})
