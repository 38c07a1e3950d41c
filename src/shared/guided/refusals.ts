/** What a guided page is refused. */
export const refusals = [
  /** Another origin than those of its recipe, in the main frame. */
  'navigation',
  'popup',
  'download',
  /** A scheme that is neither https nor of the page itself, e.g. `mailto:`. */
  'protocol',
  /** Characters in a password or code field of a frame from elsewhere. */
  'typing',
  /** Camera, microphone, place, notifications, full screen, the screen's picture, and the like. */
  'permission',
  /** A USB, HID or serial device. */
  'device',
  /** The server's certificate is not trusted. */
  'certificate',
] as const

/** Why a guided page could not be loaded. */
export const loadFailures = [
  'certificate',
  'name',
  'connection',
  'timeout',
  /** The company's proxy asks for a user and a password. */
  'proxy-sign-in',
  /** The company's proxy refused the user or the password that was given. */
  'proxy-refused',
  /** The company's proxy could not be reached, or did not connect. */
  'proxy-unreachable',
  /** The company's proxy asks for something other than a user and a password, or is no HTTP proxy. */
  'proxy-unsupported',
  'other',
] as const
