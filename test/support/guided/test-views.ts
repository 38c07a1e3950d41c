import type {
  GuidedPage,
  GuidedPlace,
  GuidedView,
  GuidedViews,
  PageCookie,
} from '../../../src/main/features/guided/page.ts'

/** A page that a test drives in the place of a browser. */
export interface OpenedPage extends GuidedPlace {
  page: GuidedPage
  bounds: Parameters<GuidedView['place']>[0]
  went: string[]
  closed: boolean
  asleep: boolean
  /** What the page's session has. */
  jar: PageCookie[]
  /** Proxy, and user and password as they go to it. */
  proxySignIns: [string, string][]
}

/** Views without a window, for a core that runs under Node: a test calls `page` as the browser would. */
export function guidedViewsOfTest(): GuidedViews & { opened: OpenedPage[] } {
  const opened: OpenedPage[] = []
  return {
    opened,
    open: (place, page) => {
      const one: OpenedPage = {
        ...place,
        page,
        bounds: null,
        went: [],
        closed: false,
        asleep: false,
        jar: [],
        proxySignIns: [],
      }
      void place.cookies.then((kept) => one.jar.push(...kept))
      opened.push(one)
      return {
        place: (bounds) => void (one.bounds = bounds),
        go: (to) => void one.went.push(to),
        focus: () => undefined,
        signInToProxy: (proxy, credentials) => void one.proxySignIns.push([proxy, credentials.reveal()]),
        order: () => undefined,
        sleep: () => void (one.asleep = true),
        wake: () => void (one.asleep = false),
        cookies: async () => [...one.jar],
        close: async () => void (one.closed = true),
      }
    },
  }
}
