import { KeysPage } from '../ui/keys/page'

customElements.define('conclave-keys', KeysPage)
