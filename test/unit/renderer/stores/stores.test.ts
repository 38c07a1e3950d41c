import { createPinia, setActivePinia, type StoreDefinition } from 'pinia'
import { isReadonly, toRaw } from 'vue'
import { describe, expect, it } from 'vitest'

const modules = import.meta.glob<Record<string, unknown>>('../../../../src/renderer/src/stores/*-store.ts', {
  eager: true,
})
const stores = Object.values(modules).flatMap((module) =>
  Object.entries(module).filter(([name]) => /^use\w+Store$/.test(name)),
) as [string, StoreDefinition][]

describe('the state of a store', () => {
  it('is found in every store', () => {
    expect(stores).toHaveLength(Object.keys(modules).length)
  })

  it.each(stores)('%s: can be changed by its own actions alone', (_name, useStore) => {
    setActivePinia(createPinia())
    const own = Object.entries(toRaw(useStore())).filter(([key]) => !/^[$_]/.test(key))
    const state = own.filter(([, value]) => typeof value !== 'function')
    expect(state.length).toBeGreaterThan(0)
    expect(state.filter(([, value]) => !isReadonly(value)).map(([key]) => key)).toEqual([])
  })
})
