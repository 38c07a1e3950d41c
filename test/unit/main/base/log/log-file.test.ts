import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLogFile, type LogFileOptions } from '../../../../../src/main/base/log/log-file.ts'
import { lineOf } from '../../../../../src/main/base/log/log-line.ts'
import { readLog } from '../../../../../src/main/base/log/read-log.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

const resumed = (lost: number): string => `resumed ${lost}\n`

function opened(more: Partial<LogFileOptions> = {}): { folder: string; file: ReturnType<typeof openLogFile> } {
  const folder = join(temporaryFolder(), 'logs')
  return { folder, file: openLogFile({ folder, resumed, ...more }) }
}

const textIn = (folder: string): string => readFileSync(join(folder, 'factordesk.log'), 'utf8')

it('its owner alone may read it, even where it was there with a wider mode', () => {
  const { folder, file } = opened()
  mkdirSync(folder)
  writeFileSync(join(folder, 'factordesk.log'), 'old\n', { mode: 0o644 })
  file.write('new\n')
  expect(statSync(join(folder, 'factordesk.log')).mode & 0o777).toBe(0o600)
  expect(textIn(folder)).toBe('old\nnew\n')
})

it('makes a folder that others may not enter', () => {
  const { folder, file } = opened()
  file.write('line\n')
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

describe('its size', () => {
  it('is bounded, and so is the number of files; the newest lines stay', () => {
    const { folder, file } = opened({ maxBytes: 1000, maxFiles: 3 })
    for (let n = 0; n < 5000; n += 1) file.write(`line ${n}\n`)
    expect(readdirSync(folder).sort()).toEqual(['factordesk.1.log', 'factordesk.2.log', 'factordesk.log'])
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1000)
    expect(textIn(folder)).toMatch(/line 4999\n$/)
    const kept = ['factordesk.2.log', 'factordesk.1.log', 'factordesk.log']
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('')
    const numbers = [...kept.matchAll(/^line (\d+)$/gm)].map(([, n]) => Number(n))
    expect(numbers).toEqual(numbers.map((_, at) => numbers[0]! + at))
  })

  it('counts what an earlier run left', () => {
    const { folder, file } = opened({ maxBytes: 100 })
    file.write(`${'x'.repeat(98)}\n`)
    file.close()
    const again = openLogFile({ folder, maxBytes: 100, resumed })
    again.write('next\n')
    expect(textIn(folder)).toBe('next\n')
  })
})

describe('a disk that refuses', () => {
  it('stops nobody; the lines that were lost are counted once it takes one again', () => {
    const { folder, file } = opened()
    writeFileSync(folder, 'in the way')
    for (let n = 0; n < 3; n += 1) expect(() => file.write('lost\n')).not.toThrow()
    rmSync(folder)
    file.write('kept\n')
    expect(textIn(folder)).toBe('resumed 3\nkept\n')
  })
})

it('a line that a crash cut off does not swallow the next one', () => {
  const { folder, file } = opened()
  const whole = lineOf('app.ended', { clean: true }, '', '2026-11-20T04:00:00.000Z')
  file.write(whole)
  file.close()
  appendFileSync(join(folder, 'factordesk.log'), '{"at":"2026-11')
  const again = openLogFile({ folder, resumed })
  again.write(whole)
  expect(readLog(folder)[0]?.lines).toHaveLength(2)
})

it('follows no link out of its folder', () => {
  const { folder, file } = opened()
  const outside = join(temporaryFolder(), 'outside')
  writeFileSync(outside, 'theirs\n')
  mkdirSync(folder)
  symlinkSync(outside, join(folder, 'factordesk.log'))
  file.write('ours\n')
  expect(readFileSync(outside, 'utf8')).toBe('theirs\n')
})
