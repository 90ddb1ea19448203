import { LostPage } from '../ui/lost/page'
import { PeersPage } from '../ui/peers/page'

customElements.define('conclave-peers', PeersPage)
customElements.define('conclave-lost', LostPage)
