/** Whether a host name of a URL can only be this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** An SMTP server as `smtp://` or `smtps://[USER:PASSWORD@]HOST[:PORT]` names it. */
export interface SmtpServer {
  host: string
  /** Undefined: the usual one. */
  port: number | undefined
  /** TLS from the first byte. */
  secure: boolean
  /** STARTTLS or nothing: codes do not travel in the clear to another machine. */
  requireTLS: boolean
  auth: { user: string; pass: string } | undefined
}

/** @throws with a sentence that does not quote the URL, which may contain a password */
export function parseSmtpUrl(text: string): SmtpServer {
  const url = parse(text)
  if (url?.hostname === '' || (url?.protocol !== 'smtp:' && url?.protocol !== 'smtps:') || !isBare(url)) {
    throw new Error('The SMTP server is named as smtp://HOST:PORT or smtps://HOST:PORT')
  }
  const secure = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? undefined : Number(url.port),
    secure,
    requireTLS: !secure && !isLoopback(url.hostname),
    auth:
      url.username === ''
        ? undefined
        : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
  }
}

/** An SMS gateway's address and, where its URL had a user and a password, the header that carries them. */
export interface SmsGatewayAddress {
  url: string
  authorization: string | undefined
}

/** @throws with a sentence that does not quote the URL, which may contain a password */
export function parseSmsGatewayUrl(text: string): SmsGatewayAddress {
  const url = parse(text)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new Error('The SMS gateway is named as https://HOST/PATH, or http:// on this machine')
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Error('An SMS gateway on another machine is reached by https:// alone: its messages contain codes')
  }
  const { username, password } = url
  url.username = url.password = url.hash = ''
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return {
    url: url.href,
    authorization: username === '' ? undefined : `Basic ${Buffer.from(pair).toString('base64')}`,
  }
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

function isBare({ pathname, search, hash }: URL): boolean {
  return (pathname === '' || pathname === '/') && search === '' && hash === ''
}
