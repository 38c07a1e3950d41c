/** Which accounts stand without 2FA or on SMS, and until when. */
export const clocks = ``
