import { sandboxBase, sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import type { OpenApiDocument } from '../../../src/portal/openapi/openapi.ts'
import type { DocumentedCall } from '../../../src/portal/openapi/operations.ts'
import { describeCalls } from '../../../src/portal/openapi/operations.ts'
import { examplePrinter } from './examples.ts'
import { page } from './reference.ts'
import { sandboxSections } from './sandbox-docs.ts'

const introduction = `Not part of the API: no other portal has these calls, and [openapi.json](openapi.json) leaves them out. They are beside it, below \`${sandboxBase}\` (not below \`/api/v1\`), answer on the loopback address alone, and ask for the secret that \`npm run portal\` prints, as \`X-Sandbox-Secret\`: without it every one is \`forbidden\`. No session, no idempotency key. Bodies, instants and problems are as in the API.

## Scenarios to begin with

| name | what it contains |
| --- | --- |
| \`three-accounts\` | one customer with the Authenticator App, one with SMS, one without 2FA; four members of staff; no delegated role |
| \`thirty-accounts\` | thirty customers with every method and status, enforced policies and delegated roles |
| \`hosting-company\` | 10,000 customers with a history, cases and delegated roles |
| \`locked-out\` | one customer for each problem: locked, frozen, closed, without a number, with enforced 2FA, at risk |

## What a fault does

| fault | what happens | what the portal knows of the key |
| --- | --- | --- |
| \`cut-before\` | the connection is dropped, nothing is done | \`unseen\` |
| \`cut-within\` | nothing is done, and the connection is dropped in the first line of an answer | \`unseen\` |
| \`cut-after\` | the work is done, then the connection is dropped without an answer | \`applied\`, or \`rejected\` |
| \`stall\` | the work is done at once, and no answer ever comes: the connection stays open until the caller gives up | \`applied\`, or \`rejected\` |
| \`unavailable\` | 503 with \`Retry-After: 1\`, nothing is done | \`unseen\` |

No fault makes a request arrive late, and none cuts an answer in half after the work was done. A late request is played from the client's side: plan \`cut-before\`, void the key, then send the same request once more: it answers \`voided\`. Half an answer is treated like none.`

/** The page of the sandbox's own controls, made from their table like the reference. */
export function sandboxPage(): string {
  const document = sandboxDocument()
  return page(
    {
      document,
      endpoints: sandboxEndpoints,
      problemsAt: 'reference.md#problems',
      sentences: () => [],
      example: examplePrinter(),
    },
    `# ${document.info.title}`,
    'Made by `npm run openapi`, like [reference.md](reference.md). For testing a client: its own phone, clock and bad luck.',
  )
}

function sandboxDocument(): OpenApiDocument {
  const calls: DocumentedCall[] = sandboxSections.flatMap(({ name: section, operations }) =>
    Object.entries(operations).map(([name, doc]) => {
      return { name, section, doc, endpoint: sandboxEndpoints[name as keyof typeof sandboxEndpoints] }
    }),
  )
  const { schemas, responses, operation } = describeCalls(calls)
  const paths: OpenApiDocument['paths'] = {}
  for (const call of calls) {
    const { method, path } = call.endpoint
    ;(paths[path] ??= {})[method] = { ...operation(call), security: [{ sandboxSecret: [] }] }
  }
  const document = {
    openapi: '3.1.1',
    info: {
      title: 'The controls of the sandbox portal',
      summary: '',
      description: introduction,
      version: '',
      license: {},
    },
    servers: [{ url: `http://127.0.0.1:4711${sandboxBase}`, description: 'A sandbox portal' }],
    tags: sandboxSections.map(({ name, description }) => ({ name, description })),
    paths,
    components: { schemas, responses, parameters: {}, headers: {}, examples: {}, securitySchemes: {} },
  }
  document.components.schemas = reachable(document)
  return document
}

/** The components that the calls speak of; those of a problem are in the reference. */
function reachable({ paths, components: { schemas } }: OpenApiDocument): OpenApiDocument['components']['schemas'] {
  const found = new Set<string>()
  const collect = (at: object): void => {
    for (const [, name = ''] of JSON.stringify(at).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (found.has(name)) continue
      found.add(name)
      collect(schemas[name] ?? {})
    }
  }
  collect(paths)
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)))
}
