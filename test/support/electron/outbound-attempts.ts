import { Script } from 'node:vm'

/** Where the attempts of one round lead: listeners of the test, and names that nobody else asks for. */
export interface Targets {
  tcpPort: number
  udpPort: number
  /** Domain below which each attempt asks for a name of its own. */
  domain: string
}

/**
 * Each known way for a page to reach the network: the name, and code that tries it. The code may use `http` and `https` (the TCP
 * listener), `named` (an address whose host name is this attempt's own), `udp` (host and port of the UDP listener), `tcp`
 * (the same of the TCP listener), `host` (the name alone), and the helpers of `attemptAll`.
 *
 * A channel that this Chromium does not have fails at once and proves nothing; it is listed for the one that has it.
 */
export const outboundAttempts: Readonly<Record<string, string>> = {
  'WebRTC: TURN over UDP': 'rtc(RTCPeerConnection, { urls: `turn:${udp}?transport=udp`, username, credential })',
  'WebRTC: STUN': 'rtc(RTCPeerConnection, { urls: `stun:${udp}` })',
  'WebRTC: TURN over TCP': 'rtc(RTCPeerConnection, { urls: `turn:${tcp}?transport=tcp`, username, credential })',
  'WebRTC: TURN over TLS': 'rtc(RTCPeerConnection, { urls: `turns:${tcp}?transport=tcp`, username, credential })',
  'WebRTC: a name of a STUN server': 'rtc(RTCPeerConnection, { urls: `stun:${host}:3478` })',
  'WebRTC: a name of a TURN server':
    'rtc(RTCPeerConnection, { urls: `turn:${host}?transport=udp`, username, credential })',
  'WebRTC: a name of a TURN server, TCP':
    'rtc(RTCPeerConnection, { urls: `turn:${host}?transport=tcp`, username, credential })',
  'WebRTC: the old constructor': 'rtc(webkitRTCPeerConnection, { urls: `turn:${udp}`, username, credential })',
  'WebRTC: the constructor of an about:blank frame':
    'rtc(blankFrame().RTCPeerConnection, { urls: `turn:${udp}?transport=udp`, username, credential })',
  'WebRTC: a candidate of the other side': 'rtcWithCandidate(udp.split(":")[0], udp.split(":")[1])',
  'WebRTC: a candidate with a name': 'rtcWithCandidate(host, 3478)',
  'link dns-prefetch': 'link({ rel: "dns-prefetch", href: named })',
  'link dns-prefetch without a scheme': 'link({ rel: "dns-prefetch", href: `//${host}` })',
  'link dns-prefetch in an about:blank frame': 'link({ rel: "dns-prefetch", href: named }, blankFrame().document)',
  'link dns-prefetch after the page asked for it': `
    add('meta', { httpEquiv: 'x-dns-prefetch-control', content: 'on' })
    link({ rel: 'dns-prefetch', href: named })`,
  'a link to follow': "add('a', { href: named, textContent: 'x' }).focus()",
  'link preconnect':
    'link({ rel: "preconnect", href: http }); link({ rel: "preconnect", href: https }); link({ rel: "preconnect", href: named })',
  'link preconnect with credentials': 'link({ rel: "preconnect", href: https, crossOrigin: "use-credentials" })',
  'link prefetch': 'link({ rel: "prefetch", href: http }); link({ rel: "prefetch", href: named })',
  'link preload': `
    for (const as of ['script', 'style', 'image', 'font', 'fetch', 'track', 'document'])
      link({ rel: 'preload', as, href: http + as }), link({ rel: 'preload', as, href: named })`,
  'link modulepreload': 'link({ rel: "modulepreload", href: http }); link({ rel: "modulepreload", href: named })',
  'link prerender': 'link({ rel: "prerender", href: http }); link({ rel: "prerender", href: named })',
  'link next': 'link({ rel: "next", href: http }); link({ rel: "next", href: named })',
  'link manifest': 'link({ rel: "manifest", href: http }); link({ rel: "manifest", href: named })',
  'link icon': `
    for (const rel of ['icon', 'shortcut icon', 'apple-touch-icon', 'mask-icon'])
      link({ rel, href: http + 'icon.png' }), link({ rel, href: named })`,
  'link stylesheet': 'link({ rel: "stylesheet", href: http }); link({ rel: "stylesheet", href: named })',
  'link compression-dictionary': 'link({ rel: "compression-dictionary", href: http })',
  'speculation rules': `
    for (const action of ['prefetch', 'prerender'])
      add('script', { type: 'speculationrules', textContent: JSON.stringify({ [action]: [{ urls: [http, named] }] }) })`,
  fetch: 'Promise.allSettled([fetch(http, { mode: "no-cors" }), fetch(named, { mode: "no-cors" })])',
  'fetch that outlives the page': 'fetch(http, { mode: "no-cors", keepalive: true })',
  fetchLater: 'fetchLater(http, { activateAfter: 0 })',
  'fetch of an about:blank frame': 'blankFrame().fetch(http, { mode: "no-cors" })',
  XMLHttpRequest: "const x = new XMLHttpRequest(); x.open('GET', http); x.send()",
  sendBeacon: "navigator.sendBeacon(http, 'x'); navigator.sendBeacon(named, 'x')",
  EventSource: 'new EventSource(http)',
  WebSocket: 'new WebSocket(`ws://${tcp}/`)',
  'WebSocket by name': 'new WebSocket(`wss://${host}/`)',
  WebSocketStream: 'new WebSocketStream(`ws://${tcp}/`).opened',
  WebTransport:
    'Promise.allSettled([new WebTransport(`https://${udp}/`).ready, new WebTransport(`https://${host}:4433/`).ready])',
  TCPSocket: 'new TCPSocket(tcp.split(":")[0], Number(tcp.split(":")[1])).opened',
  UDPSocket: 'new UDPSocket({ remoteAddress: udp.split(":")[0], remotePort: Number(udp.split(":")[1]) }).opened',
  'a picture': "add('img', { src: http }); add('img', { srcset: `${http} 1x, ${named} 2x` })",
  'a picture that is not in the page': 'new Image().src = http',
  'a picture of an SVG':
    "svg('image', { href: http }); svg('use', { href: http + '#x' }); svg('feImage', { href: http })",
  'a picture of a form': "add('input', { type: 'image', src: http })",
  'a picture for a body': "document.body.setAttribute('background', http); document.body.removeAttribute('background')",
  media: "add('video', { src: http, poster: http, preload: 'auto' }); add('audio', { src: http, preload: 'auto' })",
  'a track': "add('video', {}).append(Object.assign(document.createElement('track'), { src: http, default: true }))",
  frames: "add('iframe', { src: http }); add('embed', { src: http }); add('object', { data: http })",
  'a fenced frame': "add('fencedframe', { config: new FencedFrameConfig(http) })",
  'a portal': "add('portal', { src: http })",
  'a webview': "add('webview', { src: http })",
  'a frame with its own text': `add('iframe', { srcdoc:
    '<link rel=dns-prefetch href=' + named + '><img src=' + http + '><meta http-equiv=refresh content="0;url=' + http + '">' })`,
  'a script': "add('script', { src: http }); add('script', { type: 'module', src: http })",
  'a module': 'import(http)',
  'a worker': 'new Worker(http)',
  'a worker of its own text': 'new Worker(URL.createObjectURL(new Blob([`fetch("${http}")`])))',
  'a shared worker': 'new SharedWorker(http)',
  'a service worker': 'navigator.serviceWorker.register(http)',
  'a paint worklet': 'CSS.paintWorklet.addModule(http)',
  'an audio worklet': 'new OfflineAudioContext(1, 1, 44100).audioWorklet.addModule(http)',
  'a shared storage worklet': 'sharedStorage.worklet.addModule(http)',
  'a style':
    "const one = add('p', {}); one.style.backgroundImage = `url(${http})`; one.style.cursor = `url(${http}), auto`",
  'a constructed style sheet': `
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('@font-face { font-family: leak; src: url(' + http + ') } .leak { font-family: leak; content: url(' + http + '); list-style-image: image-set("' + named + '" 1x) }')
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    add('p', { className: 'leak', textContent: 'x' })`,
  'a style sheet that imports': "add('style', { textContent: `@import url(${http});` })",
  'a font': "new FontFace('leak', `url(${http})`).load()",
  'an XSL transformation': `
    const sheet = '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:import href="' + http + '"/></xsl:stylesheet>'
    new XSLTProcessor().importStylesheet(new DOMParser().parseFromString(sheet, 'text/xml'))`,
  'a policy with a report': `
    add('meta', { httpEquiv: 'Content-Security-Policy', content: "img-src 'none'; report-uri " + http })
    add('meta', { httpEquiv: 'Report-To', content: JSON.stringify({ endpoints: [{ url: http }], max_age: 1 }) })`,
  'another base': "add('base', { href: http }); new Image().src = 'relative.png'",
  'a refresh': "add('meta', { httpEquiv: 'refresh', content: `0;url=${http}` })",
  'a form': "add('form', { action: http, method: 'post' }).submit()",
  'a form to a new window': "add('form', { action: http, method: 'post', target: '_blank' }).submit()",
  'a new window': 'window.open(http); window.open(named)',
  'another address': 'location.href = http',
  'the navigation API': 'navigation.navigate(http).committed.catch(() => 0)',
  'a click with a ping': "add('a', { href: http, ping: http, textContent: 'x' }).click()",
  'a click for a download': "add('a', { href: http, download: 'x' }).click()",
  'attribution of a picture': "add('img', {}).setAttribute('attributionsrc', http)",
  'attribution of a link': "const a = add('a', { href: http }); a.setAttribute('attributionsrc', http); a.click()",
  'attribution of a script': "add('script', {}).setAttribute('attributionsrc', http)",
  'an interest group':
    "navigator.joinAdInterestGroup({ owner: named, name: 'x', biddingLogicURL: named, updateURL: named }, 60)",
  'an auction': 'navigator.runAdAuction({ seller: named, decisionLogicURL: named, interestGroupBuyers: [named] })',
  'browsing topics': 'document.browsingTopics()',
  'a payment': `new PaymentRequest([{ supportedMethods: named }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } })
    .canMakePayment()`,
  'a payment that is shown': `new PaymentRequest([{ supportedMethods: named }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } })
    .show()`,
  'a passkey of another site': `navigator.credentials.get({ mediation: 'conditional',
    publicKey: { challenge: new Uint8Array(16), rpId: host } })`,
  'a passkey that is made': `navigator.credentials.create({ publicKey: { challenge: new Uint8Array(16), rp: { id: host, name: 'x' },
    user: { id: new Uint8Array(16), name: 'x', displayName: 'x' }, pubKeyCredParams: [{ type: 'public-key', alg: -7 }] } })`,
  'a federated sign-in':
    "navigator.credentials.get({ identity: { providers: [{ configURL: named + 'fedcm.json', clientId: 'x' }] } })",
  'a presentation': 'const one = new PresentationRequest([named]); one.getAvailability(); one.start()',
  'remote playback': "add('video', { src: http }).remote.prompt()",
  'pictures of a media session':
    "navigator.mediaSession.metadata = new MediaMetadata({ title: 'x', artwork: [{ src: http, sizes: '96x96' }] })",
  'a notification': "new Notification('x', { icon: http, image: http, badge: http })",
  'a share': "navigator.share({ url: named, title: 'x' })",
  'a protocol handler': "navigator.registerProtocolHandler('web+leak', named + '?%s', 'x')",
  bluetooth: 'navigator.bluetooth.requestDevice({ acceptAllDevices: true })',
  usb: 'navigator.usb.requestDevice({ filters: [] })',
  serial: 'navigator.serial.requestPort()',
  hid: 'navigator.hid.requestDevice({ filters: [] })',
  midi: 'navigator.requestMIDIAccess()',
}

