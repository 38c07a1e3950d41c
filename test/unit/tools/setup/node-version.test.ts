import { describe, expect, it } from 'vitest'
import { isGlibcAtLeast, libraryTooOld, nodeIs } from '../../../../tools/setup/node-version.mjs'

describe('the Node that starts a command', () => {
  it.each([
    ['linux', 'x64', '20.19.0', '2.36', 'comes-with-packages'],
    ['linux', 'x64', '22.12.0', '2.36', 'comes-with-packages'],
    // Alpine: the Node of the packages is built for glibc.
    ['linux', 'x64', '22.12.0', null, 'too-old'],
    ['linux', 'arm64', '22.12.0', '2.36', 'too-old'],
    ['darwin', 'arm64', '22.12.0', null, 'too-old'],
    ['win32', 'x64', '20.19.0', null, 'too-old'],
    ['win32', 'x64', '24.0.0', null, 'new-enough'],
    ['linux', 'x64', '24.21.0', '2.36', 'new-enough'],
    ['linux', 'x64', '26.1.0', null, 'new-enough'],
  ] as const)('on %s %s, %s, with glibc %s: %s', (platform, arch, version, glibc, verdict) =>
    expect(nodeIs({ platform, arch, version, glibc })).toBe(verdict),
  )
})

it.each([
  ['2.34', true],
  ['2.36', true],
  ['3.0', true],
  ['2.31', false],
  ['2.4', false],
  [null, false],
])('glibc %s is at least 2.34: %s', (glibc, isEnough) => expect(isGlibcAtLeast(glibc, '2.34')).toBe(isEnough))

it.each([
  ['linux', '2.31', true],
  ['linux', '2.33', true],
  ['linux', '2.34', false],
  ['linux', '2.36', false],
  // musl, and other systems.
  ['linux', null, false],
  ['darwin', null, false],
  ['win32', null, false],
])('on %s with glibc %s the addon is refused before a start: %s', (platform, glibc, isRefused) => {
  const why = libraryTooOld({ platform, arch: 'x64', version: '24.0.0', glibc })
  expect(why === null).toBe(!isRefused)
  if (glibc !== null && why !== null) expect(`${why.message} ${why.remedy}`).toContain(glibc)
})
