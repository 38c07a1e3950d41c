import { STATUS_CODES } from 'node:http'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { commonProblems } from '#shared/api/endpoint.ts'
import type { ProblemCode } from '#shared/api/problem.ts'
import { problemCodes, problemStatus } from '#shared/api/problem.ts'
import { problemAnswer } from '../problem-answer.ts'
import type { ProblemMembers } from '../api-error.ts'
import { ApiError } from '../api-error.ts'
import { traceId } from './examples/story.ts'
import type { AnswerObject, OpenApiDocument, Reference } from './openapi.ts'
import { problemGuide } from './problem-guide.ts'

/** An example of every problem, made by the code that answers them. */
export function problemExamples(): OpenApiDocument['components']['examples'] {
  return Object.fromEntries(
    problemCodes.map((code) => {
      const { body } = exampleOf(code)
      return [code, { summary: body.title, value: body }]
    }),
  )
}

function exampleOf(code: ProblemCode, members = problemGuide[code].members) {
  return problemAnswer(new ApiError(code, problemGuide[code].detail, members), traceId)
}

/** The whole answer of a problem as it goes over the wire: status, headers, body. */
export function problemInFull(code: ProblemCode, members?: ProblemMembers): string {
  const { status, body } = exampleOf(code, members)
  const retry = isToWait(status) ? [`Retry-After: ${body.retryAfterSeconds}`] : []
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    'Cache-Control: no-store',
    `X-Trace-Id: ${traceId}`,
    ...retry,
    '',
    JSON.stringify(body, null, 2),
  ].join('\n')
}

/** Whether an answer says in `Retry-After` how long to wait. */
const isToWait = (status: number): boolean => status === 429 || status === 503

/** The problems that an endpoint may answer, those of every endpoint included, one entry an HTTP status. */
function problemsByStatus(endpoint: Endpoint): { status: number; codes: ProblemCode[] }[] {
  const listed: readonly ProblemCode[] = [...endpoint.problems, ...commonProblems]
  const codes = problemCodes.filter((code) => listed.includes(code))
  const statuses = [...new Set(codes.map((code) => problemStatus[code]))]
  return statuses.map((status) => ({ status, codes: codes.filter((code) => problemStatus[code] === status) }))
}

/** The answers for problems, one an HTTP status; endpoints with the same problems share a component. */
export function problemResponses(endpoints: readonly Endpoint[]): {
  components: Record<string, AnswerObject>
  of(endpoint: Endpoint): Record<string, Reference>
} {
  const named = (endpoint: Endpoint) =>
    problemsByStatus(endpoint).map(({ status, codes }) => ({ name: [status, ...codes].join('-'), status, codes }))
  const all = endpoints.flatMap(named).sort((left, right) => left.status - right.status)
  return {
    components: Object.fromEntries(all.map(({ name, status, codes }) => [name, problemResponse(status, codes)])),
    of: (endpoint) =>
      Object.fromEntries(
        named(endpoint).map(({ name, status }) => [status, { $ref: `#/components/responses/${name}` }]),
      ),
  }
}

function problemResponse(status: number, codes: readonly ProblemCode[]): AnswerObject {
  return {
    description: codes.map((code) => `\`${code}\`: ${problemGuide[code].meaning}`).join('\n\n'),
    headers: {
      'X-Trace-Id': { $ref: '#/components/headers/TraceId' },
      ...(isToWait(status) && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
    },
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { status: { const: status }, code: { enum: codes } } },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  }
}

/** The table of all problem codes: status, meaning, what a client does. */
export function problemTable(): string {
  const rows = problemCodes.map((code) => {
    const { meaning, client } = problemGuide[code]
    return `| \`${code}\` | ${problemStatus[code]} | ${meaning} | ${client} |`
  })
  return ['| code | status | meaning | what a client does |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
