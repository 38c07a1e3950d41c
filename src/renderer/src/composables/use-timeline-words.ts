import { useI18n } from 'vue-i18n'
import type { TimelineLine } from '#shared/domain/timeline.ts'
import { useDateFormat } from './use-date-format.ts'

/** What a line says: what happened, who did it and from where, and when. */
export function useTimelineWords() {
  const { t, te } = useI18n()
  const dates = useDateFormat()

  function what({ event, action }: TimelineLine): string {
    if (event !== null) return t(`timeline.events.${event.what}`)
    const key = `timeline.actions.${action?.what ?? 'other'}`
    return te(key) ? t(key) : t('timeline.actions.other')
  }

  function method({ event, action }: TimelineLine): string | null {
    const named = event?.method ?? action?.method ?? null
    return named === null ? null : t(`common.methods.${named}`)
  }

  function who({ event, action }: TimelineLine): string {
    const from = event?.from ? `, ${t('timeline.from', { from: event.from })}` : ''
    if (action !== null) return t('timeline.you', { actor: action.actor.replace(/^\w+:/, '') })
    return event === null ? '' : `${t(`common.changedBy.${event.by}`)}${from}`
  }

  /** The portal's time where the portal reports the event. */
  function when({ event, action }: TimelineLine): string {
    const at = event?.at ?? action?.at ?? ''
    return at === '' ? '' : `${dates.day(at)}, ${dates.second(at)}`
  }

  return { what, method, who, when }
}
