import { useI18n } from 'vue-i18n'
import type { TimelineLine } from '#shared/domain/timeline.ts'
import { useDateFormat } from './use-date-format.ts'

/** What a line says: what happened, who did it and from where, and when. */
export function useTimelineWords() {
  const { t, te } = useI18n()
  const dates = useDateFormat()

  function what({ event, deed }: TimelineLine): string {
    if (event !== null) return t(`timeline.events.${event.what}`)
    const key = `timeline.actions.${deed?.what ?? 'other'}`
    return te(key) ? t(key) : t('timeline.actions.other')
  }

  function method({ event, deed }: TimelineLine): string | null {
    const named = event?.method ?? deed?.method ?? null
    return named === null ? null : t(`common.methods.${named}`)
  }

  function who({ event, deed }: TimelineLine): string {
    const from = event?.from ? `, ${t('timeline.from', { from: event.from })}` : ''
    if (deed !== null) return t('timeline.you', { actor: deed.actor.replace(/^\w+:/, '') })
    return event === null ? '' : `${t(`common.changedBy.${event.by}`)}${from}`
  }

  /** The portal's time where the portal reports the event. */
  function when({ event, deed }: TimelineLine): string {
    const at = event?.at ?? deed?.at ?? ''
    return at === '' ? '' : `${dates.day(at)}, ${dates.second(at)}`
  }

  return { what, method, who, when }
}
