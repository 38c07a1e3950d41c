import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createWholeFile, replaceFile } from '../../../src/files/whole-file.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const isWindows = process.platform === 'win32'

describe('a file that is written as a whole', () => {
  test('has its name only once it is finished, and then nothing else lies in its folder', () => {
    const folder = temporaryFolder()
    const file = join(folder, 'export.csv')
    writeFileSync(file, 'older')
    const whole = createWholeFile(file)
    whole.write('first ')
    whole.write(new TextEncoder().encode('second'))
    expect(readFileSync(file, 'utf8')).toBe('older')
    whole.finish()
    whole.discard()
    expect(readFileSync(file, 'utf8')).toBe('first second')
    expect(readdirSync(folder)).toEqual(['export.csv'])
    expect(() => whole.write('more')).toThrow()
    expect(() => whole.finish()).toThrow()
  })

  test('that is discarded leaves nothing, and an older one untouched', () => {
    const folder = temporaryFolder()
    const file = join(folder, 'export.csv')
    writeFileSync(file, 'older')
    const whole = createWholeFile(file)
    whole.write('half')
    expect(existsSync(whole.unfinished)).toBe(true)
    whole.discard()
    expect(readdirSync(folder)).toEqual(['export.csv'])
    expect(readFileSync(file, 'utf8')).toBe('older')
  })

  test('that cannot have its name is an error and leaves nothing', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'export.csv'))
    expect(() => replaceFile(join(folder, 'export.csv'), 'x')).toThrow()
    expect(readdirSync(folder)).toEqual(['export.csv'])
    expect(() => replaceFile(join(folder, 'missing', 'export.csv'), 'x')).toThrow()
  })

  test('may have a name as long as names can be', () => {
    const file = join(temporaryFolder(), 'x'.repeat(255))
    replaceFile(file, 'content')
    expect(readFileSync(file, 'utf8')).toBe('content')
  })

  test.skipIf(isWindows)("is its owner's alone, or has the mode that was asked for", () => {
    const folder = temporaryFolder()
    replaceFile(join(folder, 'own'), 'x')
    replaceFile(join(folder, 'open'), 'x', 0o644)
    expect(statSync(join(folder, 'own')).mode & 0o777).toBe(0o600)
    // What the process's umask takes away stays away.
    expect(statSync(join(folder, 'open')).mode & ~0o644 & 0o777).toBe(0)
  })
})

describe.skipIf(isWindows)('symbolic links that somebody else left', () => {
  test("a link at the file's name is replaced; what it leads to is not touched", () => {
    const folder = temporaryFolder()
    const [file, victim] = [join(folder, 'conformance.json'), join(folder, 'victim')]
    writeFileSync(victim, 'precious')
    symlinkSync(victim, file)
    replaceFile(file, 'written')
    expect(readFileSync(victim, 'utf8')).toBe('precious')
    expect(lstatSync(file).isFile()).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe('written')
  })

  test('a link that leads nowhere is replaced, too, and creates nothing where it leads', () => {
    const folder = temporaryFolder()
    const file = join(folder, 'conformance.json')
    symlinkSync(join(folder, 'nowhere'), file)
    replaceFile(file, 'written')
    expect(readdirSync(folder)).toEqual(['conformance.json'])
    expect(lstatSync(file).isFile()).toBe(true)
  })

  test('a link or a file at the unfinished name is refused, never followed or overwritten', () => {
    const folder = temporaryFolder()
    const victim = join(folder, 'victim')
    writeFileSync(victim, 'precious')
    symlinkSync(victim, join(folder, 'link.part'))
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.part'))
    for (const name of ['link.part', 'dangling.part', 'victim'])
      expect(() => createWholeFile(join(folder, 'export.csv'), 0o600, name), name).toThrow(/EEXIST|ELOOP/)
    expect(readFileSync(victim, 'utf8')).toBe('precious')
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })

  test('the unfinished name cannot be known beforehand', () => {
    const file = join(temporaryFolder(), 'export.csv')
    const names = [1, 2, 3].map(() => {
      const whole = createWholeFile(file)
      whole.discard()
      return basename(whole.unfinished)
    })
    expect(new Set(names).size).toBe(3)
    for (const name of names) expect(name).toMatch(/^\.factordesk-[0-9a-f]{24}\.part$/)
  })
})
