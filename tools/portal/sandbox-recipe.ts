import { writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import type { Method } from '#shared/api/primitives.ts'
import type { Problem } from '#shared/api/problem.ts'
import type { Effect } from '#shared/domain/procedure.ts'
import type { Recipe, Selectors } from '#shared/guided/recipe.ts'
import { recipeFormat } from '#shared/guided/recipe-format.ts'
import type {} from '#shared/guided/recipe.ts'
import { ariaSelector } from '#shared/guided/selector.ts'
import { sandboxIdentity } from '../../src/portal/config.ts'
import type { Words } from '../../src/portal/web-pages/words/words.ts'
import { wordTables } from '../../src/portal/web-pages/words/word-tables.ts'

// The recipe of the sandbox's own web pages, from the words that they are written in. Run this file to write it.

const file = new URL('../../resources/recipes/sandbox-customer-portal.json', import.meta.url)
const all: readonly Words[] = Object.values(wordTables)

type Steps = Recipe['flows']['disable']['steps']

/** In each language, the names of a control with each of the roles that it may have. */
function named(names: (words: Words) => string | readonly string[], ...roles: string[]): Selectors {
  const paths = all.flatMap((words) =>
    [names(words)].flat().flatMap((name) => roles.map((role) => [ariaSelector(role, name)])),
  )
  return [...new Map(paths.map((path) => [path.join(), path])).values()]
}

function press(parameters: { step: number; commits?: Effect; method?: Method }, selectors: Selectors): Steps {
  return [
    { type: 'customStep', name: 'factordesk', parameters },
    { type: 'click', selectors, offsetX: 1, offsetY: 1 },
  ]
}

function field(step: number, asks: 'password' | 'code', selectors: Selectors): Steps {
  return [
    { type: 'customStep', name: 'factordesk', parameters: { step, asks } },
    { type: 'change', selectors, value: '' },
  ]
}

/** What an error message of the pages begins with. */
function refusals(...codes: Problem['code'][]): Selectors {
  const firstSentence = (text: string): string => /^.+?[.。]/u.exec(text)?.[0] ?? text
  return named(
    (words) => codes.map((code) => firstSentence(words.problem({ code, lockedUntil: null } as unknown as Problem))),
    'alert',
  )
}

/** The recipe of the sandbox's pages: both variants, three languages, and the older words. */
export function sandboxRecipe(): Recipe {
  const methods = ['authenticator', 'sms', 'email'] as const
  const toSecurity = [
    ...press(
      { step: 2 },
      named(({ myAccount }) => myAccount, 'link'),
    ),
    ...press(
      { step: 3 },
      named(({ accountSecurity }) => accountSecurity, 'link'),
    ),
  ]
  const password = named(({ accountPassword }) => accountPassword, 'textbox')
  return {
    format: recipeFormat,
    id: 'sandbox-customer-portal',
    title: 'Sandbox Customer Portal (nothing here is real)',
    revision: 1,
    origins: ['http://localhost'],
    signInOrigins: [],
    start: '/portal/',
    languages: all.map(({ tag }) => tag),
    signedIn: { selectors: [['aria/[role="banner"]', 'aria/[role="button"]']] },
    signedOut: { selectors: named(({ signInHeading, codeHeading }) => [signInHeading, codeHeading], 'heading') },
    states: {
      on: [
        ...methods.map((method) => ({
          selectors: named(({ state, shortMethods }) => state(shortMethods[method]), 'paragraph'),
          method,
        })),
        // The older pages write the states as a list, beside the button.
        { selectors: named(({ disable }) => disable, 'button'), method: null },
      ],
      off: [
        { selectors: named(({ state }) => state(null), 'paragraph') },
        { selectors: named(({ setUp, configure }) => [setUp, configure], 'button') },
      ],
    },
    messages: [
      { means: 'applied', selectors: named(({ messages }) => methods.map(messages.disabled), 'status') },
      {
        means: 'applied',
        selectors: named(
          ({ messages, shortMethods }) => methods.map((method) => messages.enabled(shortMethods[method])),
          'status',
        ),
      },
      { means: 'wrong-password', selectors: refusals('wrong-password') },
      { means: 'wrong-code', selectors: refusals('wrong-code', 'code-used', 'clock-ahead', 'clock-behind') },
      { means: 'code-expired', selectors: refusals('code-expired') },
      { means: 'locked', selectors: refusals('locked') },
      { means: 'policy-enforced', selectors: refusals('policy-enforced') },
      { means: 'session-expired', selectors: refusals('session-expired') },
      { means: 'refused', selectors: refusals('conflict', 'forbidden', 'not-found', 'account-not-active') },
      { means: 'refused', selectors: refusals('destination-missing', 'voided', 'too-many-requests') },
    ],
    flows: {
      disable: {
        title: 'How to Disable Two-Factor Authentication in Customer Portal',
        steps: [
          ...toSecurity,
          ...press(
            { step: 4 },
            named(({ manage, manageOlder }) => [manage, manageOlder], 'link'),
          ),
          ...field(5, 'password', password),
          ...press(
            { step: 5, commits: 'disable' },
            named(({ disable }) => disable, 'button'),
          ),
        ],
      },
      'set-up': {
        title:
          'How to Change Two-Factor Authentication with Authenticator App to SMS Authentication in Customer Portal',
        steps: [
          ...toSecurity,
          ...press({ step: 6 }, [
            ...named(({ setUp }) => setUp, 'button'),
            ...named(({ manageOlder }) => manageOlder, 'link'),
          ]),
          ...methods.flatMap((method) =>
            press(
              { step: 7, method },
              named((words) => words.methods[method], 'radio'),
            ),
          ),
          ...press(
            { step: 7 },
            named(({ next, configure }) => [next, configure], 'button'),
          ),
          ...field(8, 'password', password),
          ...press(
            { step: 8, commits: 'start-enrolment' },
            named(({ confirm }) => confirm, 'button'),
          ),
          ...field(
            9,
            'code',
            named(({ code }) => code, 'textbox'),
          ),
          ...press(
            { step: 9, commits: 'verify-code' },
            named(({ verify }) => verify, 'button'),
          ),
          ...press(
            { step: 10 },
            named(({ okay }) => okay, 'button'),
          ),
        ],
      },
    },
    requests: [],
    support: {
      email: sandboxIdentity.support.email,
      phone: sandboxIdentity.support.hotline,
      advice: 'This is the sandbox portal: its support contacts are an example.',
    },
    // `guided-signed-in.spec.ts` and `guided-screen.spec.ts` run it on these pages, in English.
    verifiedOn: '2026-11-30',
  }
}

if (import.meta.main) {
  const style = await resolveConfig(file)
  writeFileSync(file, await format(JSON.stringify(sandboxRecipe()), { ...style, parser: 'json' }))
}
