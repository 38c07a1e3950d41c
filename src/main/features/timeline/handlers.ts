import type { HandlersOf } from '../../base/handlers.ts'
import type { Timelines } from './service.ts'

/** `timeline.*`: what happened to an account. */
export function createTimelineHandlers(timelines: Timelines): HandlersOf<'timeline'> {
  return { 'timeline.get': (asked) => timelines.get(asked) }
}
