import type { NuxtUIOptions } from '@nuxt/ui/unplugin'

const smallIcons = { leadingIcon: 'size-4', trailingIcon: 'size-4' }

/**
 * Nuxt UI as FactorDesk wears it: one accent, amber for unprotected, red for danger, green for what was read back.
 * Shared by the build and by component tests, so that both see the same classes.
 */
export const nuxtUi = {
  dts: false,
  autoImport: false,
  components: false,
  // From the renderer's own root: every icon named in a template or in code goes into the bundle, none comes from a network.
  icon: { clientBundle: { scan: { globInclude: ['**/*.{vue,ts}'], globExclude: ['node_modules', 'out', 'dist'] } } },
  ui: {
    colors: {
      primary: 'indigo',
      secondary: 'zinc',
      info: 'indigo',
      success: 'green',
      warning: 'amber',
      error: 'red',
      neutral: 'zinc',
    },
    button: {
      slots: { base: 'rounded-md cursor-default transition-colors duration-100 disabled:opacity-50' },
      variants: { size: { md: smallIcons, lg: smallIcons } },
      // Theirs is three quarters of the colour, on which the text has a contrast under 4.5:1.
      compoundVariants: [
        { color: 'primary', variant: 'solid', class: 'hover:bg-primary/90 active:bg-primary/90' },
        { color: 'error', variant: 'solid', class: 'hover:bg-error/90 active:bg-error/90' },
      ],
    },
    input: { variants: { size: { md: smallIcons, lg: smallIcons } } },
    alert: {
      slots: {
        root: 'rounded-lg px-4 py-3 gap-3',
        icon: 'size-4 mt-0.5',
        title: 'font-semibold text-highlighted',
        description: 'space-y-1 text-default opacity-100',
      },
    },
    badge: {
      slots: { base: 'rounded-full whitespace-nowrap', leadingIcon: 'size-3' },
      variants: {
        size: {
          sm: { base: 'rounded px-1.5 py-px text-xs' },
          md: { base: 'rounded-full py-0.5' },
          lg: { base: 'rounded-full px-3 font-semibold', leadingIcon: 'size-4' },
        },
      },
      defaultVariants: { color: 'neutral', variant: 'outline' },
    },
    breadcrumb: {
      slots: {
        list: 'gap-1',
        link: 'text-xs font-normal',
        linkLabel: 'whitespace-normal font-normal text-muted',
        separatorIcon: 'size-3.5',
      },
    },
    formField: {
      slots: { label: 'text-highlighted', help: 'mt-1.5 text-xs', error: 'mt-1.5 text-xs' },
      variants: { orientation: { vertical: { container: 'mt-1.5' } } },
    },
    modal: {
      slots: {
        content: 'rounded-xl shadow-2xl ring-1 ring-default divide-y-0',
        header: 'px-6 pt-6 pb-0 sm:px-6 min-h-0',
        body: 'px-6 py-4 sm:p-6 sm:pt-4',
        footer: 'px-6 pb-6 pt-0 sm:px-6',
        title: 'text-base font-semibold',
      },
    },
  },
} as const satisfies NuxtUIOptions
