import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { failureCodes } from '#shared/ipc/outcome.ts'
import { consoleAuditActions, auditOutcomes } from '#shared/domain/audit-actions.ts'
import { deskReasons } from '#shared/domain/desk-permissions.ts'
import { procedureKinds } from '#shared/domain/guide-steps.ts'
import { effects, procedureState, reasons, stepProblem } from '#shared/domain/procedure.ts'
import { caseScenario, evidenceKinds } from '#shared/api/capabilities.ts'
import { methods } from '#shared/api/names.ts'
import { caseAct, caseChannel, caseEvent, caseOutcome, gateLack, riskReason } from '#shared/api/staff.ts'
import { effectEndpoints } from '../../../../src/main/effects/catalog.ts'
import { callScriptOf } from '../../../../src/renderer/src/views/procedure/call-script.ts'
import { i18n } from '../../../../src/renderer/src/i18n.ts'
import { en } from '../../../../src/renderer/src/locales/en.ts'

const { t, te } = i18n.global
const ofAccounts = ['report-not-me', 'change-number']
const caseEffects = Object.keys(effectEndpoints).filter(
  (name) => !effects.includes(name as (typeof effects)[number]) && !ofAccounts.includes(name),
)
const source = resolve('src/renderer/src')
const states = procedureState.options.map((option) => option.shape.at.value)

function has(...keys: string[]): void {
  expect(keys.filter((key) => !te(key))).toEqual([])
}

/** The address of every text, e.g. `procedureSteps.code.button` or `procedure.callScript.noSms[0]`. */
function keysOf(node: unknown, path = ''): string[] {
  if (typeof node === 'string') return [path]
  return Object.entries(node as object).flatMap(([key, value]) =>
    keysOf(value, Array.isArray(node) ? `${path}[${key}]` : path ? `${path}.${key}` : key),
  )
}

describe('every text is there', () => {
  it('for each failure and each problem of a step: what happened, what is true now, what to do next', () => {
    for (const code of new Set([...failureCodes, ...stepProblem.shape.code.options]))
      has(...['what', 'now', 'next'].map((part) => `failures.codes.${code}.${part}`))
  })

  it('for each state, effect, kind, reason and method of a procedure', () => {
    has(...states.map((at) => `procedure.states.${at}`))
    has(...effects.map((effect) => `procedure.effects.${effect}`))
    has(...procedureKinds.flatMap((kind) => [`help.guides.${kind}`, `help.tabs.${kind}`]))
    has(...reasons.map((reason) => `procedure.reasons.${reason}`))
    has(...methods.flatMap((method) => [`common.methods.${method}`, `procedureSteps.method.options.${method}`]))
  })

  it('for each action and outcome of the audit, and each can be filtered by', () => {
    has(...consoleAuditActions.map((action) => `audit.actions.${action}`))
    has(...auditOutcomes.map((outcome) => `audit.outcomes.${outcome}`))
  })

  it('for each word of the desk', () => {
    has(...evidenceKinds.map((kind) => `desk.evidence.${kind}`))
    has(...caseScenario.options.map((one) => `desk.scenarios.${one}`))
    has(...caseChannel.options.map((one) => `desk.channels.${one}`))
    has(...caseOutcome.options.map((one) => `desk.closing.outcomes.${one}`))
    has(...gateLack.options.map((one) => `desk.action.lack.${one}`))
    has(...riskReason.options.map((one) => `desk.risks.${one}`))
    has(...caseEvent.shape.what.options.map((one) => `desk.events.${one}`))
    has(...deskReasons.map((one) => `desk.reasons.${one}`))
    has(...caseAct.options.map((one) => `desk.consent.actions.${one}`))
    has(...caseEffects.map((one) => `desk.effects.${one}`))
  })

  it('for what is said on the phone at each step', () => {
    const enrolment = { id: 'e' } as never
    const steps = [
      ...(['disable', 'setup', 'method'] as const).map((at) => ({ at, version: 1 })),
      { at: 'identity' as const, version: 1, method: 'sms' as const },
      ...methods.map((method) => ({ at: 'code' as const, version: 1, method, enrolment })),
      { at: 'preflight' as const, before: {} as never },
      { at: 'accepted' as const, now: {} as never },
      { at: 'done' as const, now: {} as never, readBack: true },
      { at: 'cancelled' as const, now: null },
    ]
    for (const kind of procedureKinds)
      for (const [step, replace] of steps.flatMap((one) => [[one, false] as const, [one, true] as const])) {
        const { line, portal } = callScriptOf(kind, step, replace)
        has(
          ...(line ? [`procedure.callScript.lines.${line}`] : []),
          ...(portal ? [`procedure.callScript.portal.${portal}`] : []),
        )
      }
  })

  it('for each key that a component names', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(vue|ts)$/.test(file))
    const keys = files.flatMap((file) =>
      [...readFileSync(join(source, file), 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => match[1] ?? ''),
    )
    expect(keys.length).toBeGreaterThan(100)
    has(...new Set(keys))
  })

  it('and none is left that nothing shows', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.(vue|ts)$/.test(file) && !file.startsWith('locales'),
    )
    const code = files.map((file) => readFileSync(join(source, file), 'utf8')).join('\n')
    const named = new Set([...code.matchAll(/'([\w-]+(?:\.[\w-]+)+)'/g)].map((match) => match[1]))
    const built = [...code.matchAll(/`([a-z][\w-]*(?:\.[\w-]+)*\.)\$\{/g)].map((match) => match[1] ?? '')
    const unused = keysOf(en).filter((key) => !named.has(key) && !built.some((start) => key.startsWith(start)))
    expect(unused).toEqual([])
  })

  it('and no template contains a text of its own', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.vue'))
    const bare = files.flatMap((file) => {
      const template = /<template>([\s\S]*)<\/template>/.exec(readFileSync(join(source, file), 'utf8'))?.[1] ?? ''
      const texts = template
        .replace(/\{\{[\s\S]*?\}\}/g, '')
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/<(?:"[^"]*"|[^>"])*>/g, '\n')
      return texts
        .split('\n')
        .filter((line) => /\p{L}{2,}/u.test(line))
        .map((line) => `${file}: ${line.trim()}`)
    })
    expect(bare).toEqual([])
  })
})

describe('the messages', () => {
  it('all compile, without leaving a placeholder behind', () => {
    for (const key of keysOf(en)) expect(t(key, { n: 2 }, 2), key).not.toMatch(/[{}|]/)
  })

  it('count in the singular and the plural', () => {
    expect(t('common.attemptsLeft', { n: 0 }, 0)).toBe('No try left')
    expect(t('common.attemptsLeft', { n: 1 }, 1)).toBe('1 try left')
    expect(t('common.attemptsLeft', { n: 4 }, 4)).toBe('4 tries left')
  })
})
