import type { Sentence } from './contract.ts'
import type { CheckResult, RunResult } from './run.ts'
import type { Violation } from './verdict.ts'

/** What a run found, for a person: the table by section, then each violation, then what was not checked. */
export function reportOf(result: RunResult, contract: ReadonlyMap<string, Sentence>): string {
  const all = result.sections.flatMap((section) => section.checks.map((check) => ({ section: section.name, ...check })))
  const failed = all.filter((check) => check.outcome === 'failed')
  const unchecked = all.filter((check) => check.outcome === 'not checked')
  return [
    `Conformance of ${result.baseUrl}`,
    '',
    ...tableOf(result),
    ...failed.flatMap((check) => ['', ...failureOf(check, contract)]),
    ...(unchecked.length > 0 ? ['', 'Not checked:'] : []),
    ...unchecked.map(
      (check) => `  ${check.section}: ${check.title} (${check.sentences.join(', ')}): ${check.reason ?? ''}`,
    ),
    ...(result.leftBehind.length > 0 ? ['', 'Not left as it was found:'] : []),
    ...result.leftBehind.map((line) => `  ${line}`),
    '',
    `${count(all, 'passed')} passed, ${failed.length} failed, ${unchecked.length} not checked`,
  ].join('\n')
}

/** The sentences that a run found broken, each once. */
export function brokenSentences(result: RunResult): string[] {
  const broken = result.sections.flatMap(({ checks }) => checks.flatMap((check) => check.violations))
  return [...new Set(broken.map((violation) => violation.sentence))]
}

/** Whether anything failed: a sentence broken, no answer, or the kit itself. */
export function hasFailed(result: RunResult): boolean {
  return result.sections.some(({ checks }) => checks.some((check) => check.outcome === 'failed'))
}

const count = (checks: readonly CheckResult[], outcome: CheckResult['outcome']): number =>
  checks.filter((check) => check.outcome === outcome).length

function tableOf({ sections }: RunResult): string[] {
  const columns = ['passed', 'failed', 'not checked'] as const
  const lines = sections.map(({ name, checks }) => [name, ...columns.map((outcome) => String(count(checks, outcome)))])
  const total = columns.map((outcome) =>
    String(
      count(
        sections.flatMap((section) => section.checks),
        outcome,
      ),
    ),
  )
  const rows = [['section', ...columns], ...lines, ['all', ...total]]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
}

function failureOf(check: CheckResult, contract: ReadonlyMap<string, Sentence>): string[] {
  const own = check.reason === null ? [] : [`FAILED  ${check.title}`, `  ${check.reason}`]
  return [...own, ...check.violations.flatMap((violation) => violationOf(violation, check.title, contract))]
}

function violationOf(
  { sentence, why, exchange }: Violation,
  title: string,
  contract: ReadonlyMap<string, Sentence>,
): string[] {
  const came = !exchange?.status ? 'no answer' : `${exchange.status}${exchange.code ? ` ${exchange.code}` : ''}`
  return [
    `${sentence}  ${contract.get(sentence)?.text ?? ''}`,
    `  check  ${title}`,
    ...(exchange ? [`  asked  ${exchange.method} ${exchange.path}`, `  came   ${came}`] : []),
    `  why    ${why}`,
  ]
}
