import type { HandlersOf } from '../../base/handlers.ts'
import type { PageChoices } from './page-choices.ts'
import type { AppSnapshot } from '#shared/ipc/views.ts'

export interface AppHandlerDeps {
  snapshot(): AppSnapshot
  choices: PageChoices
}

/** `app.*`, but `app.openLink`: only Electron can open the system's browser. */
export function createAppHandlers({ snapshot, choices }: AppHandlerDeps): Omit<HandlersOf<'app'>, 'app.openLink'> {
  return {
    'app.snapshot': () => snapshot(),
    'app.keepChoice': (choice) => choices.keep(choice),
  }
}
