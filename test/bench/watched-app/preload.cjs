const { contextBridge, ipcRenderer } = require('electron')

// The limit of a call: nothing between the page and main but Electron.
contextBridge.exposeInMainWorld('bench', { echo: (input) => ipcRenderer.invoke('bench.echo', input) })

/** What is waited for, as a selector. */
const awaited = process.env['BENCH_AWAITED']

const observer = new MutationObserver(() => {
  if (document.querySelector(awaited) === null) return
  observer.disconnect()
  // A task that is asked for while a frame is made runs after that frame was painted.
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => ipcRenderer.send('bench.painted')
    port2.postMessage(null)
  })
})
observer.observe(document, { childList: true, subtree: true })
