import { ipcRenderer } from 'electron'
import { guestChannels, type GuestOrders, type PressVerdict } from '../shared/guided/channel.ts'
import { guardFields } from './fields.ts'
import { createPageReader } from './page-reader.ts'
import { createMark } from './mark.ts'
import { guardCommits } from './presses.ts'
import { guardTeaching } from './teach.ts'

/**
 * The preload of a portal's page, in every frame of it: what it finds is reported by the recipe's ids alone, but for a
 * control that the user points at while teaching. The page gets nothing: no bridge, no global, no node.
 */
const reader = createPageReader((reading) => ipcRenderer.send(guestChannels.reading, reading), createMark())

let orders = ipcRenderer.sendSync(guestChannels.hello) as GuestOrders

const hovered = createMark()
guardTeaching(
  window,
  () => orders.teach,
  (pointed) => ipcRenderer.send(guestChannels.taught, pointed),
  (element) => hovered(element),
)
guardCommits(
  window,
  () => orders.commits,
  (isFirst) => (isFirst ? reader.readAndReport() : reader.read()),
  (found) => reader.who(found),
  (press) => ipcRenderer.sendSync(guestChannels.press, press) as PressVerdict,
)
guardFields(
  window,
  (asks) => ipcRenderer.sendSync(guestChannels.field, { asks }) === true,
  (field) => reader.visit(field),
)
reader.follow(orders)
// Main knows by itself when the page is another one, not when a frame in it is.
if (window.parent !== window) window.addEventListener('pagehide', () => reader.leave())
ipcRenderer.on(guestChannels.orders, (_event, next: GuestOrders) => {
  orders = next
  if (next.teach?.isArmed !== true) hovered(null)
  reader.follow(next)
})
