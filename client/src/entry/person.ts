import { PersonPage } from '../ui/trust/page'

customElements.define('conclave-person', PersonPage)
