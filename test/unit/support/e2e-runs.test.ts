import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = resolve('test/e2e')
const specs = filesIn(folder)
/** What a spec would need to start the app past the support files that search every run. */
const otherWays = /_electron|electron\.launch|executablePath|currentRuntime|FACTORDESK_PROFILE|from 'electron'/
const launches = /\b(launchApp|runToTheEnd)\(/
const searched = /\bdispose\(/

function filesIn(of: string): string[] {
  return readdirSync(of, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
}

describe.each(specs)('%s', (name) => {
  const source = readFileSync(join(folder, name), 'utf8')

  it('starts the app in no other way than those that search it for secrets', () => {
    expect(source.match(otherWays)?.[0]).toBeUndefined()
  })

  it('has each run searched', () => {
    expect(!launches.test(source) || searched.test(source)).toBe(true)
  })
})

it('the app is started by these support files alone', () => {
  const support = resolve('test/support')
  // An app without accounts, portals and secrets, which is started thousands of times; and a browser without the console.
  const harmless = {
    [join('electron', 'launch-once.ts')]: 'test/long/launch-app/main.mjs',
    [join('electron', 'plain-browser.ts')]: 'test/support/electron/plain-browser/main.mjs',
  }
  for (const [name, app] of Object.entries(harmless))
    expect(readFileSync(join(support, name), 'utf8')).toContain(`resolve('${app}')`)
  const startsTheApp = /_electron\.launch|currentRuntime/
  const starters = filesIn(support).filter(
    (name) => !(name in harmless) && startsTheApp.test(readFileSync(join(support, name), 'utf8')),
  )
  expect(starters.sort()).toEqual(
    ['launch-app.ts', 'run-to-end.ts', 'unprivileged.ts'].map((name) => join('electron', name)),
  )
  for (const name of starters)
    expect(readFileSync(join(support, name), 'utf8'), name).toMatch(/watchRun\([^]*watchArguments\(/)
})
