import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { twoFactorState } from '#shared/api/two-factor.ts'
import { startTestSandbox, samples } from '../../support/portal/sandbox.ts'

const page = readFileSync('docs/portal-api/README.md', 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, kind, text]) =>
    kind === language ? [text ?? ''] : [],
  )

it('the commands of the first round do what the page says', async () => {
  const sandbox = await startTestSandbox()
  try {
    const curl = `curl() { node '${path.resolve('test/support/curl.mjs')}' "$@"; }`
    const script = [curl, ...blocks('sh')].join('\n')
    const env = {
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      PORTAL: sandbox.baseUrl,
      SECRET: sandbox.secret,
    }
    const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', script], { env })

    const documented = JSON.parse(blocks('json')[0] ?? '') as object
    const last = twoFactorState.parse(JSON.parse(stdout.slice(stdout.lastIndexOf('{'))))
    expect({ ...last, since: '' }).toEqual({ ...documented, since: '' })
    expect(stdout).toContain('codeLength: 6')
    expect(stdout).toContain('applied')

    const effects = (await sandbox.ledger()).filter(({ accountId }) => accountId === samples.seriMuda.id)
    const factors = effects.filter(({ what }) => what.startsWith('two-factor'))
    expect(factors.map(({ what }) => what)).toEqual(['two-factor-disabled', 'two-factor-enabled'])
  } finally {
    await sandbox.close()
  }
})
