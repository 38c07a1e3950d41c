import { describe, expect, it } from 'vitest'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { faultRequest, scenarioName } from '#shared/api/sandbox-controls.ts'
import { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import { sandboxDocs, sandboxSections } from '../../../tools/portal/api-docs/sandbox-docs.ts'
import { sandboxPage } from '../../../tools/portal/api-docs/sandbox-page.ts'

interface LooseDoc {
  query?: unknown
  body?: unknown
  answers: Record<string, unknown>
}
const page = sandboxPage()

describe.each(Object.entries(sandboxEndpoints) as [keyof typeof sandboxEndpoints, Endpoint][])(
  '%s',
  (name, endpoint) => {
    const doc: LooseDoc = sandboxDocs[name]

    it('is on the page, with examples that the sandbox accepts and returns unchanged', () => {
      expect(page).toContain(`### ${endpoint.method.toUpperCase()} ${endpoint.path}\n`)
      expect(endpoint.body?.parse(doc.body)).toEqual(doc.body)
      expect(endpoint.query?.parse(doc.query ?? {})).toMatchObject(doc.query ?? {})
      for (const [status, schema] of Object.entries(endpoint.answers)) {
        expect(schema.parse(doc.answers[status])).toEqual(doc.answers[status])
      }
    })
  },
)

it('describes every call in one chapter, every scenario and every fault', () => {
  const listed = sandboxSections.flatMap(({ operations }) => Object.keys(operations))
  expect(listed.sort()).toEqual(Object.keys(sandboxEndpoints).sort())
  for (const name of [...scenarioName.options, ...faultRequest.shape.fault.options]) {
    expect(page).toContain(`\n| \`${name}\` |`)
  }
})
