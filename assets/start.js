// Turns on what the design system adds where scripts run. Every page works without it.
import { initAll } from './govuk-frontend.js'

initAll()
