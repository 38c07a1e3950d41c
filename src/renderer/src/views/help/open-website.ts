import { bridge } from '../../api/bridge.ts'

/** Opens the portal's public site in the system's browser; main knows the address. */
export async function openPortalWebsite(): Promise<void> {
  await bridge().call['app.openLink']({ link: 'portal-website' })
}
