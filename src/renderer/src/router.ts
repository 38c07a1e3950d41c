import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import AccountsScreen from './features/accounts/AccountsScreen.vue'

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: { name: 'accounts' } },
  { path: '/sign-in', name: 'sign-in', component: () => import('./features/session/SignInScreen.vue') },
  { path: '/accounts', name: 'accounts', component: AccountsScreen },
  {
    path: '/accounts/:accountId/:tab(profile|security|activity)',
    name: 'account',
    props: true,
    component: () => import('./features/account/AccountScreen.vue'),
  },
  { path: '/queue', name: 'queue', component: () => import('./features/procedure/QueueScreen.vue') },
  { path: '/queue/new', name: 'queue-new', component: () => import('./features/queue/QueueNewScreen.vue') },
  {
    path: '/procedures/:procedureId',
    name: 'procedure',
    props: true,
    component: () => import('./features/procedure/ProcedureScreen.vue'),
  },
  {
    path: '/desk',
    component: () => import('./features/desk/DeskScreen.vue'),
    children: [
      { path: '', name: 'desk', component: () => import('./features/desk/CustomersScreen.vue') },
      { path: 'cases', name: 'cases', component: () => import('./features/desk/CasesScreen.vue') },
      {
        path: 'customers/:accountId',
        name: 'customer',
        props: true,
        component: () => import('./features/desk/CustomerScreen.vue'),
      },
      { path: 'cases/:caseId', name: 'case', props: true, component: () => import('./features/desk/CaseScreen.vue') },
    ],
  },
  { path: '/audit', name: 'audit', component: () => import('./features/audit/AuditScreen.vue') },
  { path: '/overview', name: 'overview', component: () => import('./features/overview/OverviewScreen.vue') },
  { path: '/settings', name: 'settings', component: () => import('./features/settings/SettingsScreen.vue') },
  { path: '/help', name: 'help', component: () => import('./features/help/HelpScreen.vue') },
  { path: '/:unknown(.*)*', redirect: { name: 'accounts' } },
]

/** The console's screens. The address stands behind the hash, because `app://` serves a fixed list of files. */
export const router = createRouter({ history: createWebHashHistory(), routes })
