import { useColorMode } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Light, dark, or as the system has it; remembered by the window. */
export function useTheme(): { theme: ComputedRef<Theme>; set: (theme: Theme) => void } {
  const { store } = useColorMode()
  const theme = computed<Theme>(() => (store.value === 'auto' ? 'system' : store.value))
  return { theme, set: (next) => (store.value = next === 'system' ? 'auto' : next) }
}
