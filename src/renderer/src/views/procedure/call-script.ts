import type { ProcedureState } from '#shared/domain/procedure.ts'

export interface CallScript {
  /** Key of the line to read aloud under `procedure.callScript.lines`; null at the code, which has a call script of its own. */
  line: string | null
  /** Key of what the portal shows under `procedure.callScript.portal`; null where it shows nothing of this. */
  portal: string | null
}

/** What to say at this step, and what the portal shows at it. */
export function callScriptOf(kind: string, step: ProcedureState, replace = false): CallScript {
  switch (step.at) {
    case 'preflight':
      return {
        line: kind === 'disable' ? 'preflightDisable' : 'preflight',
        portal: kind === 'set-up' ? 'setupPreflight' : 'preflight',
      }
    case 'setup':
      return replace ? { line: 'setupReplace', portal: 'setupReplace' } : { line: 'setup', portal: 'setup' }
    case 'code':
      return { line: null, portal: 'code' }
    case 'sending':
      return callScriptOf(kind, step.back, replace)
    case 'unknown':
      return { line: 'unknown', portal: null }
    case 'cancelled':
    case 'undetermined':
      return { line: 'stopped', portal: null }
    default:
      return { line: step.at, portal: step.at }
  }
}
