import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

export const testInboxTabs = ['messages', 'apps', 'logins'] as const
export type TestInboxTab = (typeof testInboxTabs)[number]

/** Whether the test inbox of the sandbox portal is on screen, and which of its tabs. */
export const useTestInboxStore = defineStore('test-inbox', () => {
  const open = shallowRef(false)
  const tab = shallowRef<TestInboxTab>('messages')

  /** Opens it at this tab. */
  function show(next: TestInboxTab): void {
    tab.value = next
    open.value = true
  }

  function close(): void {
    open.value = false
  }

  function toggle(): void {
    open.value = !open.value
  }

  return { open: computed(() => open.value), tab: computed(() => tab.value), show, close, toggle }
})
