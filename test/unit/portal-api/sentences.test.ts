import { expect, it } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import { slug } from '../../../tools/portal/api-docs/markdown.ts'
import { idsOf, sectionOfPrefix, sentencesOfCall } from '../../../tools/portal/api-docs/sentences.ts'
import { readContract } from '../../conformance/kit/contract.ts'

const contract = readContract()
const named = new Set(Object.values(sentencesOfCall).flatMap(idsOf))

it('a range of ids means each of them', () => {
  expect(idsOf('2FA-2..4 LIM-7')).toEqual(['2FA-2', '2FA-3', '2FA-4', 'LIM-7'])
})

it('calls name sentences that are there, and where they are', () => {
  expect(Object.keys(sentencesOfCall).sort()).toEqual(Object.keys(endpoints).sort())
  expect([...named].filter((id) => !contract.has(id))).toEqual([])
  for (const { id, section } of contract.values()) expect(sectionOfPrefix[id.split('-')[0] ?? '']).toBe(slug(section))
})

it('a sentence that some call decides is named by one', () => {
  const ofEveryCall = /^(GEN|ERR|IDEM)-/
  const unnamed = [...contract.keys()].filter((id) => !ofEveryCall.test(id) && !named.has(id))
  expect(unnamed).toEqual(['LIM-8'])
})
