import { describe, expect, it } from 'vitest'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'

describe('what may be written down of an address', () => {
  it.each([
    ['it@serimuda.example', 'i***@serimuda.example'],
    ['@odd', '***'],
    ['none', '***'],
  ])('%s', (typed, masked) => expect(maskedEmail(typed)).toBe(masked))

  it.each([
    ['+60100000142', '+60******142'],
    ['+1234567', '+12***567'],
  ])('%s', (typed, masked) => expect(maskedMobile(typed)).toBe(masked))
})
