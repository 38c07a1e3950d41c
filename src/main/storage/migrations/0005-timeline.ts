/** The portals' own events, as they were read. */
export const timeline = ``
