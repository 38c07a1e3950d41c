import { describe, expect, test } from 'vitest'
import type { RemoteReading, RemoteStep } from '../../../../src/portal/rules/remote-steps.ts'
import { judgeStep, maySend, plannedStep, readingText } from '../../../../src/portal/rules/remote-steps.ts'

const sentAt = 1_000_000
const before: RemoteReading = {
  on: true,
  ids: ['F-1', 'F-2'],
  locked: true,
  passwordChangeRequired: false,
  mark: 'm-1',
  active: true,
}
const unseen = (act: RemoteStep['act']): RemoteReading =>
  act === 'endSessions' ? { ...before, locked: null, passwordChangeRequired: null } : before

function lost(act: RemoteStep['act'], ids: readonly string[] = ['F-1', 'F-2']): RemoteStep {
  return { ...plannedStep(act, 'm-1', act === 'removeFactor' ? ids : []), status: 'sent', sends: 1, sentAt }
}
const read = (step: RemoteStep, reading: RemoteReading, at: number): RemoteStep => {
  return { ...step, reading: readingText(reading), readAt: at }
}

test.each([
  ['removeFactor', { ...before, ids: ['F-3'] }],
  ['unlock', { ...before, locked: false }],
  ['requirePasswordChange', { ...before, passwordChangeRequired: true }],
] as const)('%s: an effect that a reading shows is believed at once', (act, reading) => {
  expect(judgeStep(lost(act), reading, sentAt)).toEqual({ is: 'applied' })
})

describe('what a reading does not show', () => {
  const readable = ['removeFactor', 'unlock', 'requirePasswordChange'] as const
  test.each(readable)('%s is not seen after 75 s and two equal readings, 5 s apart', (act) => {
    const step = lost(act)
    const reading = unseen(act)
    expect(judgeStep(step, reading, sentAt + 74_999)).toMatchObject({ is: 'wait' })
    // A reading from before the 75 s counts for nothing.
    const early = read(step, reading, sentAt + 74_999)
    expect(judgeStep(early, reading, sentAt + 80_000)).toEqual({
      is: 'wait',
      until: sentAt + 85_000,
      readAt: sentAt + 80_000,
    })
    const once = read(step, reading, sentAt + 80_000)
    expect(judgeStep(once, reading, sentAt + 84_999)).toEqual({
      is: 'wait',
      until: sentAt + 85_000,
      readAt: sentAt + 80_000,
    })
    expect(judgeStep(once, { ...reading, mark: 'm-2', on: true }, sentAt + 90_000)).toMatchObject({ is: 'wait' })
    expect(judgeStep(once, reading, sentAt + 85_000)).toEqual({ is: 'not-seen' })
  })

  test('is not seen at once where nothing was sent', () => {
    const unreached = { ...lost('unlock'), unreachable: true }
    expect(judgeStep(unreached, before, sentAt)).toEqual({ is: 'not-seen' })
    // What it shows now, somebody else did.
    expect(judgeStep(unreached, { ...before, locked: false }, sentAt)).toEqual({ is: 'not-seen' })
  })

  test('is as the system answered where no reading can show it', () => {
    const silent = { ...before, locked: null, passwordChangeRequired: null }
    for (const act of ['unlock', 'requirePasswordChange', 'endSessions'] as const) {
      expect(judgeStep({ ...lost(act), status: 'answered' }, silent, sentAt)).toEqual({ is: 'applied' })
      expect(judgeStep(lost(act), silent, sentAt)).toMatchObject({ is: 'wait' })
    }
    const step = read(lost('endSessions'), silent, sentAt + 75_000)
    expect(judgeStep(step, silent, sentAt + 80_000)).toEqual({ is: 'send-again' })
    expect(judgeStep({ ...step, sends: 2 }, silent, sentAt + 80_000)).toEqual({ is: 'not-seen' })
  })
})

test('a call leaves for the first time within ten minutes of its checks, and again at any time', () => {
  const step = plannedStep('removeFactor', 'm-1', ['F-1'])
  expect(maySend(step, sentAt, sentAt + 600_000)).toBe(true)
  expect(maySend(step, sentAt, sentAt + 600_001)).toBe(false)
  expect(maySend({ ...step, sends: 1 }, sentAt, sentAt + 6_000_000)).toBe(true)
})

test('a removal that was done in part is sent again', () => {
  const half = { ...before, ids: ['F-2'] }
  const step = read(lost('removeFactor'), half, sentAt + 75_000)
  expect(judgeStep(step, half, sentAt + 80_000)).toEqual({ is: 'send-again' })
})

test('a flag without ids is judged by itself and its mark', () => {
  const flag = { ...before, ids: [] }
  const step = lost('removeFactor', [])
  expect(judgeStep(step, { ...flag, on: false }, sentAt)).toEqual({ is: 'applied' })
  expect(judgeStep(step, { ...flag, mark: 'm-2' }, sentAt)).toEqual({ is: 'applied' })
  expect(judgeStep(read(step, flag, sentAt + 75_000), flag, sentAt + 80_000)).toEqual({ is: 'not-seen' })
})
