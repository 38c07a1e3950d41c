import { randomUUID } from 'node:crypto'
import type { Check } from '../check.ts'
import { NotChecked } from '../verdict.ts'
import { wrongPassword } from './support.ts'

/** Bursts that are tried before it is given up that requests overlap. */
const bursts = 5

/** Requests at once of one session. */
export const concurrencyChecks: Check[] = [
  {
    title: 'as many requests at once as the limit says are served',
    sentences: ['LIM-8'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const limit = kit.limits.maxConcurrentRequests
      const replies = await Promise.all(Array.from({ length: limit }, () => kit.customers.as(customer, 'getAccount')))
      for (const reply of replies) kit.answered('LIM-8', reply, 200)
    },
  },
  {
    title: 'more at once are refused before anything happens',
    sentences: ['LIM-8', 'IDEM-13'],
    run: async (kit) => {
      const { customers, limits } = kit
      const customer = await customers.plain()
      const { version } = await customers.state(customer)
      // Another version than the present one: what is let through counts no try and changes nothing.
      const body = { password: wrongPassword, expectedVersion: version + 1 }
      for (let burst = 1; burst <= bursts; burst += 1) {
        const keys = Array.from({ length: limits.maxConcurrentRequests * 4 * burst }, () => randomUUID())
        const replies = await Promise.all(keys.map((key) => customers.as(customer, 'disableTwoFactor', { body, key })))
        const at = replies.findIndex((reply) => reply.problem?.code === 'too-many-requests')
        const refused = replies[at]
        if (!refused) continue
        kit.must('LIM-8', refused.headers.get('retry-after') === '1', 'Retry-After is not 1')
        const params = { key: keys[at] ?? '' }
        const seen = kit.answered('IDEM-8', await customers.as(customer, 'getOperation', { params }), 200)
        kit.must('IDEM-13', seen.status === 'unseen', `its key is ${seen.status}`)
        return
      }
      throw new NotChecked('needs requests that overlap: this portal answered each before the next began')
    },
  },
]
