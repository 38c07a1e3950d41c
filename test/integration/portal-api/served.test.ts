import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startTestSandbox } from '../../support/portal/sandbox.ts'

it('the sandbox serves the document to anyone, with its own address', async () => {
  const sandbox = await startTestSandbox()
  try {
    const answer = await fetch(`${sandbox.baseUrl}/api/v1/openapi.json`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-trace-id')).toMatch(/^\S+$/)
    const served = (await answer.json()) as object
    const written = JSON.parse(readFileSync('docs/portal-api/openapi.json', 'utf8')) as object
    const servers = [{ url: `${sandbox.baseUrl}/api/v1`, description: 'This sandbox portal' }]
    expect(served).toEqual({ ...written, servers })
  } finally {
    await sandbox.close()
  }
})
