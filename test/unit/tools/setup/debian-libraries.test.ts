import { describe, expect, it } from 'vitest'
import { candidatesIn, installedIn, missingOf } from '../../../../tools/setup/debian-libraries.mjs'

describe('installedIn', () => {
  it('takes only what is installed, not what was removed and left its settings', () =>
    expect(installedIn('libnss3 installed\nxvfb config-files\nlibgtk-3-0 not-installed\n')).toEqual(
      new Set(['libnss3']),
    ))
})

describe('missingOf', () => {
  const needs = [['xvfb'], ['libgtk-3-0', 'libgtk-3-0t64']]

  it('is content with any of the names', () => expect(missingOf(needs, new Set(['xvfb', 'libgtk-3-0t64']))).toEqual([]))

  it('keeps all names of what is missing', () => expect(missingOf(needs, new Set(['xvfb']))).toEqual([needs[1]]))
})

describe('candidatesIn', () => {
  it('leaves out a name that only other packages provide', () =>
    expect(
      candidatesIn(
        [
          'libasound2:',
          '  Installed: (none)',
          '  Candidate: (none)',
          '  Version table:',
          'libasound2t64:',
          '  Installed: (none)',
          '  Candidate: 1.2.14-1',
          '  Version table:',
          '     1.2.14-1 500',
        ].join('\n'),
      ),
    ).toEqual(new Set(['libasound2t64'])))

  it('is empty where the lists were never fetched', () => expect(candidatesIn('')).toEqual(new Set()))
})
