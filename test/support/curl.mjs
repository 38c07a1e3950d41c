/**
 * Replaces curl where a test runs the commands of a document, so that they run where curl is missing. It knows the
 * few options that they use, means by them what curl means, and refuses any other.
 */
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
  },
})
const headers = new Headers(values.data === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' })
for (const header of values.header) {
  const colon = header.indexOf(':')
  headers.set(header.slice(0, colon), header.slice(colon + 1).trim())
}
const method = values.request ?? (values.data === undefined ? 'GET' : 'POST')
const answer = await fetch(positionals[0] ?? '', { method, headers, body: values.data })
process.stdout.write(await answer.text())
