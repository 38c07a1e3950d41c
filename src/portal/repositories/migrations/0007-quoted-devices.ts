/** What a session calls its device is quoted in the security log, so that it is never taken for the portal's own words. */
export const quotedDevices = `
UPDATE security_events SET from_where = 'Device “' || from_where || '”'
  WHERE by_whom <> 'agent' AND from_where IS NOT NULL AND from_where <> 'Link in an e-mail';
`
