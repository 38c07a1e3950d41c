import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import AccountsScreen from './views/accounts/AccountsScreen.vue'

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: { name: 'accounts' } },
  { path: '/sign-in', name: 'sign-in', component: () => import('./views/session/SignInScreen.vue') },
  { path: '/accounts', name: 'accounts', component: AccountsScreen },
  {
    path: '/accounts/:accountId/:tab(profile|security|activity)',
    name: 'account',
    props: true,
    component: () => import('./views/account/AccountScreen.vue'),
  },
  {
    path: '/guided/:accountId',
    name: 'guided',
    props: true,
    component: () => import('./views/procedure/guided/GuidedScreen.vue'),
  },
  { path: '/queue', name: 'queue', component: () => import('./views/queue/QueueScreen.vue') },
  { path: '/queue/new', name: 'queue-new', component: () => import('./views/queue/QueueNewScreen.vue') },
  {
    path: '/procedures/:procedureId',
    name: 'procedure',
    props: true,
    component: () => import('./views/procedure/ProcedureScreen.vue'),
  },
  {
    path: '/desk',
    component: () => import('./views/desk/DeskScreen.vue'),
    children: [
      { path: '', name: 'desk', component: () => import('./views/desk/CustomersScreen.vue') },
      { path: 'cases', name: 'cases', component: () => import('./views/desk/CasesScreen.vue') },
      {
        path: 'customers/:accountId',
        name: 'customer',
        props: true,
        component: () => import('./views/desk/CustomerScreen.vue'),
      },
      { path: 'cases/:caseId', name: 'case', props: true, component: () => import('./views/desk/CaseScreen.vue') },
    ],
  },
  { path: '/audit', name: 'audit', component: () => import('./views/audit/AuditScreen.vue') },
  { path: '/overview', name: 'overview', component: () => import('./views/overview/OverviewScreen.vue') },
  { path: '/settings', name: 'settings', component: () => import('./views/settings/SettingsScreen.vue') },
  { path: '/help', name: 'help', component: () => import('./views/help/HelpScreen.vue') },
  { path: '/:unknown(.*)*', redirect: { name: 'accounts' } },
]

/** The console's screens. The address is behind the hash, because `app://` serves a fixed list of files. */
export const router = createRouter({ history: createWebHashHistory(), routes })
