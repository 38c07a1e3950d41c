// @ts-check
import { byId, setText } from './elements.mjs'
import { showLogins } from './logins.mjs'
import { showMessages } from './messages.mjs'

const everyMs = 2000
const patienceMs = 10_000
/** Of a long outbox only the newest are asked for again, for their state may change. */
const shown = 100

let newest = 0

async function refresh() {
  try {
    const after = Math.max(0, newest - shown)
    const [{ messages }, { codes }, guide] = await Promise.all([
      read(`outbox?after=${after}`),
      read('authenticator-codes'),
      read('scenario'),
    ])
    newest = messages.at(-1)?.seq ?? 0
    showMessages(messages.slice(-shown))
    showLogins(guide, codes)
    setText(byId('scenario'), guide.scenario)
    byId('scenario').hidden = false
    showFailure('')
  } catch (error) {
    showFailure(error instanceof Refused ? refused : unreachable)
  }
}

const refused =
  "The secret in this page's address is not the one of this launch. Open the web page's address as npm run portal printed it."
const unreachable = 'The portal does not answer. Start it again with npm run portal; this page keeps trying.'

class Refused extends Error {}

/**
 * The secret is the part of the address behind the #, which no browser sends; it goes in a header of its own.
 * @param {string} path below `/sandbox/`
 */
async function read(path) {
  const headers = { 'X-Sandbox-Secret': location.hash.slice(1) }
  const answer = await fetch(path, { headers, signal: AbortSignal.timeout(patienceMs) })
  if (answer.status === 403) throw new Refused()
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
  return answer.json()
}

/** @param {string} text empty: none */
function showFailure(text) {
  setText(byId('failure'), text)
  byId('failure').hidden = text === ''
}

async function refreshForEver() {
  await refresh()
  setTimeout(refreshForEver, everyMs)
}

addEventListener('hashchange', () => void refresh())
void refreshForEver()
