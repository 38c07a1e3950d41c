import { apiBase, endpoints } from '#shared/api/endpoints.ts'
import { capabilityDocs } from './examples/general.ts'
import { disableKey, traceId } from './examples/story.ts'
import { introduction } from './introduction.ts'
import type { OpenApiDocument, Server } from './openapi.ts'
import type { DocumentedCall } from './operations.ts'
import { describeCalls } from './operations.ts'
import { problemExamples } from './problems.ts'
import { sections } from './sections.ts'

/** The servers of the document in `docs/`: any portal, and the sandbox on this machine. */
export const anyServer: readonly Server[] = [
  {
    url: `https://{host}${apiBase}`,
    description: 'A Customer Portal',
    variables: { host: { default: 'portal.example', description: 'Name of the host, with its port where it has one' } },
  },
  {
    url: `http://127.0.0.1:{port}${apiBase}`,
    description: 'A sandbox portal, on the loopback address alone',
    variables: { port: { default: '4711', description: 'The port that `npm run portal` prints' } },
  },
]

/** The OpenAPI 3.1 document of the Customer Portal API, made from the contract. Throws when a call is not documented. */
export function portalDocument(servers: readonly Server[]): OpenApiDocument {
  const calls = documentedCalls()
  const { schemas, responses, operation } = describeCalls(calls)
  const paths: OpenApiDocument['paths'] = {}
  for (const call of calls) {
    const { method, path } = call.endpoint
    ;(paths[path] ??= {})[method] = operation(call)
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Customer Portal API',
      summary: 'Two-factor authentication of hosting customers, and the desk that supports them',
      description: introduction(),
      version: capabilityDocs.getCapabilities.answers[200].apiVersion,
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [...servers],
    tags: sections.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        customerSession: bearer("The access token of a customer's session"),
        staffSession: bearer('The access token of a staff session'),
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          description:
            'A fresh key for each press of a button, the same key when the very same request is sent again. Scoped to the login, or to the token of the link; remembered for at least 24 hours.',
          schema: { $ref: '#/components/schemas/IdempotencyKey' },
          example: disableKey,
        },
      },
      headers: {
        TraceId: {
          description: 'Names this request in the records of the portal.',
          required: true,
          schema: { type: 'string' },
          example: traceId,
        },
        RetryAfter: {
          description: 'Whole seconds to wait before the next attempt.',
          required: true,
          schema: { $ref: '#/components/schemas/Seconds' },
          example: 600,
        },
      },
      schemas,
      responses,
      examples: problemExamples(),
    },
  }
}

function bearer(description: string) {
  return { type: 'http', scheme: 'bearer', description }
}

function documentedCalls(): DocumentedCall[] {
  const calls = sections.flatMap(({ name: section, operations }) =>
    Object.entries(operations).map(([name, doc]) => {
      return { name, section, doc, endpoint: endpoints[name as keyof typeof endpoints] }
    }),
  )
  const missing = Object.keys(endpoints).filter((name) => !calls.some((call) => call.name === name))
  if (missing.length > 0) throw new Error(`The sections of the document lack ${missing.join(', ')}`)
  return calls
}
