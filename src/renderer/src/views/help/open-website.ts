import * as appApi from '../../api/app.ts'

/** Opens the portal's public site in the system's browser; main knows the address. */
export async function openPortalWebsite(): Promise<void> {
  await appApi.openLink({ link: 'portal-website' })
}
