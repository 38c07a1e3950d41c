import { expect, test } from 'vitest'
import { whyUnreadable } from '../../../../src/portal/directory/remote/checked-directory.ts'

test('an answer that the server cannot read is explained by its field, and by no value of it', () => {
  expect(whyUnreadable('removeFactor', { kind: 'answered', value: null })).toBeUndefined()
  expect(whyUnreadable('proveCode', { kind: 'answered', value: { accountId: '', session: 'CANARY' } })).toMatch(
    /^answer\.value\.accountId: Too small/,
  )
  for (const answer of [undefined, { kind: 'refused', code: 'CANARY' }, { kind: 'answered', value: 'CANARY' }]) {
    const why = whyUnreadable('read', answer)
    expect(why).toMatch(/^answer/)
    expect(why).not.toContain('CANARY')
  }
})

test('what is no function of the port is not judged', () => {
  expect(whyUnreadable('toString', null)).toBeUndefined()
})
