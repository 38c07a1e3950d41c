import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { problemCodes } from '#shared/api/problem.ts'
import { failureCodes, failureReasons } from '#shared/ipc/outcome.ts'
import { en } from '../../src/renderer/src/locales/en.ts'
import listed from '../fixtures/failures/raisers.json' with { type: 'json' }

/**
 * Every place that raises a failure, by its code and its cause. A new one has to be listed in `raisers.json`, and by that
 * to be thought about: does the sentence of this code tell a person what to do in this case, too?
 */

const root = join(import.meta.dirname, '../..')
const sources = ['src/main', 'src/portal', 'src/gateway'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && one.name.endsWith('.ts'))
    .map((one) => relative(root, join(one.parentPath, one.name)))
    .filter((file) => !file.startsWith('src/portal/openapi/')),
)

interface Raiser {
  file: string
  code: string
  reason: string | null
}

/** The text between a call's bracket and the one that closes it. */
function argumentsAt(text: string, from: number): string {
  let depth = 1
  let at = from
  for (; at < text.length && depth > 0; at += 1) {
    if ('([{'.includes(text[at]!)) depth += 1
    if (')]}'.includes(text[at]!)) depth -= 1
  }
  return text.slice(from, at - 1)
}

const calls = /\b(?:new AppError|new ApiError|failureOf|stateConflict)\(/g

function raisersIn(file: string): Raiser[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(calls)].flatMap((call) => {
    const given = argumentsAt(text, call.index + call[0].length)
    const isConflict = call[0].startsWith('stateConflict')
    const code = isConflict ? 'conflict' : /^\s*'([a-z-]+)'/.exec(given)?.[1]
    if (code === undefined || !(failureCodes as readonly string[]).includes(code)) return []
    const named = isConflict
      ? /^[^,]+,[^,]+,\s*'([a-z-]+)'/.exec(given)?.[1]
      : (/\breason: '([a-z-]+)'/.exec(given)?.[1] ?? /^\s*'[a-z-]+', '([a-z-]+)'\s*$/.exec(given)?.[1])
    const reason = named !== undefined && (failureReasons as readonly string[]).includes(named) ? named : null
    return [{ file, code, reason }]
  })
}

const raisers = sources.flatMap(raisersIn)
const nameOf = ({ code, reason }: Raiser): string => (reason === null ? code : `${code}: ${reason}`)

/** Each cause with the files that raise it, and how often. */
function table(): Record<string, string[]> {
  const byName = new Map<string, Map<string, number>>()
  for (const raiser of raisers) {
    const counts = byName.get(nameOf(raiser)) ?? new Map<string, number>()
    byName.set(nameOf(raiser), counts.set(raiser.file, (counts.get(raiser.file) ?? 0) + 1))
  }
  return Object.fromEntries(
    [...byName]
      .map(([name, counts]) => {
        const files = [...counts].map(([file, n]) => (n === 1 ? file : `${file} × ${n}`))
        return [name, files.toSorted()] as const
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

it('lists every raiser of a failure', () => {
  expect(raisers.length).toBeGreaterThan(150)
  expect(table()).toEqual(listed)
})

describe('a raiser', () => {
  it('of a conflict at the portal says which one it is', () => {
    // The members of these come with what the system elsewhere said.
    const withMembers = ['src/portal/services/remote/case-plans.ts', 'src/portal/services/two-factor-service.ts']
    const unnamed = raisers.filter(
      ({ code, reason, file }) => code === 'conflict' && reason === null && !withMembers.includes(file),
    )
    expect(unnamed).toEqual([])
  })

  it('of the console that uses a word of the portal says that it is the console, where the portal’s sentence would mislead', () => {
    const misleading: readonly string[] = [
      'invalid-request',
      'not-found',
      'in-progress',
      'unexpected',
      'too-many-requests',
    ]
    const unnamed = raisers.filter(
      ({ file, code, reason }) => file.startsWith('src/main/') && misleading.includes(code) && reason === null,
    )
    expect(unnamed).toEqual([])
  })
})

describe('every cause has its own sentences', () => {
  const { codes, reasons, storage } = en.failures

  it('of every code, every reason and every fault of the storage', () => {
    expect(Object.keys(codes)).toEqual(expect.arrayContaining([...failureCodes]))
    expect(Object.keys(reasons).toSorted()).toEqual([...failureReasons].toSorted())
    for (const { what, next } of [...Object.values(reasons), ...Object.values(storage)])
      for (const sentence of [what, next]) expect(sentence).toMatch(/^[A-Z].+\.$/)
  })

  it('and no two reasons say the same', () => {
    const said = Object.values(reasons).map(({ what }) => what)
    // What a sign-in answers that ran out is the same, by the portal or by main.
    expect(new Set(said).size).toBe(said.length)
  })

  it('each reason is raised somewhere, by its name', () => {
    const text = sources.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
    expect(failureReasons.filter((reason) => !text.includes(`'${reason}'`))).toEqual([])
    expect(problemCodes.length).toBeGreaterThan(0)
  })
})
