import ui from '@nuxt/ui/vue-plugin'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n.ts'
import { keepChoices } from './keep-choices.ts'
import { reportErrors } from './report-errors.ts'
import { router } from './router.ts'
import { guardPresses } from './lib/presses.ts'
import { ignoreComposedKeys } from './lib/shortcut-keys.ts'
import './styles/main.css'

const app = createApp(App)
reportErrors(app)
guardPresses()
ignoreComposedKeys(window)
keepChoices()
app.use(createPinia()).use(router).use(i18n).use(ui).mount('#app')
