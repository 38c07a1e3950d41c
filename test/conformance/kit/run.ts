import { capabilities as capabilitiesSchema } from '#shared/api/capabilities.ts'
import { allChecks } from './all-checks.ts'
import { sectionNames, type Check, type SectionName } from './check.ts'
import type { ConformanceConfig } from './config.ts'
import { createKit, type Kit } from './kit.ts'
import { restore } from './restore.ts'
import { NetworkError, NotChecked, Violated, type Violation } from './verdict.ts'
import { createWire, type Wire } from './wire.ts'

/** What became of one check. */
export interface CheckResult {
  title: string
  sentences: readonly string[]
  outcome: 'passed' | 'failed' | 'not checked'
  violations: Violation[]
  /** Why it was not checked, or what went wrong beside the contract. */
  reason: string | null
  milliseconds: number
}

interface SectionResult {
  name: SectionName
  checks: CheckResult[]
}

export interface RunResult {
  baseUrl: string
  sections: SectionResult[]
  /** What could not be left as it was found. */
  leftBehind: string[]
}

export interface RunOptions {
  /** Where `/api/v1` begins. */
  baseUrl: string
  config: ConformanceConfig
  /** All by default. */
  sections?: readonly SectionName[]
  /** Only the checks that cite one of these; all by default. */
  sentences?: readonly string[]
  /** Waits for up to 90 s where the clock cannot be moved. */
  patient?: boolean
  /** Hears of each check before it runs. */
  onCheck?: (section: SectionName, title: string) => void
}

/** Runs the checks one after another; one that fails stops no other. @throws NetworkError when the portal never answers */
export async function runKit(options: RunOptions): Promise<RunResult> {
  const baseUrl = options.baseUrl.replace(/\/$/, '')
  const wire = createWire(baseUrl, unspeakableOf(options.config))
  const kit = await prepare(wire, options)
  const sections: SectionResult[] = []
  const leftBehind: string[] = []
  for (const name of options.sections ?? sectionNames) {
    const checks: CheckResult[] = []
    for (const check of allChecks[name].filter((one) => cites(one, options.sentences))) {
      options.onCheck?.(name, check.title)
      checks.push(await runCheck(wire, kit, check))
      for (const line of (await kit?.tidyUp()) ?? []) leftBehind.push(`${check.title}: ${line}`)
    }
    sections.push({ name, checks })
  }
  wire.report(() => {})
  return { baseUrl, sections, leftBehind: [...leftBehind, ...(kit ? await restore(kit) : [])] }
}

function cites(check: Check, sentences: readonly string[] | undefined): boolean {
  return sentences === undefined || check.sentences.some((one) => sentences.includes(one))
}

/** Undefined when the capabilities are not of their schema: nothing can be checked without them. */
async function prepare(wire: Wire, { config, patient = false }: RunOptions): Promise<Kit | undefined> {
  const { body } = await wire.call('getCapabilities', {})
  const parsed = capabilitiesSchema.safeParse(body)
  return parsed.success ? createKit(wire, config, parsed.data, patient) : undefined
}

async function runCheck(wire: Wire, kit: Kit | undefined, { title, sentences, run }: Check): Promise<CheckResult> {
  const begun = performance.now()
  const violations: Violation[] = []
  wire.report((finding, exchange) => {
    if (!violations.some((one) => one.sentence === finding.sentence && one.why === finding.why))
      violations.push({ ...finding, exchange })
  })
  const ended = await attempt(wire, kit, run, violations)
  const outcome = violations.length > 0 ? 'failed' : ended.outcome
  return { title, sentences, ...ended, outcome, violations, milliseconds: Math.round(performance.now() - begun) }
}

/** A check that fails must not stop the others: whatever it throws is a result. */
async function attempt(
  wire: Wire,
  kit: Kit | undefined,
  run: Check['run'],
  violations: Violation[],
): Promise<Pick<CheckResult, 'outcome' | 'reason'>> {
  try {
    if (!kit) {
      await wire.call('getCapabilities', {})
      return { outcome: 'not checked', reason: 'the capabilities cannot be read' }
    }
    await newWindow(kit)
    await run(kit)
    return { outcome: 'passed', reason: null }
  } catch (error) {
    if (error instanceof NotChecked) return { outcome: 'not checked', reason: error.message }
    if (error instanceof Violated) violations.push(error.violation)
    const reason = error instanceof Violated ? null : said(error)
    return { outcome: 'failed', reason }
  }
}

function said(error: unknown): string {
  if (error instanceof NetworkError) return error.message
  return `the kit itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

/** In so long the desk may send an account `deskMessagesPerHour` messages. */
const hourSeconds = 3600

/** Where time can be moved each check begins with nothing sent lately; where the desk alone is checked, by the desk too. */
async function newWindow({ time, limits, customers }: Kit): Promise<void> {
  const sent = limits.sendsPerEnrolment * limits.resendPauseSeconds
  if (time.movable) await time.pass(customers.elsewhere === null ? sent : Math.max(sent, hourSeconds))
}

function unspeakableOf({ accounts, staff, spare }: ConformanceConfig) {
  const numbers = [...accounts.map((one) => one.mobileNumber), spare.mobileNumber, spare.unreachableNumber]
  return {
    mobileNumbers: numbers.filter((number) => typeof number === 'string'),
    passwords: [...accounts, ...staff].map((one) => one.password),
  }
}
