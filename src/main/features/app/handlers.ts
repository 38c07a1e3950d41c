import type { HandlersOf } from '../../base/handlers.ts'
import type { WaitingLink } from './waiting-link.ts'
import type { PageChoices } from './page-choices.ts'
import type { AppSnapshot } from '#shared/ipc/views.ts'

export interface AppHandlerDeps {
  snapshot(): AppSnapshot
  choices: PageChoices
  link: WaitingLink
}

/** `app.*`, but `app.openLink`: only Electron can open the system's browser. */
export function createAppHandlers({
  snapshot,
  choices,
  link,
}: AppHandlerDeps): Omit<HandlersOf<'app'>, 'app.openLink'> {
  return {
    'app.snapshot': () => snapshot(),
    'app.keepChoice': (choice) => choices.keep(choice),
    'app.dismissLink': () => {
      link.dismiss()
      return {}
    },
  }
}
