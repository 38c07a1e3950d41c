import { describe, expect, it } from 'vitest'
import { newsBetween } from '../../../../src/renderer/src/lib/case-news.ts'
import { caseEventOf, sampleCase, staffMembers } from '../../../support/samples/desk-facts.ts'

describe('what others did in a case meanwhile', () => {
  const before = sampleCase()
  const own = caseEventOf('evidence')
  const approved = caseEventOf('approved', staffMembers.approver)
  const answered = caseEventOf('consent-approved', null)
  const after = { ...before, events: [...before.events, own, approved, answered] }

  it('is every new event that is not of the person who is signed in', () => {
    expect(newsBetween(before, after, staffMembers.agent.id)).toEqual([approved, answered])
    expect(newsBetween(after, after, staffMembers.agent.id)).toEqual([])
  })

  it('is nothing when the case comes on screen, or another one does', () => {
    expect(newsBetween(null, after, staffMembers.agent.id)).toEqual([])
    expect(newsBetween({ ...before, id: 'case-2' }, after, staffMembers.agent.id)).toEqual([])
  })
})
