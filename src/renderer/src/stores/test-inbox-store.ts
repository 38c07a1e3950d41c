import { defineStore } from 'pinia'
import { ref } from 'vue'

export const testInboxTabs = ['messages', 'apps', 'logins'] as const
export type TestInboxTab = (typeof testInboxTabs)[number]

/** Whether the sandbox phone lies on the desk, and which of its sides is up. */
export const useTestInboxStore = defineStore('phone', () => {
  const open = ref(false)
  const tab = ref<TestInboxTab>('messages')

  function show(next: TestInboxTab): void {
    tab.value = next
    open.value = true
  }

  return { open, tab, show }
})
