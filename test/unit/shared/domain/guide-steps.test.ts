import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { guideSteps, type GuideStep } from '#shared/domain/guide-steps.ts'
import { stepOf } from '#shared/domain/guide-step-of.ts'
import { sampleProcedure, sampleStates } from '../../../support/samples/procedures.ts'

/** The guides as the portal publishes them: shipped for Help, and the specification of our steps. */
const guideOf = (name: string): string => readFileSync(`resources/guides/${name}.txt`, 'utf8')
const straight = (text: string): string => text.replace(/[“”]/g, '"').replace(/\s+/g, ' ')

/** Title and text of a step in a guide. */
function stepIn(guide: string, number: number): { title: string; text: string } {
  const found = new RegExp(`Step ${number}:\\s*(.+?)\\r?\\n([\\s\\S]*?)(?=Step ${number + 1}:|Conclusion:)`).exec(guide)
  if (found === null) throw new Error(`the guide has no step ${number}`)
  return { title: found[1]!.trim(), text: straight(found[2]!) }
}

describe.each([
  ['disable', 'disable-two-factor-authentication', guideSteps.disable],
  ['change', 'authenticator-app-to-sms', guideSteps.change],
  ['set-up', 'authenticator-app-to-sms', guideSteps['set-up']],
] as const)('%s', (_kind, guide, steps: readonly GuideStep[]) => {
  it.each(steps)('step $number bears the title and the button of the guide', ({ number, title, button }) => {
    const step = stepIn(guideOf(guide), number)
    expect(step.title).toBe(title)
    // The guide writes "confirm" for the button of step 8 in lower case.
    if (button !== null) expect(step.text.toLowerCase()).toContain(button.toLowerCase())
  })

  it('has no step more or less than the guide', () => {
    const numbers = [...guideOf(guide).matchAll(/Step (\d+):/g)].map((match) => Number(match[1]))
    const first = steps[0]!.number
    expect(steps.map(({ number }) => number)).toEqual(numbers.filter((number) => number >= first))
  })
})

describe('the step of a state', () => {
  it.each([
    ['change', 'preflight, 2FA on', null],
    ['change', 'disable', 5],
    ['change', 'sending disable', 5],
    ['change', 'setup', 6],
    ['change', 'method', 7],
    ['change', 'identity', 8],
    ['change', 'unknown start-enrolment', 8],
    ['change', 'code, sms', 9],
    ['change', 'sending resend-code', 9],
    ['change', 'accepted', 10],
    ['change', 'done', 11],
    ['disable', 'done', 6],
    ['disable', 'cancelled', null],
    ['change', 'undetermined', null],
  ] as const)('%s, %s: %s', (kind, state, number) => {
    expect(stepOf(sampleProcedure(kind, sampleStates[state]!))?.number ?? null).toBe(number)
  })
})
