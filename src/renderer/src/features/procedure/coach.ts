import type { ProcedureState } from '#shared/domain/procedure.ts'

export interface Coach {
  /** Key of the line to read aloud under `procedure.coach.lines`. */
  line: string
  /** Key of what the portal shows under `procedure.coach.portal`; null where it shows nothing of this. */
  portal: string | null
  /** Key of the advice when no code arrives under `procedure.coach`; null where none is awaited. */
  advice: 'noSms' | 'noMail' | 'noCode' | null
}

const code = {
  sms: { line: 'codeSms', portal: 'code', advice: 'noSms' },
  email: { line: 'codeEmail', portal: 'code', advice: 'noMail' },
  authenticator: { line: 'codeApp', portal: 'code', advice: 'noCode' },
} as const

/** What to say at this step, what the portal shows at it, and what helps when no code arrives. */
export function coachOf(kind: string, step: ProcedureState): Coach {
  switch (step.at) {
    case 'preflight':
      return {
        line: kind === 'disable' ? 'preflightDisable' : 'preflight',
        portal: kind === 'set-up' ? 'setupPreflight' : 'preflight',
        advice: null,
      }
    case 'code':
      return code[step.method]
    case 'sending':
      return coachOf(kind, step.back)
    case 'unknown':
      return { line: 'unknown', portal: null, advice: null }
    case 'cancelled':
    case 'undetermined':
      return { line: 'stopped', portal: null, advice: null }
    default:
      return { line: step.at, portal: step.at, advice: null }
  }
}
