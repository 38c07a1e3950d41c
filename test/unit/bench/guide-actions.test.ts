import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { guideActions } from '../../bench/guide-actions.ts'

const guide = readFileSync('resources/guides/authenticator-app-to-sms.txt', 'utf8')
const steps = guide.split(/^Step (?=\d+:)/m).slice(1)

test('what the guide is said to ask for is in it, in the step that is named', () => {
  for (const { step, words } of guideActions) expect(steps[step - 1], words).toContain(words)
})

test('each step but the last, which only informs, asks for something', () => {
  expect(new Set(guideActions.map(({ step }) => step))).toEqual(new Set(steps.slice(0, -1).map((_, at) => at + 1)))
})
