import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { dispose, launchApp, waitFor, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage } from '../support/electron/console-page.ts'
import { saveTo } from '../support/electron/system-dialogs.ts'
import { guidedWalk, pictureWithPage } from './guided-walk.ts'
import {
  changeToSms,
  disableTwoFactor,
  helpTheCustomer,
  showAround,
  manyAccounts,
  setUpAuthenticator,
  type Scene,
} from './scenes.ts'

/** `npm run demo`: the main job unattended in the real window, with a picture of every step. */
const folder = 'demo-output'
/** A whole demo takes well under two minutes; one that hangs ends with an error rather than never. */
const limitMs = 5 * 60 * 1000

const scenes: readonly Scene[] = [
  changeToSms,
  disableTwoFactor,
  setUpAuthenticator,
  manyAccounts,
  helpTheCustomer,
  showAround,
]

async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  let pictures = 0
  for (const theme of ['light', 'dark'] as const) {
    console.log(`\nTheme: ${theme}`)
    const app = await launchApp({ passwordCost: null, colorScheme: theme, size: { width: 1280, height: 800 } })
    try {
      const user = new ConsolePage(app.page, app.sandbox)
      for (const scene of scenes) {
        console.log(`\n${scene.title}`)
        await scene.play(user, async (name, step) => {
          pictures += 1
          const file = `${theme}-${String(pictures).padStart(2, '0')}-${name}.png`
          await app.page.screenshot({ path: join(folder, file), animations: 'disabled' })
          console.log(`  ${step.padEnd(64)} ${file}`)
        })
      }
      console.log("\nGuided mode: the set-up on the portal's own page")
      await guidedWalk(app, async (name, step) => {
        pictures += 1
        const file = `${theme}-${String(pictures).padStart(2, '0')}-${name}.png`
        await pictureWithPage(app, join(folder, file))
        console.log(`  ${step.padEnd(64)} ${file}`)
      })
      if (theme === 'light') await exportAudit(app, user)
    } finally {
      await app.close()
      dispose(app.profile)
    }
    pictures = 0
  }
  console.log(`\nPictures and the audit's export lie in ${folder}/. Check it: npm run verify -- ${folder}/audit.jsonl`)
}

/** Exports the audit as a user does; only the system's own file dialog is answered for them. */
async function exportAudit(app: RunningApp, user: ConsolePage): Promise<void> {
  const target = join(process.cwd(), folder, 'audit.jsonl')
  await saveTo(app, target)
  await user.page.getByRole('link', { name: 'Audit' }).click()
  await user.button('Export').click()
  await user.page.getByRole('menuitem', { name: /^JSON Lines/ }).click()
  await waitFor(
    async () => ((await user.page.getByText(/entries written to/).count()) > 0 ? true : undefined),
    'the export',
  )
  cpSync(join(app.profile, 'audit-checkpoints.jsonl'), join(folder, 'audit-checkpoints.jsonl'))
  console.log('  Audit exported                                                   audit.jsonl')
}

const alarm = setTimeout(() => {
  console.error('The demo did not end in time.')
  process.exit(1)
}, limitMs)
await main().finally(() => clearTimeout(alarm))
