// @ts-check
import { byId, copyButton, element, setText, showList } from './elements.mjs'

/** @typedef {import('../../shared/api/sandbox-controls.ts').ScenarioGuide} ScenarioGuide */
/** @typedef {import('../../shared/api/sandbox-controls.ts').AuthenticatorCodes['codes'][number]} AppCode */
/** @typedef {{ login: string, name: string, password: string, about: string }} Login */

/** More would make the page slow; a scenario with thousands names the useful ones first. */
const maxShown = 100

/**
 * Sample logins with what their Authenticator Apps show now.
 * @param {ScenarioGuide} guide
 * @param {AppCode[]} codes
 */
export function showLogins(guide, codes) {
  const logins = [
    ...guide.customers.map(({ userId, name, password, about }) => ({ login: userId, name, password, about })),
    ...guide.staff.map(({ staffId, password, about }) => ({ login: staffId, name: 'Staff desk', password, about })),
  ]
  const more = byId('more-logins')
  more.hidden = logins.length <= maxShown
  setText(more, `The first ${maxShown} of ${logins.length}`)
  showList(byId('logins'), logins.slice(0, maxShown), {
    key: ({ login }) => login,
    make: card,
    update: (made, { login }) => showCodes(made, codes.filter(({ owner }) => owner === login)), // prettier-ignore
  })
}

/**
 * @param {Login} login
 * @returns {HTMLElement}
 */
function card({ login, name, password, about }) {
  return element('li', '', [
    element('h3', '', name),
    element('p', 'quiet', about),
    element('div', 'row', [element('span', '', login), copyButton('login', () => login)]),
    element('div', 'row', [element('span', '', password), copyButton('password', () => password)]),
    element('div', 'codes'),
  ])
}

/**
 * @param {HTMLElement} made
 * @param {AppCode[]} codes
 */
function showCodes(made, codes) {
  showList(/** @type {HTMLElement} */ (made.querySelector('.codes')), codes, {
    key: ({ use }) => use,
    make: codeRow,
    update(row, { use, code, validForSeconds }) {
      const app = use === 'active' ? 'Authenticator App' : 'Authenticator App being set up'
      setText(/** @type {HTMLElement} */ (row.querySelector('.code')), code)
      setText(/** @type {HTMLElement} */ (row.querySelector('.quiet')), `${app}, for ${validForSeconds} s`)
    },
  })
}

/** @returns {HTMLElement} */
function codeRow() {
  const code = element('span', 'code')
  const row = element('div', 'row', [code, copyButton('code', () => code.textContent ?? '')])
  return element('div', '', [element('p', 'quiet'), row])
}
