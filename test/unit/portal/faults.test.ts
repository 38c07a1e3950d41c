import { expect, test } from 'vitest'
import { createFaults } from '../../../src/portal/faults.ts'

const path = '/accounts/{accountId}/two-factor'

test('a fault is played as often as planned, on its call alone, whatever its placeholders are called', () => {
  const faults = createFaults()
  faults.plan({ method: 'GET', path: '/accounts/{id}/two-factor', fault: 'stall', times: 2 })
  expect(faults.next('post', path)).toBeUndefined()
  expect(faults.next('get', '/accounts/{accountId}')).toBeUndefined()
  expect(faults.next('get', path)).toBe('stall')
  expect(faults.left()).toMatchObject([{ times: 1 }])
  expect(faults.next('get', path)).toBe('stall')
  expect(faults.next('get', path)).toBeUndefined()
})

test('faults on one call come in the order of their planning, until they are cleared', () => {
  const faults = createFaults()
  for (const fault of ['cut-after', 'unavailable', 'stall'] as const)
    faults.plan({ method: 'GET', path, fault, times: 1 })
  expect([faults.next('get', path), faults.next('get', path)]).toEqual(['cut-after', 'unavailable'])
  faults.clear()
  expect(faults.next('get', path)).toBeUndefined()
})
