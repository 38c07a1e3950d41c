import { evidenceKinds } from '#shared/api/capabilities.ts'
import type { Check } from '../check.ts'
import { neverGiven, nobody, wrongPassword } from './support.ts'

const isUnique = (values: readonly string[]): boolean => new Set(values).size === values.length

export const capabilityChecks: Check[] = [
  {
    title: 'anyone can read the capabilities, below /api/v1',
    sentences: ['CAP-1', 'GEN-1', 'GEN-3'],
    run: async (kit) => {
      const served = kit.answered('CAP-1', await kit.call('getCapabilities', {}), 200)
      kit.must(
        'CAP-1',
        JSON.stringify(served) === JSON.stringify(kit.capabilities),
        'they differ from one call to the next',
      )
    },
  },
  {
    title: 'methods and countries are named once each',
    sentences: ['CAP-3', 'CAP-4'],
    run: async ({ must, capabilities: { methods, smsCountries } }) => {
      must('CAP-3', isUnique(methods), 'a method is there twice')
      must('CAP-4', isUnique(smsCountries), 'a country is there twice')
      must(
        'CAP-4',
        smsCountries.every((one) => /^[A-Z]{2}$/.test(one)),
        'a country is not two capitals',
      )
    },
  },
  {
    title: 'the evidence table is whole',
    sentences: ['CAP-5'],
    run: async ({ must, capabilities: { evidence, pointsNeeded } }) => {
      const kinds = evidence.map(({ kind }) => kind)
      must('CAP-5', isUnique(kinds), 'a kind is there twice')
      must(
        'CAP-5',
        evidenceKinds.every((kind) => kinds.includes(kind)),
        'a kind is missing',
      )
      must('CAP-5', pointsNeeded.riskRaised >= pointsNeeded.normal, 'a raised risk needs fewer points')
    },
  },
  {
    title: 'what the system with the accounts cannot do is named with its reason',
    sentences: ['CAP-9'],
    run: async ({ must, capabilities: { directory } }) => {
      const lacks = directory?.lacks ?? []
      must('CAP-9', isUnique(lacks.map(({ act }) => act)), 'an act is there twice')
      must(
        'CAP-9',
        lacks.every(({ reason }) => reason.trim() !== ''),
        'a reason is empty',
      )
    },
  },
  {
    title: 'what the system with the accounts cannot do is refused as that, with any session and with none',
    sentences: ['CAP-10'],
    run: async (kit) => {
      const lacks = kit.capabilities.directory?.lacks ?? []
      const body = { userId: nobody(), password: wrongPassword, device: 'Conformance kit' }
      const signIn = await kit.call('signIn', { body })
      const params = { accountId: neverGiven() }
      const read = await kit.call('getTwoFactor', { params })
      const reason = lacks.find(({ act }) => act === 'signIn')?.reason
      if (reason === undefined) {
        kit.refused('CAP-10', signIn, 'unauthenticated')
        kit.refused('CAP-10', read, 'unauthenticated')
        return
      }
      kit.must('CAP-10', kit.refused('CAP-10', signIn, 'not-supported').detail === reason, 'it gives another reason')
      kit.must('CAP-10', kit.refused('CAP-10', read, 'not-supported').detail === reason, 'it gives another reason')
    },
  },
  {
    title: 'the support contacts are there',
    sentences: ['CAP-6'],
    run: async ({ must, capabilities: { support } }) => {
      must(
        'CAP-6',
        Object.values(support).every((contact) => contact.trim() !== ''),
        'a contact is empty',
      )
    },
  },
  {
    title: 'the staff desk is there or not, as the capabilities say',
    sentences: ['CAP-7'],
    run: async (kit) => {
      const { staffDesk, scenarios } = kit.capabilities
      kit.must('CAP-7', !staffDesk || scenarios.length > 0, 'a desk without a scenario')
      const reply = await kit.raw({ method: 'GET', path: '/staff/cases' })
      if (staffDesk) kit.refused('CAP-7', reply, 'unauthenticated')
      else kit.refused('CAP-7', reply, 'not-found')
    },
  },
]
