import type { TimelineMark } from '#shared/domain/timeline.ts'

/** The sign and the colour of each mark; the words stand beside it. Green is for what was read back from the portal. */
export const looks: Readonly<Record<TimelineMark, { icon: string; text: string; badge: string }>> = {
  confirmed: { icon: 'i-lucide-circle-check', text: 'text-success', badge: 'text-muted' },
  elsewhere: { icon: 'i-lucide-circle-arrow-out-up-right', text: 'text-warning', badge: 'font-medium text-warning' },
  before: { icon: 'i-lucide-circle-dashed', text: 'text-muted', badge: 'text-muted' },
  unattributed: { icon: 'i-lucide-circle-dashed', text: 'text-muted', badge: 'text-muted' },
  portal: { icon: 'i-lucide-server', text: 'text-muted', badge: 'text-muted' },
  missing: { icon: 'i-lucide-circle-help', text: 'text-highlighted', badge: 'font-semibold text-highlighted' },
  unjoined: { icon: 'i-lucide-circle-dot', text: 'text-muted', badge: 'text-muted' },
  unread: { icon: 'i-lucide-circle', text: 'text-muted', badge: 'text-muted' },
  here: { icon: 'i-lucide-circle-dot', text: 'text-muted', badge: 'text-muted' },
  refused: { icon: 'i-lucide-circle-slash', text: 'text-muted', badge: 'text-muted' },
  unknown: { icon: 'i-lucide-circle-help', text: 'text-highlighted', badge: 'font-semibold text-highlighted' },
}
