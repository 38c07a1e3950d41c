import { anyServer, portalDocument } from '../../../src/portal/openapi/document.ts'
import { referencePage } from './reference.ts'
import { sandboxPage } from './sandbox-page.ts'

/** What `npm run openapi` makes: path in the repository → text. */
export function portalApiFiles(): Record<string, string> {
  const document = portalDocument(anyServer)
  return {
    'docs/portal-api/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'docs/portal-api/reference.md': referencePage(document),
    'docs/portal-api/sandbox.md': sandboxPage(),
  }
}
