import type { App } from 'vue'
import { policyDirectives } from '#shared/ipc/csp-directives.ts'
import * as diagnosisApi from './api/diagnosis.ts'

/** Reports to main's log that the page broke or that its content policy was violated: the kind, never the message. */
export function reportErrors(app: App): void {
  const note = (directive: (typeof policyDirectives)[number] | null): void => {
    const what = directive === null ? 'broke' : 'policy-violated'
    void diagnosisApi.notePage({ what, directive })
  }
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
    note(policyDirectives.find((known) => known === effectiveDirective) ?? 'default-src')
  })
  window.addEventListener('error', () => note(null))
  window.addEventListener('unhandledrejection', () => note(null))
  app.config.errorHandler = (error) => {
    note(null)
    console.error(error)
  }
}
