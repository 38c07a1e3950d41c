import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import { noFilter } from '../../../../src/renderer/src/lib/audit-filter.ts'
import { useAuditList } from '../../../../src/renderer/src/composables/use-audit-list.ts'

const pageSize = 50
let written = 0
let publish: () => void = () => undefined
let progress: (event: { job: string; done: number; of: number }) => void = () => undefined
let unsearched: { before: number; why: 'limit' | 'index' } | null = null
let scope: EffectScope

/** A record of `written` entries, answered a page at a time as main does. */
function list({ before }: { before: number | null }) {
  const newest = (before ?? written + 1) - 1
  const entries = Array.from({ length: Math.min(newest, pageSize) }, (_, n) => ({ seq: newest - n }))
  return Promise.resolve({ ok: true, value: { entries, more: newest > pageSize, overtaken: false, unsearched } })
}
const settle = () => vi.advanceTimersByTimeAsync(1000)
function append(count: number) {
  written += count
  publish()
  return settle()
}

beforeEach(() => {
  vi.useFakeTimers()
  written = 170
  unsearched = null
  const onAppended = (listener: () => void) => ((publish = listener), () => undefined)
  const onProgress = (listener: typeof progress) => ((progress = listener), () => undefined)
  vi.stubGlobal('window', {
    factordesk: { call: { 'audit.list': list }, on: { 'audit.appended': onAppended, 'audit.progress': onProgress } },
  })
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the list of audit entries', () => {
  const open = (text = ref('')) => scope.run(() => useAuditList(() => ({ ...noFilter, text: text.value })))!
  const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, n) => from - n)

  it('keeps what was paged back to when entries are written, however many', async () => {
    const { entries, more, loadMore } = open()
    await settle()
    await loadMore()
    expect(entries.value.map(({ seq }) => seq)).toEqual(down(170, 71))
    await append(1)
    expect(entries.value.map(({ seq }) => seq)).toEqual(down(171, 71))
    await append(120)
    expect(entries.value.map(({ seq }) => seq)).toEqual(down(291, 71))
    expect(more.value).toBe(true)
  })

  it('starts over with another filter, also when an entry is written at that moment', async () => {
    const text = ref('')
    const { entries, loadMore } = open(text)
    await settle()
    await loadMore()
    text.value = 'other'
    await vi.advanceTimersByTimeAsync(1)
    await append(1)
    expect(entries.value.map(({ seq }) => seq)).toEqual(down(171, 122))
  })

  it('goes on from what was not searched, and starts over once the word index is made', async () => {
    written = 30
    unsearched = { before: 11, why: 'limit' }
    const { entries, unsearched: shown, loadMore } = open()
    await settle()
    expect(shown.value).toEqual({ before: 11, why: 'limit' })
    unsearched = null
    await loadMore()
    expect(entries.value.map(({ seq }) => seq)).toEqual([...down(30, 1), ...down(10, 1)])
    expect(shown.value).toBeNull()

    unsearched = { before: 11, why: 'index' }
    const other = open(ref('x'))
    await settle()
    unsearched = null
    progress({ job: 'word-index', done: 1, of: 2 })
    await settle()
    expect(other.unsearched.value).not.toBeNull()
    progress({ job: 'word-index', done: 2, of: 2 })
    await settle()
    expect(other.unsearched.value).toBeNull()
  })
})
