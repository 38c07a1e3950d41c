import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sourcesHash } from '../../../../tools/build/ensure-built.mjs'
import { appear } from '../../../../tools/offline-electron/atomic-folder.mjs'
import { explain, step, StepFailure } from '../../../../tools/setup/steps.mjs'
import { choose } from '../../../../tools/test-runner/run-tests.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'factordesk-set-up-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('appear', () => {
  it('shows nothing of work that failed', async () => {
    const half = async (staging: string) => {
      writeFileSync(join(staging, 'half'), '')
      throw new Error('cut')
    }
    await expect(appear(join(folder, 'thing'), half)).rejects.toThrow('cut')
    expect(readdirSync(folder)).toEqual([])
  })

  it('clears away what an interrupted run left, and only that', async () => {
    for (const name of ['.unfinished-thing-abc', '.unfinished-other-abc']) mkdirSync(join(folder, name))
    await appear(join(folder, 'thing'), async (staging) => writeFileSync(join(staging, 'whole'), 'yes'))
    expect(readFileSync(join(folder, 'thing', 'whole'), 'utf8')).toBe('yes')
    expect(readdirSync(folder).sort()).toEqual(['.unfinished-other-abc', 'thing'])
  })
})

describe('sourcesHash', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'src', 'main'), { recursive: true })
    writeFileSync(join(folder, 'src', 'main', 'index.ts'), 'one')
  })

  it('changes with a file, its name and the runtime, and with nothing else', () => {
    const before = sourcesHash(folder, '33')
    expect(sourcesHash(folder, '33')).toBe(before)
    expect(sourcesHash(folder, '45')).not.toBe(before)
    writeFileSync(join(folder, 'README.md'), 'not built')
    expect(sourcesHash(folder, '33')).toBe(before)
    writeFileSync(join(folder, 'src', 'main', 'index.ts'), 'two')
    expect(sourcesHash(folder, '33')).not.toBe(before)
  })

  it('changes with everything that the configuration of the build imports', () => {
    const configuration = readFileSync('electron.vite.config.ts', 'utf8')
    const imported = [...configuration.matchAll(/from '\.\/([^']+)'/g)].map(([, file]) => file ?? '')
    expect(imported).not.toEqual([])
    for (const file of imported) {
      const before = sourcesHash(folder, '33')
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), 'one')
      expect(sourcesHash(folder, '33'), file).not.toBe(before)
    }
  })
})

describe('step', () => {
  it('skips what is done, and says so', async () => {
    const lines: string[] = []
    const work = async () => writeFileSync(join(folder, 'worked'), '')
    await step({ log: (line) => lines.push(line), title: 'Thing', doing: 'doing', isDone: () => true, work })
    expect(lines).toEqual(['Thing: skipped, done'])
    expect(existsSync(join(folder, 'worked'))).toBe(false)
  })

  it('says what it does and how long it took', async () => {
    const lines: string[] = []
    expect(await step({ log: (line) => lines.push(line), title: 'Thing', doing: 'doing', work: async () => 7 })).toBe(7)
    expect(lines).toEqual(['Thing: doing …', expect.stringMatching(/^Thing: done \(\d+\.\d s\)$/)])
  })
})

describe('explain', () => {
  it('says what to do', () => {
    const lines: string[] = []
    expect(explain(new StepFailure('gcc is missing', 'install it.'), (line) => lines.push(line))).toBe(1)
    expect(lines.join()).toContain('What to do: install it.')
  })
})

describe('choose', () => {
  it('takes all stages when none is named', () => {
    expect(choose('test', []).chosen.map((stage) => stage.name)).toEqual(['check', 'unit', 'integration', 'e2e'])
    const all = ['exhaustive', 'e2e', 'package', 'real', 'real-e2e']
    expect(choose('test:all', []).chosen.map((stage) => stage.name)).toEqual(all)
    expect(choose('test:package', []).chosen.map((stage) => stage.name)).toEqual(['package'])
    expect(choose('test:real', []).chosen.map((stage) => stage.name)).toEqual(['real', 'real-e2e'])
  })

  it('takes one, and hands on the rest', () => {
    const { chosen, rest } = choose('test', ['--only', 'unit', 'lock'])
    expect([chosen.map((stage) => stage.name), rest]).toEqual([['unit'], ['lock']])
  })

  it('hands all to the only stage there is', () => {
    expect(choose('test:long', ['cuts'])).toMatchObject({ chosen: [{ name: 'long' }], rest: ['cuts'] })
  })

  it.each([[['--only', 'nothing']], [['lock']]])('refuses %o', (args) =>
    expect(() => choose('test', args)).toThrow(StepFailure),
  )
})
