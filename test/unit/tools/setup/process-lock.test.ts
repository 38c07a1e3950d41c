import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claim, describe as describeProcess, isAlive, withLock } from '../../../../tools/setup/lock.mjs'

const lockModule = pathToFileURL(join(import.meta.dirname, '../../../../tools/setup/lock.mjs')).href
let file = ''

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'factordesk-lock-')), 'lock')
})
afterEach(() => rmSync(dirname(file), { recursive: true }))

describe('withLock', () => {
  it('runs one at a time', async () => {
    let inside = 0
    let maxRunning = 0
    const work = async () => {
      maxRunning = Math.max(maxRunning, (inside += 1))
      await new Promise((resolve) => setTimeout(resolve, 5))
      inside -= 1
    }
    await Promise.all([1, 2, 3, 4].map(() => withLock(file, work, { pollMs: 1 })))
    expect(maxRunning).toBe(1)
  })

  it('is free again after work that failed', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await withLock(file, async () => 'yes')).toBe('yes')
  })

  it('says once whom it waits for', async () => {
    claim(file)
    const owners: number[] = []
    setTimeout(() => rmSync(file), 20)
    await withLock(file, async () => {}, { pollMs: 2, onWait: (owner) => owners.push(owner.pid) })
    expect(owners).toEqual([process.pid])
  })

  it('breaks the lock of a process that was killed, for one of several who wait', async () => {
    const holder = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { withLock } from '${lockModule}'; await withLock(${JSON.stringify(file)}, () => new Promise((resolve) => setTimeout(resolve, 60_000)))`,
    ])
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5))
    const ended = new Promise((resolve) => holder.on('exit', resolve))
    holder.kill('SIGKILL')
    await ended
    const order: string[] = []
    const work = async () => {
      order.push('in')
      await new Promise((resolve) => setTimeout(resolve, 5))
      order.push('out')
    }
    await Promise.all([1, 2, 3].map(() => withLock(file, work, { pollMs: 1 })))
    expect(order).toEqual(['in', 'out', 'in', 'out', 'in', 'out'])
    expect(readdirSync(dirname(file))).toEqual([])
  })

  it('removes what a process left that was killed while it took the lock', async () => {
    const gone = await new Promise<number>((resolve) => {
      const ended = spawn(process.execPath, ['--eval', ''])
      ended.on('exit', () => resolve(ended.pid ?? 0))
    })
    writeFileSync(file, JSON.stringify({ pid: gone, began: 'a while ago' }))
    writeFileSync(`${file}.${gone}`, '')
    expect(await withLock(file, async () => 'in', { pollMs: 1 })).toBe('in')
    expect(readdirSync(dirname(file))).toEqual([])
  })

  it('breaks a lock whose process number now belongs to somebody else', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, began: 'before the last start of this machine' }))
    expect(await withLock(file, async () => 'in', { pollMs: 1 })).toBe('in')
  })
})

describe('isAlive', () => {
  it('knows this process', () => expect(isAlive(describeProcess(process.pid))).toBe(true))
})
