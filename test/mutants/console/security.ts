import { inFile, type Mutant } from '../mutant.ts'

const links = 'src/main/security/external-links.ts'
const assets = 'src/main/security/assets.ts'
const policy = 'src/main/security/content-policy.ts'
const linksTest = 'test/unit/main/security/external-links.test.ts'
const assetsTest = 'test/unit/main/security/assets.test.ts'
const policyTest = 'test/unit/main/security/content-policy.test.ts'

/** What of Electron's locks plain rules decide: links, our page's files, the content policy (E02, E05, E07). */
export const securityMutants: readonly Mutant[] = [
  {
    name: 'security: the browser is sent to http',
    edits: inFile(links, "protocol === 'https:' && ", "protocol.startsWith('http') && "),
    caughtBy: linksTest,
  },
  {
    name: 'security: the browser is sent to any host',
    edits: inFile(links, 'hosts.has(hostname) && ', 'hostname.length > 0 && '),
    caughtBy: linksTest,
  },
  {
    name: 'security: the browser is sent to a host that ends like ours',
    edits: inFile(links, 'hosts.has(hostname) && ', '[...hosts].some((host) => hostname.endsWith(host)) && '),
    caughtBy: linksTest,
  },
  {
    name: 'security: the browser is sent to another port',
    edits: inFile(links, "port === '' && ", ''),
    caughtBy: linksTest,
  },
  {
    name: 'security: the browser is sent off with credentials',
    edits: inFile(links, " && username === '' && password === ''", ''),
    caughtBy: linksTest,
  },
  {
    name: 'security: app:// serves what is not in the manifest',
    edits: inFile(
      assets,
      'return files.has(name) ? name : null',
      "return files.has(name) || name.endsWith('.js') ? name : null",
    ),
    caughtBy: assetsTest,
  },
  {
    name: 'security: app:// decodes what it is asked for',
    edits: inFile(
      assets,
      'return files.has(name) ? name : null',
      'return files.has(decodeURI(name)) ? decodeURI(name) : null',
    ),
    caughtBy: assetsTest,
  },
  {
    name: 'security: app:// answers for every host',
    edits: inFile(
      assets,
      '  if (!address.startsWith(`${appOrigin}/`)) return null\n',
      "  if (!address.startsWith('app://')) return null\n",
    ),
    caughtBy: assetsTest,
  },
  {
    name: 'security: inline scripts are allowed',
    edits: inFile(policy, '"script-src \'self\'"', "\"script-src 'self' 'unsafe-inline'\""),
    caughtBy: policyTest,
  },
  {
    name: 'security: inline styles are allowed',
    edits: inFile(
      policy,
      '["style-src \'self\'", ...styleHashes]',
      "[\"style-src 'self' 'unsafe-inline'\", ...styleHashes]",
    ),
    caughtBy: policyTest,
  },
  {
    name: 'security: the page may connect to anywhere',
    edits: inFile(policy, '    "connect-src \'none\'",\n', '    "connect-src *",\n'),
    caughtBy: policyTest,
  },
  {
    name: 'security: the page may be framed',
    edits: inFile(
      policy,
      '    "form-action \'none\'",\n    "frame-ancestors \'none\'",\n',
      '    "form-action \'none\'",\n',
    ),
    caughtBy: policyTest,
  },
]
