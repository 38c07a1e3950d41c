// @ts-check
import { byId, copyButton, element, setText, showList } from './elements.mjs'

/** @typedef {import('../../shared/api/sandbox-controls.ts').OutboxMessage} OutboxMessage */

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** @param {string} instant */
const moment = (instant) => moments.format(new Date(instant))

/**
 * Newest first.
 * @param {OutboxMessage[]} messages oldest first
 */
export function showMessages(messages) {
  byId('no-messages').hidden = messages.length > 0
  showList(byId('messages'), messages.toReversed(), { key: ({ id }) => id, make: card, update: showState })
}

/**
 * @param {OutboxMessage} message
 * @returns {HTMLElement}
 */
function card({ channel, to, subject, body, code, queuedAt }) {
  const when = element('time', 'quiet', moment(queuedAt))
  when.setAttribute('datetime', queuedAt)
  const head = element('div', 'row', [element('strong', '', `${channel === 'sms' ? 'SMS' : 'E-mail'} to ${to}`), when])
  const parts = [head, element('p', 'body', body)]
  if (subject !== null) parts.splice(1, 0, element('h3', '', subject))
  if (code !== null) parts.push(element('div', 'row', [element('span', 'code', code), copyButton('code', () => code)]))
  return element('li', '', [...parts, element('p', 'quiet state')])
}

/**
 * @param {HTMLElement} made
 * @param {OutboxMessage} message
 */
function showState(made, message) {
  const state = /** @type {HTMLElement} */ (made.querySelector('.state'))
  setText(state, stateOf(message))
  state.classList.toggle('bad', message.failedAt !== null)
}

/**
 * @param {OutboxMessage} message
 * @returns {string}
 */
function stateOf({ sentAt, failedAt, nextAttemptAt }) {
  if (sentAt !== null) return `Sent ${moment(sentAt)}`
  if (failedAt === null) return 'Waits to be sent'
  if (nextAttemptAt === null) return `Not sent; given up ${moment(failedAt)}`
  return `Could not be sent ${moment(failedAt)}; next try ${moment(nextAttemptAt)}`
}