/**
 * Code for a page: tries each of the attempts, waits for what can be waited for, and returns how each ended. What it added
 * to the page is taken out again.
 */
export function attemptAll({ tcpPort, udpPort, domain }: Targets): string {
  const attempts = Object.entries(outboundAttempts).map(
    ([name, code], index) => `[${JSON.stringify(name)}, 'a${index}.${domain}', async (host, named) => {
      ${isExpression(code) ? `return ${code.trim()}` : code}
    }]`,
  )
  return `(async () => {
    const tcp = '127.0.0.1:${tcpPort}', udp = '127.0.0.1:${udpPort}', http = 'http://' + tcp + '/', https = 'https://' + tcp + '/'
    const username = 'data of the page', credential = 'x', added = [], results = {}, kept = []
    const put = (node, into) => (added.push(node), into.appendChild(node))
    const add = (tag, properties) => put(Object.assign(document.createElement(tag), properties), document.body)
    const svg = (tag, attributes) => {
      const [outer, inner] = ['svg', tag].map((one) => document.createElementNS('http://www.w3.org/2000/svg', one))
      for (const [name, value] of Object.entries(attributes)) inner.setAttribute(name, value)
      outer.append(inner)
      return put(outer, document.body)
    }
    const link = (properties, of = document) => put(Object.assign(of.createElement('link'), properties), of.head)
    const blankFrame = () => add('iframe', {}).contentWindow
    const gathered = (connection) => new Promise((done) => {
      const check = () => connection.iceGatheringState === 'complete' && done('gathered')
      connection.addEventListener('icegatheringstatechange', check)
      check()
    })
    const rtc = async (Connection, server) => {
      const connection = new Connection({ iceServers: [server] })
      kept.push(connection)
      connection.createDataChannel('x')
      await connection.setLocalDescription(await connection.createOffer())
      return gathered(connection)
    }
    const rtcWithCandidate = async (address, port) => {
      const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()]
      kept.push(here, there)
      here.createDataChannel('x')
      await here.setLocalDescription(await here.createOffer())
      await there.setRemoteDescription(here.localDescription)
      await there.setLocalDescription(await there.createAnswer())
      await here.setRemoteDescription(there.localDescription)
      await here.addIceCandidate({ candidate: 'candidate:1 1 udp 2122260223 ' + address + ' ' + port + ' typ host', sdpMid: '0' })
      return gathered(here)
    }
    // What never settles is waited for until the page has drawn this often.
    const frames = (left) => new Promise((done) => {
      const next = () => (left-- > 0 ? requestAnimationFrame(next) : done('pending'))
      next()
    })
    const run = async (host, attempt) => {
      try {
        return String(await Promise.race([attempt(host, 'https://' + host + '/'), frames(30)]))
      } catch (error) {
        return String(error)
      }
    }
    for (const [name, host, attempt] of [${attempts.join(',\n')}]) results[name] = await run(host, attempt)
    await frames(30)
    for (const connection of kept) connection.close()
    for (const node of added) node.remove()
    document.adoptedStyleSheets = []
    return results
  })()`
}

/** False for statements, which cannot be returned. */
function isExpression(code: string): boolean {
  try {
    new Script(`async () => (${code}\n)`)
    return true
  } catch {
    return false
  }
}
