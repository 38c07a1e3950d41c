import { expect, it } from 'vitest'
import type { BackupsView } from '#shared/ipc/views.ts'
import { mountApp, startMain } from './mount.ts'
import { all, one, press, textOf } from './page.ts'
import { auditState } from './samples.ts'

const section = (): HTMLElement => one('region', 'Backups')
const view = (changes: Partial<BackupsView> = {}): BackupsView => ({
  backups: ['2026-11-20T08:00:00.000Z', '2026-11-19T08:00:00.000Z'].map((at) => ({
    name: `factordesk-${at.replace(/[:.]/g, '-')}.sqlite`,
    at,
    bytes: 2_400_000,
  })),
  ...{ damage: 'none', isFailing: false, isUnderWay: false },
  ...changes,
})

async function openWith(state: BackupsView): Promise<ReturnType<typeof startMain>> {
  const main = startMain()
  main.reply('diagnosis.preview', () => ({ files: [] }))
  main.reply('audit.state', () => auditState())
  main.reply('backups.state', () => state)
  await mountApp(main, '/settings')
  return main
}

it('shows the last backup and what the check found, and makes one at a press', async () => {
  const main = await openWith(view({ backups: [], damage: 'unread' }))
  expect(textOf(section())).toContain('No backup yet.')
  main.reply('backups.make', () => view())
  await press('Back up now')
  expect(textOf(section())).toContain('Last backup: 20 Nov 2026')
  expect(textOf(section())).toContain('The database was checked and is whole.')
  expect(textOf(section())).toContain('3 MB')
})

it('restores the one that was chosen, at a second press alone', async () => {
  const main = await openWith(view())
  main.reply('backups.restore', () => ({}))
  const [, older] = all('button', /^Restore the backup of/)
  older!.click()
  await expect.poll(() => all('button', 'Restore and start again').length).toBe(1)
  expect(main.inputsOf('backups.restore')).toEqual([])
  await press('Keep the database of now')
  expect(main.inputsOf('backups.restore')).toEqual([])
  all('button', /^Restore the backup of/)[1]!.click()
  await expect.poll(() => all('button', 'Restore and start again').length).toBe(1)
  await press('Restore and start again')
  expect(main.inputsOf('backups.restore')).toEqual([{ name: view().backups[1]!.name }])
})

it('says that the database is damaged, and what could not be restored', async () => {
  const main = await openWith(view({ damage: 'damaged' }))
  expect(textOf(section())).toContain('The database is damaged. Restore a backup; the damaged file is kept.')
  main.refuse('backups.restore', 'backup-unusable')
  all('button', /^Restore the backup of/)[0]!.click()
  await expect.poll(() => all('button', 'Restore and start again').length).toBe(1)
  await press('Restore and start again')
  expect(textOf(section())).toContain('This backup cannot be restored.')
})
