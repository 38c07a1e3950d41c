import { endpoints } from '#shared/api/endpoints.ts'
import type { OpenApiDocument } from '../../../src/portal/openapi/openapi.ts'
import type { PageContext } from './call.ts'
import { anchorOfCall, callParts, whoMayCall } from './call.ts'
import { examplePrinter } from './examples.ts'
import type { Call } from './lookup.ts'
import { callsOf, isKeyed } from './lookup.ts'
import { headingLink, table } from './markdown.ts'
import { sentencesLine } from './sentences.ts'
import { shapeParts } from './shapes.ts'

interface Chapter {
  name: string
  description: string
  calls: Call[]
}

/** The reference page of the API: Markdown that reads well on a code host. */
export function referencePage(document: OpenApiDocument): string {
  return page(
    {
      document,
      endpoints,
      problemsAt: '#problems',
      sentences: (name) => [sentencesLine(name as keyof typeof endpoints)],
      example: examplePrinter(),
    },
    `# ${document.info.title} ${document.info.version}: reference`,
    'Made by `npm run openapi` from the contract, like [openapi.json](openapi.json), which says the same to programs. [README.md](README.md) is the place to begin.',
  )
}

/** A page on the calls of a document: contents, what applies to all, the calls by chapter, the shapes. */
export function page(context: PageContext, title: string, madeBy: string): string {
  const { document } = context
  const calls = callsOf(document)
  const chapters = document.tags.map(({ name, description }) => ({
    name,
    description,
    calls: calls.filter(({ operation }) => operation.tags[0] === name),
  }))
  const parts = [
    title,
    madeBy,
    '## Contents',
    ...contents(document, chapters),
    document.info.description.trim(),
    ...chapters.flatMap((chapter) => [
      `## ${chapter.name}`,
      chapter.description,
      ...chapter.calls.flatMap((call) => callParts(context, call)),
    ]),
    '## Shapes',
    ...shapeParts(document),
  ]
  return `${parts.join('\n\n')}\n`
}

function contents(document: OpenApiDocument, chapters: Chapter[]): string[] {
  const rules = [...document.info.description.matchAll(/^## (.+)$/gm)].map(([, title = '']) => headingLink(title))
  const rows = chapters.flatMap(({ name, calls }) => [
    [`**${headingLink(name)}**`, '', '', ''],
    ...calls.map(({ method, path, operation }) => [
      `[\`${method} ${path}\`](#${anchorOfCall(operation)})`,
      operation.summary,
      whoMayCall(operation),
      isKeyed(document, operation) ? 'yes' : '',
    ]),
  ])
  return [
    `For every call: ${rules.join(' · ')}. What answers are made of: ${headingLink('Shapes')}.`,
    table(['call', 'what it does', 'by', '`Idempotency-Key`'], rows),
  ]
}
