import { defineStore } from 'pinia'
import { ref } from 'vue'

export const phoneTabs = ['messages', 'apps', 'logins'] as const
export type PhoneTab = (typeof phoneTabs)[number]

/** Whether the sandbox phone lies on the desk, and which of its sides is up. */
export const usePhoneStore = defineStore('phone', () => {
  const open = ref(false)
  const tab = ref<PhoneTab>('messages')

  function show(next: PhoneTab): void {
    tab.value = next
    open.value = true
  }

  return { open, tab, show }
})
