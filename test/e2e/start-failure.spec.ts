import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { appAnswering, everythingAnswered } from '../support/electron/answered-boxes.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'

/** Every byte of the database is another one, as after a fault of the disk. */
function damage(profile: string): Buffer {
  const file = join(profile, 'factordesk.sqlite')
  const damaged = Buffer.alloc(statSync(file).size, 7)
  writeFileSync(file, damaged)
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  return damaged
}

const aside = (profile: string, name: string): string[] =>
  readdirSync(profile).filter((one) => one.startsWith(`${name}.set-aside-`) && /\.(sqlite|pem)$/.test(one))

async function chainOf(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Audit' }).click()
  const state = page.getByRole('region', { name: 'Chain' }).locator('p[role=status]')
  await expect(state).not.toHaveText('Not checked yet.')
  return (await state.textContent()) ?? ''
}

test('what a start fails by has a way on, nothing is lost on it, and the audit says so for ever', async () => {
  test.setTimeout(180_000)
  const profile = mkdtempSync(join(tmpdir(), 'factordesk-profile-'))
  const starts: (() => void)[] = []
  const launch = async (...answers: string[]): Promise<RunningApp> => {
    const answering = appAnswering(answers)
    starts.push(() => rmSync(answering.folder, { recursive: true, force: true }))
    return launchApp({
      ...{ profile, appFolder: answering.folder },
      ...(answers.length === 0 ? {} : { after: everythingAnswered }),
    })
  }
  try {
    // A backup from Settings, and its restore while the console runs.
    const first = await launch()
    await first.page.getByRole('link', { name: 'Settings' }).click()
    const section = first.page.getByRole('region', { name: 'Backups' })
    await section.getByRole('button', { name: 'Back up now' }).click()
    await expect(section.getByText('Last backup:')).toBeVisible()
    await section.getByRole('button', { name: /^Restore the backup of/ }).click()
    const opened = first.electron.waitForEvent('window')
    await first.page.getByRole('button', { name: 'Restore and start again' }).click()
    const restored = await opened
    await restored.waitForURL(/^app:/)
    await expect.poll(() => chainOf(restored)).toMatch(/^Restored from a backup at entry \d+\./)
    expect(aside(profile, 'factordesk')).toHaveLength(1)
    await first.kill()

    const damaged = damage(profile)
    const second = await launch('Copy details', 'Restore a backup…', 'Restore this backup')
    const [said] = boxesOf(second)
    expect(said).toMatchObject({ message: 'The database of FactorDesk is damaged.' })
    expect(said!.detail).toContain(join(profile, 'factordesk.sqlite'))
    expect(said!.buttons).toEqual(['Quit', 'Copy details', 'Try again', 'Restore a backup…', 'Start fresh…'])
    expect(await chainOf(second.page)).toMatch(/^Restored from a backup/)
    expect(
      aside(profile, 'factordesk').some((name) => readFileSync(join(profile, name)).equals(damaged)),
      'the damaged file is kept',
    ).toBe(true)
    await second.close()

    writeFileSync(join(profile, 'audit-key.pem'), 'no key')
    const third = await launch('New signing key…', 'Cancel', 'New signing key…', 'Create a new key')
    expect(boxesOf(third).map(({ message }) => message)).toEqual([
      "The file of the audit's signing key is damaged.",
      'Create a new signing key?',
      "The file of the audit's signing key is damaged.",
      'Create a new signing key?',
    ])
    expect(await chainOf(third.page)).toContain('Signed by a new key since entry')
    expect(aside(profile, 'audit-key')).toHaveLength(1)
    await third.close()

    damage(profile)
    rmSync(join(profile, 'backups'), { recursive: true })
    const fourth = await launch('Try again', 'Start fresh…', 'Start fresh')
    expect(boxesOf(fourth)[0]!.buttons, 'there is no backup').not.toContain('Restore a backup…')
    expect(await chainOf(fourth.page)).toMatch(/^Started fresh at entry \d+\. Entries 1 to \d+ are lost\./)
    await fourth.close()
  } finally {
    for (const end of starts) end()
    dispose(profile)
  }
})

interface Box {
  message: string
  detail: string
  buttons: string[]
}

function boxesOf(app: RunningApp): Box[] {
  return [...app.output().matchAll(/^box (.*)$/gm)].map(([, json]) => JSON.parse(json!) as Box)
}
