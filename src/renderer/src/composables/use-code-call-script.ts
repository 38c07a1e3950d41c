import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Method } from '#shared/api/primitives.ts'
import { clockText } from '../lib/durations.ts'
import { useDateFormat } from './use-date-format.ts'
import { usePortalNow } from './use-portal-now.ts'
import { codeCallScript, type CodeCallScript, type CodeSituation } from '../lib/code-call-script.ts'

/** A code that is awaited, with all that a sentence about it may name. */
export interface ScriptedCode {
  awaited: CodeSituation['awaited'] & { sentAt: string | null }
  problem: CodeSituation['problem']
  replaces: Method | null
  signIn?: boolean
  /** Digits of a code. */
  codeLength: number
  /** The account as the Authenticator App lists it. */
  account: string
}

/** The call script of a code, renewed as the portal's clock goes on, and its sentence in words. */
export function useCodeCallScript(code: () => ScriptedCode): {
  callScript: ComputedRef<CodeCallScript>
  say: ComputedRef<string>
} {
  const { t } = useI18n()
  const dates = useDateFormat()
  const now = usePortalNow()
  const callScript = computed(() => {
    const { awaited, problem, replaces, signIn = false } = code()
    return codeCallScript({ awaited, problem, replaces, signIn, nowMs: now.value })
  })

  const say = computed(() => {
    const { awaited, problem, codeLength, account } = code()
    const { line, notOf, attemptsLeft, resendSeconds } = callScript.value
    const words = {
      account,
      digits: codeLength,
      number: awaited.sendNumber,
      time: awaited.sentAt ? dates.minute(awaited.sentAt) : '',
      until: problem?.lockedUntil ? dates.minute(problem.lockedUntil) : '',
      // Spoken roughly: a sentence that changes each second cannot be read aloud.
      wait: clockText(Math.ceil((resendSeconds ?? 0) / 10) * 10),
    }
    return [
      t(`codeCallScript.say.${line}`, words),
      notOf === null ? '' : t(`codeCallScript.notOf.${notOf}`),
      /^(wrong|used|ahead|behind)/.test(line)
        ? t('codeCallScript.say.attemptsLeft', { n: attemptsLeft }, attemptsLeft)
        : '',
    ]
      .filter(Boolean)
      .join(' ')
  })
  return { callScript, say }
}
