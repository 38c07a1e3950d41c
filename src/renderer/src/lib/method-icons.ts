import type { Method } from '#shared/api/primitives.ts'

/** Each method has its own icon, always beside its word. */
export const methodIcons: Readonly<Record<Method, string>> = {
  authenticator: 'i-lucide-smartphone',
  sms: 'i-lucide-message-square-text',
  email: 'i-lucide-mail',
}
