import { PasskeyDoor, PasskeyMaker } from '../passkey/elements.dom'

customElements.define('passkey-maker', PasskeyMaker)
customElements.define('passkey-door', PasskeyDoor)
