import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createProfile } from '../../../../src/main/base/profile.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

it.skipIf(process.platform === 'win32')('every folder of a new profile is for its owner alone', () => {
  const { folder, sandbox } = createProfile(join(temporaryFolder(), 'new', 'profile'))
  for (const made of [join(folder, '..'), folder, sandbox]) expect(statSync(made).mode & 0o777, made).toBe(0o700)
})
