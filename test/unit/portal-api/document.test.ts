import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Endpoint, commonProblems } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { problem, problemCodes, problemStatus } from '#shared/api/problem.ts'
import { anyServer, portalDocument } from '../../../src/portal/openapi/document.ts'
import type { AnswerObject, OperationObject } from '../../../src/portal/openapi/openapi.ts'
import { portalApiFiles } from '../../../tools/portal/api-docs/files.ts'

const document = portalDocument(anyServer)
const { components } = document
const table = Object.entries(endpoints) as [keyof typeof endpoints, Endpoint][]

function operationOf(endpoint: Endpoint): OperationObject {
  const operation = document.paths[endpoint.path]?.[endpoint.method]
  if (!operation) throw new Error(`${endpoint.method} ${endpoint.path} is not in the document`)
  return operation
}

function answerOf(operation: OperationObject, status: number): AnswerObject {
  const answer = operation.responses[status]
  if (!answer) throw new Error(`${operation.operationId} has no answer ${status}`)
  return '$ref' in answer ? components.responses[answer.$ref.split('/').at(-1) ?? '']! : answer
}

it.each(Object.entries(portalApiFiles()))('%s is what the contract says now', (file, made) => {
  expect(readFileSync(file, 'utf8') === made, `${file} is stale: npm run openapi regenerates it`).toBe(true)
})

it('names the same calls as the contract, each in a chapter', () => {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(endpoints).sort())
  const chapters = document.tags.map(({ name }) => name)
  expect(operations.filter(({ tags }) => !chapters.includes(tags[0]))).toEqual([])
})

describe.each(table)('%s', (name, endpoint) => {
  const operation = operationOf(endpoint)
  const parameters = (operation.parameters ?? []).map((one) =>
    '$ref' in one ? components.parameters[one.$ref.split('/').at(-1) ?? '']! : one,
  )

  it('has an example of its request that the contract accepts unchanged', () => {
    expect(operation.operationId).toBe(name)
    const body = operation.requestBody?.content['application/json']?.example
    expect(endpoint.body?.parse(body)).toEqual(body)
    const placeholders = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, placeholder]) => placeholder)
    const inPath = parameters.filter((one) => one.in === 'path' && typeof one.example === 'string')
    expect(inPath.map((one) => one.name)).toEqual(placeholders)
    const inQuery = parameters.filter((one) => one.in === 'query')
    expect(inQuery.map((one) => one.name)).toEqual(Object.keys(endpoint.query?.shape ?? {}))
    const given = inQuery.flatMap((one) => (one.example === undefined ? [] : [[one.name, one.example]]))
    expect(endpoint.query?.parse(Object.fromEntries(given))).toMatchObject(Object.fromEntries(given) as object)
  })

  it('says who may call it, and whether it takes an idempotency key', () => {
    const schemes = operation.security.flatMap((one) => Object.keys(one))
    const { access } = endpoint
    expect(schemes.includes('customerSession')).toBe(access === 'customer' || access === 'session')
    expect(schemes.includes('staffSession')).toBe(access === 'staff' || access === 'session')
    const key = parameters.find((one) => one.in === 'header' && one.name === 'Idempotency-Key')
    expect(key !== undefined).toBe(endpoint.keyed)
    expect(key?.required ?? true).toBe(true)
  })

  it('has an example of every answer that the contract accepts unchanged', () => {
    for (const [status, schema] of Object.entries(endpoint.answers)) {
      const answer = answerOf(operation, Number(status))
      const example = answer.content['application/json']?.example
      expect(schema.parse(example)).toEqual(example)
      expect(answer.headers).toHaveProperty('X-Trace-Id')
      expect(JSON.stringify(example), 'no full phone number is answered').not.toMatch(/\+\d{9}/)
    }
  })

  it('says of its conflicts whether they carry the present state', () => {
    const description = operation.description ?? ''
    expect(/`conflict` (\(with(out)? `currentState`\)|with `currentState`: .* without:)/.test(description)).toBe(
      endpoint.problems.includes('conflict'),
    )
  })

  it('lists every problem it may answer under its status, and no other', () => {
    const listed = [...endpoint.problems, ...commonProblems]
    const statuses = new Set(listed.map((code) => problemStatus[code]))
    const all = new Set([...Object.keys(endpoint.answers).map(Number), ...statuses])
    expect(Object.keys(operation.responses).map(Number).sort()).toEqual([...all].sort())
    for (const status of statuses) {
      const answer = answerOf(operation, status)
      const codes = problemCodes.filter((code) => listed.includes(code) && problemStatus[code] === status)
      const media = answer.content['application/problem+json']
      expect(Object.keys(media?.examples ?? {})).toEqual(codes)
      expect(media?.schema.allOf?.[1]?.properties?.['code']?.enum).toEqual(codes)
      expect('Retry-After' in answer.headers).toBe(status === 429 || status === 503)
    }
  })
})

describe.each(problemCodes)('problem %s', (code) => {
  it('has an example that the contract accepts unchanged', () => {
    const example = components.examples[code]?.value
    expect(problem.parse(example)).toEqual(example)
    expect(example).toMatchObject({ code, status: problemStatus[code] })
    const waits = problemStatus[code] === 429 || problemStatus[code] === 503
    expect(example).toHaveProperty(waits ? 'retryAfterSeconds' : 'code')
  })

  it('is explained in the table: what it means and what a client does', () => {
    const row = document.info.description.split('\n').find((line) => line.startsWith(`| \`${code}\` |`))
    const cells = row?.split('|').map((cell) => cell.trim())
    expect(cells?.[2]).toBe(String(problemStatus[code]))
    expect(cells?.[3]).toMatch(/\w{4,}.*\.$/)
    expect(cells?.[4]).toMatch(/\w{4,}.*\.$/)
  })
})
