import type { Check } from '../check.ts'
import type { Kit } from '../kit.ts'
import { changeNumber, numbersOf } from './accounts.ts'
import { addressesOf, noticesSince, wrongPassword } from './support.ts'

const named = { authenticator: 'TOTP', sms: 'SMS', email: 'EMAIL' } as const

/** What the text of a notice must contain. */
function requireContacts(kit: Kit, messages: readonly { body: string }[], name: string): void {
  const { email, hotline } = kit.capabilities.support
  kit.must(
    'NOT-6',
    messages.every(({ body }) => body.includes(email) && body.includes(hotline)),
    'no support contacts',
  )
  kit.must(
    'NOT-6',
    messages.every(({ body }) => body.includes(name)),
    'the account is not named',
  )
}

/** The notices that customers get of changes. */
export const noticeChecks: Check[] = [
  {
    title: 'a change of factor notifies every address once, and names the method',
    sentences: ['NOT-1', 'NOT-3', 'NOT-5', 'NOT-6'],
    run: async (kit) => {
      const { customers, capabilities } = kit
      for (const method of capabilities.methods) {
        const customer = await customers.plain()
        const owed = addressesOf(customer)
        for (const kind of ['two-factor-enabled', 'two-factor-disabled'] as const) {
          const mark = await kit.inbox.mark()
          if (kind === 'two-factor-enabled') await customers.turnOn(customer, method)
          else await customers.turnOff(customer)
          const messages = await noticesSince(kit, mark, kind, owed.length)
          const to = messages.map((one) => one.to.toLowerCase())
          for (const address of owed) kit.must('NOT-1', to.includes(address), `${kind} did not reach every address`)
          kit.must('NOT-3', new Set(to).size === to.length, 'an address was notified twice')
          kit.must(
            'NOT-5',
            messages.every(({ body }) => body.includes(named[method])),
            'the text does not name the method',
          )
          requireContacts(kit, messages, customer.name)
        }
      }
    },
  },
  {
    title: 'the e-mails owed are listed, newest first',
    sentences: ['NOT-4', 'NOT-5', 'NOT-7'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.plain()
      const list = async () => kit.answered('NOT-4', await customers.as(customer, 'listNotices'), 200).notices
      const before = await list()
      const mark = await kit.inbox.mark()
      await customers.turnOn(customer, 'authenticator')
      await customers.turnOff(customer)
      await noticesSince(kit, mark, 'two-factor-disabled', addressesOf(customer).length)
      const after = await list()
      const fresh = after.slice(0, after.length - before.length)
      const kinds = fresh.map(({ kind }) => kind).join()
      kit.must('NOT-4', kinds === 'two-factor-disabled,two-factor-enabled', `listed: ${kinds}`)
      kit.must(
        'NOT-5',
        fresh.every(({ methodNamed }) => methodNamed === 'TOTP'),
        'another method is named',
      )
      kit.must(
        'NOT-7',
        fresh.every(({ sentAt }) => sentAt !== null),
        'a delivered notice does not say when',
      )
      kit.must(
        'NOT-4',
        fresh.every((one) => one.destinationMasked !== customer.userId),
        'the address is not masked',
      )
    },
  },
  {
    title: 'what is refused notifies nobody',
    sentences: ['NOT-3'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.withMethod('authenticator')
      const { version: expectedVersion } = await customers.state(customer)
      const mark = await kit.inbox.mark()
      const body = { password: wrongPassword, expectedVersion }
      kit.refused('2FA-4', await customers.as(customer, 'disableTwoFactor', { body }), 'wrong-password')
      kit.must('NOT-3', (await kit.inbox.since(mark)).length === 0, 'a message went out')
      await customers.turnOff(customer)
    },
  },
  {
    title: 'a change of number notifies the old number, the new one and the e-mail address',
    sentences: ['NOT-1', 'NOT-2', 'NOT-5'],
    run: async (kit) => {
      const { customer, own, spare } = await numbersOf(kit)
      const mark = await kit.inbox.mark()
      kit.answered('ACC-4', await changeNumber(kit, customer, spare), 200)
      const messages = await noticesSince(kit, mark, 'mobile-changed', 3)
      const { notices } = kit.answered('NOT-4', await kit.customers.as(customer, 'listNotices'), 200)
      const to = messages.map((one) => one.to.toLowerCase())
      kit.must('NOT-2', to.includes(own), 'the old number was not notified')
      kit.must('NOT-2', to.includes(spare), 'the new number was not notified')
      kit.must('NOT-1', to.includes(customer.userId.toLowerCase()), 'the e-mail address was not notified')
      kit.must('NOT-5', notices[0]?.kind === 'mobile-changed' && notices[0].methodNamed === null, 'no such notice')
      requireContacts(kit, messages, customer.name)
    },
  },
]
