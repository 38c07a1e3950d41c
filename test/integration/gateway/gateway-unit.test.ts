import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const unit = join(import.meta.dirname, '../../../packaging/gateway/factordesk-gateway.service')

test('systemd finds nothing wrong with the unit', ({ skip }) => {
  const { error, status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })
  if (error !== undefined) skip('systemd-analyze is not on this computer')
  // It also checks that the programs are where the unit names them, which is the installation's affair.
  const said = (stdout + stderr)
    .split('\n')
    .filter((line) => line !== '' && !/is not executable|Command .* is not/.test(line))
  expect(said).toEqual([])
  expect([0, 1]).toContain(status)
})
